import type {
  Attempt,
  Cell,
  Delivery,
  RunEvent,
  ServerFacts,
  TranscriptLine,
} from '../../../preload/contract/index.ts';
import type { Emit, EngineDeps } from '../deps.ts';
import type { TimedReply } from '../smtp/index.ts';
import { setAside } from './look-again.ts';
import type { PathSign } from './path-signs.ts';
import type { Known } from './steer.ts';
import { type CellJob, cellKey, type PlannedAttempt, type Reading, type Trouble } from './types.ts';

const REPLIES_KEPT = 20;
const REPLY_TIMES_KEPT = 200;
/** A reply that took longer than this is a tarpit's (UX CT-SLOW). */
const SLOW_REPLY_MS = 15_000;
/** Refusals that are each held back this long are a tarpit's as well: it starts anew with every connection. */
const HELD_BACK_MS = 5_000;
const HELD_BACK_TIMES = 3;
/** Longer than a name look-up takes: the greeting is held back on purpose. */
const GREET_DELAY_MS = 1000;
const TARPIT_MS = 5000;
const EARLIER_KEPT = 8;

/** Facts that a later stage of the cell finds out. */
export type ExtraFacts = Pick<ServerFacts, 'vrfy' | 'expn' | 'proxyHeader' | 'xclient'>;

/** What a cell has learnt, and its account to the outside: every change is an event. */
export type CellBook = {
  readonly known: Known;
  /** Answers that count now. */
  readonly attempts: readonly Attempt[];
  /** The same with those that wait for another answer, in the order in which they were first asked. */
  everything(): Attempt[];
  trouble: Trouble | null;
  starttls: Known['starttls'];
  started: boolean;
  readonly seenAs: string | null;
  sign: PathSign | null;
  delivery: Delivery | null;
  ordinary: Delivery | null;
  readonly extra: ExtraFacts;
  readonly facts: ServerFacts;
  authPlain: string[] | null;
  authTls: string[] | null;
  /** Some answer took longer than 15 s, or refusals are held back again and again. */
  isSlow(): boolean;
  medianMs(): number;
  /** As whom the server greets us; its first word of this visit stands, before that of an earlier one. */
  seeAs(address: string | null): void;
  greet(banner: TimedReply): void;
  hello(reply: TimedReply): void;
  timed(reply: TimedReply): void;
  about(attempt: PlannedAttempt): void;
  record(plan: PlannedAttempt, reading: Reading, startedAt: number, ms: number): void;
  /** An answer that will be asked for again: kept beside the next one. */
  putOff(plan: PlannedAttempt, reading: Reading, startedAt: number): void;
  /** What became of a message, told at once: a program that dies now must not send it a second time. */
  handedOver(delivery: Delivery, ordinary: boolean): void;
  transcript(line: TranscriptLine): void;
  /** Sends the lines gathered so far. */
  flush(): void;
  end(cell: Cell): void;
};

