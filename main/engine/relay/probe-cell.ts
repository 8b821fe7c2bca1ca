import type { Cell, SmtpReply, Stage } from '../../../preload/contract/index.ts';
import { baseId } from '../../catalogue/relay-tests.ts';
import type { Emit, EngineDeps } from '../deps.ts';
import { abortError } from '../smtp/index.ts';
import { askNames } from './ask-names.ts';
import { type CellBook, openBook } from './cell-book.ts';
import { claimAddresses } from './claim-address.ts';
import { closeCell } from './close-cell.ts';
import { type Asked, askStep, type Opened, openDoor } from './converse.ts';
import { planVisit } from './look-again.ts';
import { nextStep, openTrust, type SenderTrust } from './next-step.ts';
import { sendMessage } from './send-message.ts';
import { sendOrdinary } from './send-ordinary.ts';
import { remainingAttempts } from './steer.ts';
import type { CellJob, PlannedAttempt, Reading, Trouble } from './types.ts';

/** Connections of one cell at most; a test that needs more is annoying somebody. */
const MAX_CONNECTIONS = 45;
/** Missing answers in a row after which the cell is given up. */
const MAX_SILENCES = 2;
/** Connections cut in a row, at which the cell is given up; an attempt that was cut off is tried once more, alone. */
const MAX_CUTS = 6;
/** A reply this much slower than the median so far: the server has begun to slow us down (§3.4). */
const SLOWDOWN_MS = 800;
/** A refusal that took this long was held back on purpose. */
const TARPIT_MS = 5000;
const RETRY_MS = 5000;
const MAX_ADAPTED_PAUSE_MS = 10_000;

/** What the shell keeps besides the book: counters of patience. */
type Patience = {
  connections: number;
  /** Refusals per connection; shrinks when the server shows that it counts. */
  budget: number;
  silences: number;
  cuts: number;
  /** The one quick retry of first-contact "later" answers is still to have. */
  mayRetry: boolean;
  retryDue: boolean;
  /** Attempts whose connection was cut once: they get a connection of their own. */
  cutOnce: Set<string>;
  pipelining: boolean;
  /** Senders that this server took on this visit. */
  trust: SenderTrust;
  /** Manner of the last connection, when a full group used up its budget: the next will most likely do the same. */
  spent: PlannedAttempt | null;
  /** When QUIT was last said, monotonic ms: pauses count from there. */
  leftAt: number;
  /** The server answered on an earlier connection. */
  answered: boolean;
  /** One connection that fails without a refusal may be bad luck. */
  mayReconnect: boolean;
};

/**
 * Tests one cell (address × port) from the first connection to its verdict. Emits `cell-started`, `now`, `attempt`,
 * `transcript`, `cell-ended`. Rejects only with AbortError, after `cell-ended` with what is known.
 */
export async function probeCell(
  job: CellJob,
  given: EngineDeps,
  emit: Emit,
  signal: AbortSignal,
): Promise<Cell> {
  // A server may quote on any later connection what it read in a message.
  const deps: EngineDeps = { ...given, codes: given.codes ?? new Set() };
  const plan = planVisit(job, deps.random);
  const book = openBook(job, deps, emit, plan.length);
  try {
    await connectUntilDone(plan, job, book, deps, signal);
    await claimAddresses(job, book, deps, signal);
    await sendMessage(job, book, deps, signal);
    await sendOrdinary(job, book, deps, signal);
    if (closeCell(job, book, plan, 'done').state !== 'unknown') await askNames(job, book, deps, signal);
  } catch (error) {
    const isTimeUp = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
    book.end(closeCell(job, book, plan, isTimeUp ? 'timed-out' : 'stopped'));
    throw error;
  }
  const cell = closeCell(job, book, plan, 'done');
  book.end(cell);
  return cell;
}

async function connectUntilDone(
  plan: readonly PlannedAttempt[],
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const patience: Patience = {
    connections: 0,
    budget: Math.max(1, job.errorBudget),
    silences: 0,
    cuts: 0,
    // In a further visit the wait is over already.
    mayRetry: job.again === undefined,
    retryDue: false,
    cutOnce: new Set(),
    pipelining: true,
    trust: openTrust(),
    spent: null,
    leftAt: 0,
    answered: false,
    mayReconnect: true,
  };
  for (;;) {
    await job.paused?.();
    if (signal.aborted) throw abortError(signal);
    const todo = remainingAttempts(plan, book.known);
    if (todo.length === 0 || book.trouble !== null) return;
    if (patience.connections >= MAX_CONNECTIONS) {
      book.trouble = limited('connections', { code: 0, text: '' });
      return;
    }
    const turn = async (): Promise<void> => {
      const sinceMs = deps.clock.monotonic() - patience.leftAt;
      const waitMs = pauseBefore(patience, job, book) - (patience.connections === 0 ? 0 : sinceMs);
      if (waitMs > 0) await deps.clock.sleep(waitMs, signal);
      patience.connections += 1;
      await oneConnection(plan, todo, job, book, patience, deps, signal);
    };
    await (job.gate ? job.gate(turn) : turn());
  }
}

