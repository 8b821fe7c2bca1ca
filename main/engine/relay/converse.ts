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
  refusals: number;
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
  if (isOurself) book.seenAs ??= echoedAddress(hello.reply.lines);
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

/**
 * Makes the attempts of one batch. With PIPELINING all of it is one write (RFC 2920 §3.1: RSET, MAIL and RCPT only);
 * without, an attempt whose MAIL was refused is not followed by RCPT. `onRead` gets each in turn, so that later ones are
 * read in the light of earlier ones. With `confirm`, a stranger's yes counts only when the server is still in step. Gives true when
 * the session was reset in the end.
 */
export async function askBatch(
  session: SmtpSession,
  batch: readonly PlannedAttempt[],
  /** `fresh`: nothing was said on this connection yet, no RSET needed; `last`: nothing will be said after it. */
  manner: { fresh: boolean; pipelining: boolean; confirm?: boolean; last?: boolean },
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  onRead: (asked: Asked) => void,
): Promise<boolean> {
  const startedAt = deps.clock.now();
  const scripts = batch.map((plan, index) => scriptOf(plan, manner.fresh && index === 0));
  for (const plan of batch) book.about(plan);
  const confirm = (plans: readonly PlannedAttempt[], last: readonly Last[]): Promise<Confirmed> =>
    manner.confirm && session.open && plans.some((plan, index) => isStrangersYes(plan, last[index]))
      ? checkStep(session)
      : Promise.resolve('not-asked');
  if (manner.pipelining) {
    const results = await session.group(scripts.flat(), manner.last);
    const parts: SessionResult<TimedReply>[][] = [];
    for (const lines of scripts) {
      const from = parts.flat().length;
      parts.push(results.slice(from, from + lines.length));
    }
    const confirmed = await confirm(
      batch,
      parts.map((part) => part.at(-1)),
    );
    for (const [index, plan] of batch.entries()) {
      const replies = confirmed === 'out-of-step' ? [OUT_OF_STEP] : (parts[index] ?? []);
      onRead(conclude(plan, scripts[index] ?? [], replies, startedAt, job, book));
    }
    return confirmed === 'in-step';
  }
  let confirmed: Confirmed = 'not-asked';
  for (const [index, plan] of batch.entries()) {
    const replies: SessionResult<TimedReply>[] = [];
    const lines = scripts[index] ?? [];
    for (const line of lines) {
      const reply = await session.command(line.line, line.stage, line.attempt);
      replies.push(reply);
      if (!reply.ok || (line.stage === 'mail' && reply.value.code >= 400)) break;
    }
    confirmed = replies.length === lines.length ? await confirm([plan], [replies.at(-1)]) : 'not-asked';
    const told = confirmed === 'out-of-step' ? [OUT_OF_STEP] : replies;
    onRead(conclude(plan, lines, told, startedAt, job, book));
  }
  return confirmed === 'in-step';
}

type Last = SessionResult<TimedReply> | undefined;
type Confirmed = 'in-step' | 'out-of-step' | 'not-asked';

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
async function checkStep(session: SmtpSession): Promise<Confirmed> {
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
  let refusals = 0;
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
    if (reply.code >= 400) refusals += 1;
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
  return { plan, reading, startedAt, ms, refusals };
}