/** Opens the book of a cell and says how much is planned. */
export function openBook(job: CellJob, deps: EngineDeps, emit: Emit, planned: number): CellBook {
  const at = (): string => new Date(deps.clock.now()).toISOString();
  const say = (event: RunEvent): void => emit(event);
  const { standing: attempts, waiting } = setAside(job);
  const again = job.again === undefined ? null : new Set(job.again);
  const order = (job.resumed ?? []).map((row) => row.id);
  const before = job.former?.facts;
  const replyTimes: number[] = [];
  const replies = new Set<string>(before?.replies);
  let lines: TranscriptLine[] = [];
  let seenAs: string | null = null;
  let banner = before?.banner;
  let ehlo = before?.ehlo;
  let slow = false;
  let heldBack = 0;
  let greetMs = before?.greetMs ?? 0;
  let slowestMs = before?.slowestMs ?? 0;
  say({ type: 'cell-started', at: at(), cell: job.ref, planned });

  const book: CellBook = {
    attempts,
    trouble: null,
    starttls: 'unknown',
    started: before?.starttls === 'started',
    get seenAs() {
      return seenAs ?? job.former?.seenAs ?? null;
    },
    sign: null,
    delivery: job.former?.delivery ?? null,
    ordinary: job.former?.ordinary ?? null,
    extra: {
      ...(before?.vrfy === undefined ? {} : { vrfy: before.vrfy }),
      ...(before?.expn === undefined ? {} : { expn: before.expn }),
      ...(before?.proxyHeader === undefined ? {} : { proxyHeader: before.proxyHeader }),
      ...(before?.xclient === undefined ? {} : { xclient: before.xclient }),
    },
    authPlain: before?.authPlain ?? null,
    authTls: before?.authTls ?? null,
    get known() {
      return { attempts, starttls: book.starttls, ...(again === null ? {} : { again }) };
    },
    everything() {
      const rows = new Map([...waiting, ...attempts.map((row) => [row.id, row] as const)]);
      const ids = new Set([...order, ...attempts.map((row) => row.id), ...rows.keys()]);
      return [...ids].flatMap((id) => rows.get(id) ?? []);
    },
    get facts() {
      const starttls: Known['starttls'] | 'started' = book.started ? 'started' : book.starttls;
      const replyMs = replyTimes.length > 0 ? Math.round(book.medianMs()) : before?.replyMs;
      return {
        ...(banner === undefined ? {} : { banner }),
        ...(ehlo === undefined ? {} : { ehlo }),
        ...(replies.size > 0 ? { replies: [...replies] } : {}),
        ...(starttls === 'unknown' ? {} : { starttls }),
        ...(book.authPlain === null ? {} : { authPlain: book.authPlain }),
        ...(book.authTls === null ? {} : { authTls: book.authTls }),
        ...(replyMs === undefined ? {} : { replyMs }),
        ...(greetMs > GREET_DELAY_MS ? { greetMs: Math.round(greetMs) } : {}),
        ...(slowestMs > TARPIT_MS ? { slowestMs: Math.round(slowestMs) } : {}),
        ...book.extra,
      };
    },
    isSlow: () => slow || heldBack >= HELD_BACK_TIMES,
    medianMs() {
      const sorted = [...replyTimes].sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)] ?? 0;
    },
    seeAs(address) {
      seenAs ??= address;
    },
    greet(reply) {
      banner ??= reply.lines.join('\n');
      if (reply.ms > SLOW_REPLY_MS) slow = true;
      if (reply.code === 220) greetMs = Math.max(greetMs, reply.ms);
    },
    hello(reply) {
      if (reply.code === 250) ehlo ??= reply.lines;
      book.timed(reply);
    },
    timed(reply) {
      if (replyTimes.length < REPLY_TIMES_KEPT) replyTimes.push(reply.ms);
      if (reply.code >= 400 && reply.ms > HELD_BACK_MS) heldBack += 1;
      if (reply.ms > SLOW_REPLY_MS) slow = true;
      slowestMs = Math.max(slowestMs, reply.ms);
      if (reply.code >= 400 && replies.size < REPLIES_KEPT) for (const line of reply.lines) replies.add(line);
    },
    about(attempt) {
      say({ type: 'now', at: at(), step: 'relay', cell: job.ref, attempt: attempt.id });
    },
    record(plan, reading, startedAt, ms) {
      const last = waiting.get(plan.id);
      const attempt: Attempt = {
        id: plan.id,
        mailFrom: plan.mailFrom,
        rcptTo: plan.rcptTo,
        outcome: reading.outcome,
        stage: reading.stage,
        reply: reading.reply,
        rule: reading.rule,
        startedAt: new Date(startedAt).toISOString(),
        ms: Math.max(0, Math.round(ms)),
        ...(plan.helo === undefined ? {} : { helo: plan.helo }),
        ...(plan.tls ? { tls: true } : {}),
        ...(plan.claimed === undefined ? {} : { claimed: plan.claimed }),
        ...(last ? { earlier: answersBefore(last) } : {}),
      };
      waiting.delete(plan.id);
      attempts.push(attempt);
      say({ type: 'attempt', at: at(), cell: job.ref, control: plan.control, attempt });
    },
    putOff(plan, { outcome, stage, reply, rule }, startedAt) {
      const { id, mailFrom, rcptTo } = plan;
      const last = waiting.get(id);
      waiting.set(id, {
        ...{ id, mailFrom, rcptTo, outcome, stage, reply, rule, ms: 0 },
        startedAt: new Date(startedAt).toISOString(),
        ...(plan.helo === undefined ? {} : { helo: plan.helo }),
        ...(plan.tls ? { tls: true } : {}),
        ...(last ? { earlier: answersBefore(last) } : {}),
      });
    },
    handedOver(delivery, ordinary) {
      if (ordinary) book.ordinary = delivery;
      else book.delivery = delivery;
      say({ type: 'arrival', at: at(), cell: cellKey(job.ref), ordinary, delivery });
    },
    transcript: (line) => void lines.push(line),
    flush() {
      if (lines.length === 0) return;
      say({ type: 'transcript', at: at(), cell: cellKey(job.ref), lines });
      lines = [];
    },
    end(cell) {
      book.flush();
      say({ type: 'cell-ended', at: at(), cell });
    },
  };
  return book;
}

/** What an envelope was answered so far, this answer included. */
function answersBefore({ startedAt, outcome, reply, rule, earlier = [] }: Attempt): Attempt['earlier'] {
  return [...earlier, { at: startedAt, outcome, reply, rule }].slice(-EARLIER_KEPT);
}