/** The pause adapts to a slow server: it never gets a new connection before it had twice its usual time to answer. */
function pauseBefore(patience: Patience, job: CellJob, book: CellBook): number {
  if (patience.retryDue) {
    patience.retryDue = false;
    return job.retryMs ?? RETRY_MS;
  }
  if (patience.connections === 0 || job.pauseMs === 0) return 0;
  return Math.max(job.pauseMs, Math.min(MAX_ADAPTED_PAUSE_MS, 2 * book.medianMs()));
}

const isSameManner = (a: PlannedAttempt, b: PlannedAttempt): boolean => a.helo === b.helo && a.tls === b.tls;

/** Opens one connection in the manner of the next attempt, and makes attempts of that manner until the budget is used up. */
async function oneConnection(
  plan: readonly PlannedAttempt[],
  todo: readonly PlannedAttempt[],
  job: CellJob,
  book: CellBook,
  patience: Patience,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const first = todo[0];
  if (!first) return;
  book.about(first);
  const opened = await openDoor(job, { helo: first.helo, tls: first.tls }, book, deps, signal);
  book.flush();
  if (!opened.ok) {
    shutDoor(opened, first, todo, book, patience, deps);
    return;
  }
  patience.answered = true;
  const { session } = opened;
  // Whatever our greeting was refused: one attempt is what we came for.
  const greeted = session.refusals;
  const left = (): number => Math.max(patience.budget, greeted + 1) - session.refusals;
  let fresh = true;
  let isDone = false;
  while (!isDone && session.open) {
    const next = remainingAttempts(plan, book.known);
    if (!next[0] || !isSameManner(next[0], first)) break;
    const pipelining = session.pipelining && patience.pipelining;
    const plans = sameManner(next, first, patience, fresh);
    const step = nextStep(plans, left(), { fresh, pipelining }, patience.trust);
    if (step === null) break;
    const medianMs = book.medianMs();
    let slowestMs = 0;
    const isFull = step.ask === 'group' && step.plans.length === left();
    const isUsedUp = isFull && patience.spent !== null && isSameManner(patience.spent, first);
    const last = isUsedUp || (step.ask === 'group' && step.plans.length === next.length);
    if (last) patience.leftAt = deps.clock.monotonic();
    const manner = { fresh, confirm: true, last };
    fresh = await askStep(session, step, manner, job, book, deps, patience.trust, (asked) => {
      slowestMs = Math.max(slowestMs, asked.ms);
      if (!isDone) isDone = settle(asked, pipelining, book, patience);
    });
    book.flush();
    if (step.ask !== 'senders') patience.spent = isFull && left() <= 0 ? first : null;
    if (medianMs > 0 && slowestMs > medianMs * 3 + SLOWDOWN_MS) isDone = true;
    // A tarpit that grows with every refusal of a connection: one each is the fastest way through it.
    if (slowestMs > TARPIT_MS) patience.budget = 1;
  }
  if (session.open) patience.leftAt = deps.clock.monotonic();
  await session.quit();
  book.flush();
}

/** What may share a connection with the first attempt, in order. One that was cut off before comes first on its own. */
function sameManner(
  next: readonly PlannedAttempt[],
  first: PlannedAttempt,
  patience: Patience,
  fresh: boolean,
): PlannedAttempt[] {
  // The plain attempt is repeated at the very end (C5): it waits for what is asked in other manners.
  const isOthersLeft = next.some((item) => !isSameManner(item, first));
  const same = next.filter(
    (item) => isSameManner(item, first) && !(isOthersLeft && baseId(item.id) === 'C5'),
  );
  const isFragile = (item: PlannedAttempt): boolean => patience.cutOnce.has(item.id);
  const [head] = same;
  if (!head || isFragile(head)) return fresh ? same.slice(0, 1) : [];
  const end = same.findIndex(isFragile);
  return end < 0 ? same : same.slice(0, end);
}

