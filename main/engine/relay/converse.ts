import type { Stage } from '../../../preload/contract/index.ts';
import { baseId } from '../../catalogue/relay-tests.ts';
import type { EngineDeps } from '../deps.ts';
import {
  authMechanisms,
  openSession,
  type SessionFailure,
  type SessionResult,
  type SmtpSession,
  type TimedReply,
} from '../smtp/index.ts';
import type { CellBook } from './cell-book.ts';
import type { SenderTrust, Step } from './next-step.ts';
import { readPathSign } from './path-signs.ts';
import { type ReadContext, readReply, readSilence } from './read-reply.ts';
import { echoedAddress } from './seen-as.ts';
import { type CellJob, isLoginDoor, type PlannedAttempt, type Reading } from './types.ts';

/** How to greet on a connection: which name, and whether to change to TLS. */
export type Manner = {
  helo: string | undefined;
  tls: boolean;
  /** PROXY header said before anything else (X11). */
  prelude?: string;
};

/** Postfix gives a proxy five seconds to introduce itself. */
const PROXY_SILENCE_MS = 4000;

/** A door that was opened and greeted, or what stood in the way. */
export type Opened =
  | { ok: true; session: SmtpSession }
  | { ok: false; reading: Reading; failure: SessionFailure | null };

/** What one attempt came to on this connection, not yet recorded. */
export type Asked = {
  plan: PlannedAttempt;
  reading: Reading;
  startedAt: number;
  ms: number;
};

