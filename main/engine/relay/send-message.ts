import type { Attempt, Delivery, SmtpReply } from '../../../preload/contract/index.ts';
import { findRelayTest } from '../../catalogue/relay-tests.ts';
import type { EngineDeps } from '../deps.ts';
import type { SessionResult, SmtpSession, TimedReply } from '../smtp/index.ts';
import type { CellBook } from './cell-book.ts';
import { openDoor } from './converse.ts';
import { effectiveAccepts } from './judge-cell.ts';
import type { CellJob } from './types.ts';

/** Base-36 characters that hold 128 bits and more. */
const TOKEN_CHARS = 26;

/**
 * R6: exactly one message through an open cell, with the envelope of the plainest accepted attempt, when the person agreed.
 * DATA is sent once; what came of it is `book.delivery`. Does nothing for cells that are not open.
 */
export async function sendMessage(
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const attempt = effectiveAccepts(book.attempts).find(mayCarryMessage);
  if (job.send === null || attempt === undefined || book.delivery !== null) return;
  const { send } = job;
  const deliver = async (): Promise<void> => {
    if (job.pauseMs > 0) await deps.clock.sleep(job.pauseMs, signal);
    const token = deps.random.token(TOKEN_CHARS);
    const door = await openDoor(
      job,
      { helo: attempt.helo, tls: attempt.tls === true && !job.implicitTls },
      book,
      deps,
      signal,
    );
    if (!door.ok) {
      book.delivery = { token, state: 'failed', stage: door.reading.stage };
      return;
    }
    try {
      const facts = {
        token,
        cell: job.ref,
        from: attempt.mailFrom,
        to: attempt.rcptTo,
        at: new Date(deps.clock.now()).toISOString(),
      };
      book.delivery = await handOver(door.session, attempt, token, () => send.message(token, facts));
    } finally {
      await door.session.quit();
      book.flush();
    }
  };
  await (job.gate ? job.gate(deliver) : deliver());
}

function mayCarryMessage(attempt: Attempt): boolean {
  return findRelayTest(attempt.id)?.neverData !== true;
}

async function handOver(
  session: SmtpSession,
  attempt: Attempt,
  token: string,
  text: () => string,
): Promise<Delivery> {
  const envelope = [
    [`MAIL FROM:<${attempt.mailFrom}>`, 'mail'],
    [`RCPT TO:<${attempt.rcptTo}>`, 'rcpt'],
    ['DATA', 'data'],
  ] as const;
  for (const [line, stage] of envelope) {
    const result = await session.command(line, stage, attempt.id);
    const isYes = result.ok && (stage === 'data' ? result.value.code === 354 : result.value.code < 300);
    if (!isYes) return { token, state: refusalOf(result), stage, ...replyOf(result) };
  }
  const result = await session.body(text());
  if (!result.ok || result.value.code >= 300) {
    return { token, state: refusalOf(result), stage: 'end-of-data', ...replyOf(result) };
  }
  return { token, state: 'accepted', stage: 'end-of-data', ...replyOf(result) };
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