/** Records an answer, or decides to ask again. True: leave this connection (and disregard later answers of the batch). */
function settle(asked: Asked, pipelining: boolean, book: CellBook, patience: Patience): boolean {
  const { plan, reading } = asked;
  const record = (): void => book.record(plan, reading, asked.startedAt, asked.ms);
  const isAgain = patience.cutOnce.has(plan.id);
  switch (reading.outcome) {
    case 'no-answer':
    case 'closed-connection': {
      const isCut = reading.outcome === 'closed-connection';
      if (isCut) patience.cuts += 1;
      else patience.silences += 1;
      // A server that loses replies may do better with one command at a time.
      const isGroupLost = !isCut && patience.pipelining && pipelining;
      if (isGroupLost) patience.pipelining = false;
      else if (!isAgain && isCut) patience.cutOnce.add(plan.id);
      else record();
      if (patience.silences >= MAX_SILENCES) book.trouble = silentTrouble(reading);
      if (patience.cuts >= MAX_CUTS)
        book.trouble = { ...limited('cut', reading.reply), stage: reading.stage };
      return true;
    }
    case 'temporary':
      // A mailbox that does not exist is no reason to wait: some servers say so with a 4xx.
      if (patience.mayRetry && plan.id !== 'C2') {
        patience.mayRetry = false;
        patience.retryDue = true;
        book.putOff(plan, reading, asked.startedAt);
        return true;
      }
      break;
    case 'rate-limited':
      if (reading.rule === 'reply.too-many-errors' && patience.budget > 1) {
        patience.budget = 1;
        return true;
      }
      record();
      return true;
    case 'not-run':
      if (reading.rule === 'reply.out-of-turn' && patience.pipelining) {
        patience.pipelining = false;
        return true;
      }
      break;
    default:
      break;
  }
  patience.silences = 0;
  patience.cuts = 0;
  record();
  return reading.reply.code === 421;
}

/** What a door that did not open means, given what came before. */
function shutDoor(
  { reading, failure }: Extract<Opened, { ok: false }>,
  first: PlannedAttempt,
  todo: readonly PlannedAttempt[],
  book: CellBook,
  patience: Patience,
  deps: EngineDeps,
): void {
  const now = deps.clock.now();
  // Our greeting with a borrowed name was refused: that is the answer to the attempts that need it.
  if (first.helo !== undefined && reading.stage === 'ehlo' && failure === null) {
    for (const item of todo.filter((row) => isSameManner(row, first))) book.record(item, reading, now, 0);
    return;
  }
  // No TLS after all: what was learnt in plain text stays; steer leaves the rest out.
  if (book.starttls !== 'offered' && first.tls && failure?.stage === 'starttls') return;
  if (reading.outcome === 'temporary' && patience.mayRetry) {
    patience.mayRetry = false;
    patience.retryDue = true;
    return;
  }
  const isPerhapsBadLuck = failure !== null && failure.kind !== 'refused' && failure.kind !== 'protocol';
  const isWorthAgain = patience.answered || reading.outcome === 'closed-connection';
  if (isPerhapsBadLuck && isWorthAgain && patience.mayReconnect) {
    patience.mayReconnect = false;
    return;
  }
  const isAtDoor = failure?.stage === 'connect' || failure?.stage === 'banner';
  if (patience.answered && isAtDoor && failure.kind !== 'proxy') {
    // Reachable before, not any more: a ban (fail2ban and the like). Stop at once.
    book.trouble = { ...limited('banned', reading.reply), stage: reading.stage };
    return;
  }
  const isForProxies = failure === null && book.extra.proxyHeader === 'hint';
  const reason = isForProxies ? 'proxy-header' : reasonOf(reading, failure?.kind ?? null);
  book.trouble = { ...reading, reason };
}

/** Where a wait was in vain, in words for the reason. */
const SILENT_AT: Partial<Record<Stage, string>> = { connect: 'timeout', banner: 'no-greeting' };

function reasonOf(reading: Reading, failure: string | null): string {
  if (failure === 'tls') return 'tls-broken';
  if (failure === 'protocol') return 'not-smtp';
  if (failure === 'refused' || failure === 'unreachable' || failure === 'proxy') return failure;
  if (failure === 'timeout') return SILENT_AT[reading.stage] ?? 'no-reply';
  if (failure !== null) return 'cut';
  if (reading.rule === 'reply.server-fault') return 'server-fault';
  return reading.rule.replace(/^reply\./, '');
}

function limited(reason: string, reply: SmtpReply): Trouble {
  return { outcome: 'rate-limited', rule: 'reply.cut', stage: 'connect', reply, reason };
}

function silentTrouble(reading: Reading): Trouble {
  return { ...reading, reason: 'no-reply' };
}