/** Connects, waits for the greeting, says EHLO (and STARTTLS, EHLO again) and writes down what the server says of itself. */
export async function openDoor(
  job: CellJob,
  manner: Manner,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<Opened> {
  const opened = await openSession(
    {
      ip: job.ref.address,
      port: job.ref.port,
      implicitTls: job.implicitTls,
      servername: nameForTls(job),
      transcript: book.transcript,
      signal,
      ...(job.localAddress === undefined ? {} : { localAddress: job.localAddress }),
      ...(manner.prelude === undefined ? {} : { prelude: manner.prelude }),
    },
    deps,
  );
  if (!opened.ok) return silent(opened.failure);
  const session = opened.value;
  book.greet(session.banner);
  const greeting = readGreeting(session.banner, 'banner', job, book);
  if (greeting && isProxyHint(session.banner, greeting)) book.extra.proxyHeader ??= 'hint';
  if (greeting) return leave(session, greeting);
  if (manner.prelude !== undefined) {
    // A server that did not wait for the header takes it for a command: then every answer is one behind.
    const inStep = await session.command('NOOP', 'ehlo');
    if (!inStep.ok) return leave(session, readSilence(inStep.failure), inStep.failure);
    if (inStep.value.code !== 250) return leave(session, NOT_IN_STEP);
  }
  const name = manner.helo ?? job.helo;
  const hello = await session.hello(name);
  if (!hello.ok) return leave(session, readSilence(hello.failure), hello.failure);
  const refusal = readGreeting(hello.value.reply, 'ehlo', job, book);
  if (refusal) return leave(session, refusal);
  // Under a claimed address the server greets somebody else.
  if (manner.helo === undefined) noteHello(session, hello.value, job, book, manner.prelude === undefined);
  if (!manner.tls || job.implicitTls) return { ok: true, session };
  // A run that goes on where it was cut off learns only now that there is nothing to start.
  if (book.starttls === 'not-offered') return leave(session, NO_TLS, notOffered(0));
  const tls = await session.startTls(nameForTls(job));
  if (!tls.ok) {
    book.starttls = 'failed';
    return leave(session, readSilence(tls.failure), tls.failure);
  }
  book.started = true;
  const again = await session.hello(name);
  if (!again.ok) return leave(session, readSilence(again.failure), again.failure);
  book.authTls ??= authMechanisms(again.value.keywords);
  const second = readGreeting(again.value.reply, 'ehlo', job, book);
  return second ? leave(session, second) : { ok: true, session };
}

const NO_TLS: Reading = {
  outcome: 'not-run',
  rule: 'tls.not-offered',
  stage: 'starttls',
  reply: { code: 0, text: '' },
};

const NOT_IN_STEP: Reading = {
  outcome: 'not-run',
  rule: 'claim.not-waited-for',
  stage: 'ehlo',
  reply: { code: 0, text: '' },
};

const notOffered = (ms: number): SessionFailure => ({ kind: 'tls', stage: 'starttls', detail: '', ms });

/** The name for SNI and the certificate; an address literal loses its brackets. */
function nameForTls(job: CellJob): string {
  return job.victimHost.replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1');
}

function silent(failure: SessionFailure): Opened {
  return { ok: false, reading: readSilence(failure), failure };
}

async function leave(
  session: SmtpSession,
  reading: Reading,
  failure: SessionFailure | null = null,
): Promise<Opened> {
  await session.quit();
  return { ok: false, reading, failure };
}

function readGreeting(reply: TimedReply, stage: Stage, job: CellJob, book: CellBook): Reading | null {
  if (reply.code >= 200 && reply.code < 300) return null;
  return readReply(reply, stage, contextOf('C1', false, job, book));
}

/** Row 3: long silence, then trouble of its own; such a port waits for a proxy to introduce the visitor. */
function isProxyHint(banner: TimedReply, { rule }: Reading): boolean {
  return banner.code === 421 && banner.ms >= PROXY_SILENCE_MS && rule === 'reply.server-fault';
}

/** Facts of the first honest EHLO in plain text (or on implicit TLS). */
function noteHello(
  session: SmtpSession,
  hello: { reply: TimedReply; keywords: string[] },
  job: CellJob,
  book: CellBook,
  isOurself: boolean,
): void {
  book.hello(hello.reply);
  if (isOurself) book.seeAs(echoedAddress(hello.reply.lines));
  book.sign ??= readPathSign(session.banner, hello.keywords);
  const mechanisms = authMechanisms(hello.keywords);
  if (job.implicitTls) book.authTls ??= mechanisms;
  else book.authPlain ??= mechanisms;
  if (book.starttls === 'unknown' && !job.implicitTls) {
    book.starttls = hello.keywords.includes('STARTTLS') ? 'offered' : 'not-offered';
  }
}

function contextOf(attemptId: string, tls: boolean, job: CellJob, book: CellBook): ReadContext {
  const mechanisms = [...(book.authPlain ?? []), ...(book.authTls ?? [])];
  return {
    attemptId,
    tls: tls || job.implicitTls,
    submission: isLoginDoor({ role: job.role, port: job.ref.port }),
    authOffered: mechanisms.length > 0,
    known: book.attempts,
  };
}

/** `fresh`: nothing was said on this connection yet, no RSET needed; `last`: nothing will be said after it. */
export type StepManner = { fresh: boolean; confirm?: boolean; last?: boolean };

/**
 * One step of next-step.ts. A group is one write (RFC 2920 §3.1: RSET, MAIL and RCPT only). `onRead` gets each attempt that is answered, in
 * turn, so that later ones are read in the light of earlier ones; of a step that only asks about senders, those that were
 * refused. With `confirm`, a stranger's yes counts only when the server is still in step. Gives true when the session was reset in the end.
 */
export async function askStep(
  session: SmtpSession,
  step: Step,
  manner: StepManner,
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  trust: SenderTrust,
  onRead: (asked: Asked) => void,
): Promise<boolean> {
  const startedAt = deps.clock.now();
  const { plans } = step;
  const scripts = plans.map((plan, index) => {
    const lines = scriptOf(plan, manner.fresh && index === 0);
    return step.ask === 'senders' ? lines.filter((line) => line.stage === 'mail') : lines;
  });
  for (const plan of plans) book.about(plan);
  const parts =
    step.ask === 'alone'
      ? await askAlone(session, scripts)
      : await askTogether(session, scripts, manner.last ?? false);
  const isAsked = manner.confirm === true && session.open && step.ask !== 'senders';
  const hasYes = plans.some((plan, index) => isStrangersYes(plan, lastOf(parts[index], scripts[index])));
  const confirmed = isAsked && hasYes ? await checkStep(session) : 'not-asked';
  for (const [index, plan] of plans.entries()) {
    const lines = scripts[index] ?? [];
    const replies = parts[index] ?? [];
    noteAnswers(plan, lines, replies, trust);
    if (step.ask === 'senders' && isSenderTaken(replies, lines)) continue;
    const told = confirmed === 'out-of-step' ? [OUT_OF_STEP] : replies;
    onRead(conclude(plan, lines, told, startedAt, job, book));
  }
  return confirmed === 'in-step';
}

type Answer = SessionResult<TimedReply>;

async function askTogether(
  session: SmtpSession,
  scripts: readonly ScriptLine[][],
  last: boolean,
): Promise<Answer[][]> {
  const results = await session.group(scripts.flat(), last);
  let from = 0;
  return scripts.map((lines) => {
    from += lines.length;
    return results.slice(from - lines.length, from);
  });
}

/** Command by command; an attempt whose MAIL was refused is not followed by RCPT. */
async function askAlone(session: SmtpSession, scripts: readonly ScriptLine[][]): Promise<Answer[][]> {
  const parts: Answer[][] = [];
  for (const lines of scripts) {
    const replies: Answer[] = [];
    for (const { line, stage, attempt, isReset } of lines) {
      const reply = await session.command(line, stage, attempt);
      replies.push(reply);
      if (!reply.ok || reply.value.code === 421) break;
      if (stage === 'mail' && !isReset && reply.value.code >= 400) break;
    }
    parts.push(replies);
  }
  return parts;
}

/** The answer to the recipient in question; undefined when it never came to that. */
function lastOf(replies: readonly Answer[] = [], lines: readonly ScriptLine[] = []): Last {
  return replies.length === lines.length ? replies.at(-1) : undefined;
}

function noteAnswers(
  plan: PlannedAttempt,
  lines: readonly ScriptLine[],
  replies: readonly Answer[],
  trust: SenderTrust,
): void {
  for (const [index, reply] of replies.entries()) {
    const line = lines[index];
    if (!reply.ok || line?.stage !== 'mail') continue;
    if (line.isReset) trust.noteReset(reply.value.code);
    else trust.noteMail(plan, reply.value.code);
  }
}

/** The whole answer was a yes: there is nothing to write down yet. */
function isSenderTaken(replies: readonly Answer[], lines: readonly ScriptLine[]): boolean {
  const last = lastOf(replies, lines);
  return (
    last?.ok === true &&
    last.value.code < 300 &&
    replies.every((reply) => reply.ok && reply.value.code !== 421)
  );
}

type Last = Answer | undefined;

/** Any recipient but the server's own. */
function isStrangersYes(plan: PlannedAttempt, last: Last): boolean {
  const isForeign = !plan.control || baseId(plan.id) === 'C5';
  return isForeign && last?.ok === true && last.value.code < 300;
}

const OUT_OF_STEP: SessionResult<TimedReply> = {
  ok: false,
  failure: { kind: 'protocol', stage: 'rcpt', detail: 'out-of-step', ms: 0 },
};

/**
 * Replies carry no names: one too many makes every later answer that of the command before. A server in step says yes to RSET
 * (RFC 5321 §4.1.1.5) and nothing else; whoever hangs up or keeps silent contradicts nothing.
 */
async function checkStep(session: SmtpSession): Promise<'in-step' | 'out-of-step'> {
  const answer = await session.command('RSET', 'rcpt');
  const isContradiction = answer.ok
    ? answer.value.code >= 300 && answer.value.code !== 421
    : answer.failure.kind === 'protocol';
  if (isContradiction) session.destroy();
  return isContradiction ? 'out-of-step' : 'in-step';
}

type ScriptLine = { line: string; stage: Stage; attempt: string; isReset: boolean };

/** The commands of one attempt. RSET only when something may have gone before. */
function scriptOf(plan: PlannedAttempt, isFresh: boolean): ScriptLine[] {
  const step = (line: string, stage: Stage, isReset = false): ScriptLine => ({
    line,
    stage,
    attempt: plan.id,
    isReset,
  });
  return [
    ...(isFresh ? [] : [step('RSET', 'mail', true)]),
    step(`MAIL FROM:<${plan.mailFrom}>`, 'mail'),
    ...(plan.rcptFirst === undefined ? [] : [step(`RCPT TO:<${plan.rcptFirst}>`, 'rcpt')]),
    step(plan.bare ? `RCPT TO:${plan.rcptTo}` : `RCPT TO:<${plan.rcptTo}>`, 'rcpt'),
  ];
}

/** Reads the replies of one attempt: the first that is missing or refuses decides, else the last RCPT. */
function conclude(
  plan: PlannedAttempt,
  lines: readonly ScriptLine[],
  replies: readonly SessionResult<TimedReply>[],
  startedAt: number,
  job: CellJob,
  book: CellBook,
): Asked {
  const context = contextOf(plan.id, plan.tls, job, book);
  let ms = 0;
  let decided: Reading | null = null;
  for (const [index, result] of replies.entries()) {
    const line = lines[index];
    if (!line) break;
    if (!result.ok) {
      decided ??= { ...readSilence(result.failure), stage: line.stage };
      continue;
    }
    const reply = result.value;
    book.timed(reply);
    ms += reply.ms;
    const isLast = index === lines.length - 1;
    // A refused RSET means nothing by itself, unless the server says goodbye with it.
    if (line.isReset && reply.code !== 421) continue;
    // The first of two recipients is only company: the second one is the question.
    if (!isLast && line.stage === 'rcpt' && reply.code !== 421) continue;
    if (decided === null && (isLast || reply.code >= 300)) decided = readReply(reply, line.stage, context);
  }
  const reading = decided ?? {
    outcome: 'closed-connection',
    rule: 'reply.cut',
    stage: 'mail',
    reply: { code: 0, text: '' },
  };
  return { plan, reading, startedAt, ms };
}
