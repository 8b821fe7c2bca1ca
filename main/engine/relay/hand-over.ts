import type { Delivery, SmtpReply, Stage } from '../../../preload/contract/index.ts';
import type { EngineDeps } from '../deps.ts';
import { hashCode, makeCode } from '../proof/index.ts';
import type { SessionResult, SmtpSession, TimedReply } from '../smtp/index.ts';
import { scopeOf } from '../target/index.ts';
import type { CellJob, MessageMaker } from './types.ts';

/** Base-36 characters that hold 128 bits and more. */
const TOKEN_CHARS = 26;

/** One message about to be handed over: its marks and the attempt whose envelope it uses. */
export type Parcel = {
  token: string;
  code: string;
  attempt: string;
  from: string;
  to: string;
  /** Who is shown as sender: never the person, whose own mailbox would take that for a forgery. */
  author: string;
  ordinary: boolean;
};

/** A new mark and a new code (R6). */
export function newMarks(deps: EngineDeps): Pick<Parcel, 'token' | 'code'> {
  return { token: deps.random.token(TOKEN_CHARS), code: makeCode(deps.random) };
}

/**
 * Envelope, DATA and text on a greeted session: DATA once. The code stays out of the transcript. Says how far it got: `failed` when
 * nobody can tell whether the message was taken. That is also what is told right before the text leaves, for whoever has to
 * go on after a crash.
 */
export async function handOver(
  session: SmtpSession,
  parcel: Parcel,
  maker: MessageMaker,
  job: CellJob,
  deps: EngineDeps,
  tell: (delivery: Delivery) => void,
): Promise<Delivery> {
  const sentAt = new Date(deps.clock.now()).toISOString();
  const { token, code, attempt, from, to, author, ordinary } = parcel;
  const made = (state: Delivery['state'], stage: Stage, result?: SessionResult<TimedReply>): Delivery => ({
    ...{ token, state, stage, attempt, sentAt, from, to },
    codeHash: hashCode(token, code),
    ...(result === undefined ? {} : replyOf(result)),
  });
  const envelope = [
    [`MAIL FROM:<${from}>`, 'mail'],
    [`RCPT TO:<${to}>`, 'rcpt'],
    ['DATA', 'data'],
  ] as const;
  for (const [line, stage] of envelope) {
    const result = await session.command(line, stage, attempt);
    const isYes = result.ok && (stage === 'data' ? result.value.code === 354 : result.value.code < 300);
    if (!isYes) return made(refusalOf(result), stage, result);
  }
  const facts = { token, code, cell: job.ref, from, to, author, at: sentAt, source: sourceOf(job), ordinary };
  tell(made('failed', 'end-of-data'));
  const result = await session.body(maker.message(token, facts), code, attempt);
  const isTaken = result.ok && result.value.code < 300;
  return made(isTaken ? 'accepted' : refusalOf(result), 'end-of-data', result);
}

/** A message that never got as far as its envelope. */
export function notHandedOver(parcel: Parcel, stage: Stage): Delivery {
  const { token, attempt, from, to } = parcel;
  return { token, state: 'failed', stage, attempt, from, to };
}

/** The address under which this computer is known outside, else the one it connects from. */
function sourceOf({ ourAddresses, ref, localAddress }: CellJob): string {
  const fits = ourAddresses.filter((ip) => ip.includes(':') === (ref.family === 6));
  return fits.find((ip) => scopeOf(ip) === 'public') ?? localAddress ?? fits[0] ?? ourAddresses[0] ?? '';
}

function refusalOf(result: SessionResult<TimedReply>): Delivery['state'] {
  if (!result.ok) return 'failed';
  return result.value.code >= 500 ? 'refused' : result.value.code >= 400 ? 'temporary' : 'failed';
}

function replyOf(result: SessionResult<TimedReply>): { reply?: SmtpReply } {
  if (!result.ok) return {};
  const { code, enhanced, text } = result.value;
  return { reply: { code, text, ...(enhanced === undefined ? {} : { enhanced }) } };
}
