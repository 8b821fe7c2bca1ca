import type { Attempt, Delivery } from '../../../preload/contract/index.ts';
import { findRelayTest, holeOfAttempt } from '../../catalogue/relay-tests.ts';
import type { EngineDeps } from '../deps.ts';
import type { CellBook } from './cell-book.ts';
import { openClaimed } from './claim-address.ts';
import { type Opened, openDoor } from './converse.ts';
import { handOver, newMarks, notHandedOver, type Parcel } from './hand-over.ts';
import { effectiveAccepts } from './judge-cell.ts';
import type { CellJob } from './types.ts';
import { visitOnce } from './visit.ts';

/**
 * R6: exactly one message through an open cell, with the envelope of the plainest accepted attempt, when the person agreed. What came
 * of it is `book.delivery`. Does nothing for cells that are not open, and for cells that have their message already.
 *
 * The sender: a forged one is the finding and stays. For plain holes and odd recipient forms the person's own outside mailbox is tried
 * first, so that a bounce comes to who asked (relay-tests §3.6); where the server does not take that envelope, or refuses the message
 * with it, the accepted envelope is used as it was. A refused message is not a second one: at most one is ever taken.
 */
export async function sendMessage(
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const { send } = job;
  if (send === null || !isOwed(job, book)) return;
  const attempt = effectiveAccepts(book.attempts).find((row) => mayCarryMessage(row, job));
  if (attempt === undefined) return;
  const marks = newMarks(deps);
  const mailbox = job.deliverTo ?? job.outside;
  for (const from of sendersFor(attempt, job, book)) {
    const parcel: Parcel = {
      ...marks,
      attempt: attempt.id,
      from,
      to: attempt.rcptTo === job.outside ? mailbox : attempt.rcptTo,
      author: attempt.mailFrom,
      ordinary: false,
    };
    await visitOnce(job, book, deps, signal, async () => {
      const door = await openAs(attempt, job, book, deps, signal);
      if (!door.ok) {
        book.delivery = notHandedOver(parcel, door.reading.stage);
        return;
      }
      try {
        const tell = (delivery: Delivery): void => book.handedOver(delivery, false);
        tell(await handOver(door.session, parcel, send, job, deps, tell));
      } finally {
        await door.session.quit();
        book.flush();
      }
    });
    const state = book.delivery?.state;
    if (state !== 'refused' && state !== 'temporary') return;
  }
}

/** None was sent yet, or the server asked to bring it again later, and now is later. */
function isOwed(job: CellJob, { delivery }: CellBook): boolean {
  if (delivery === null) return true;
  return delivery.state === 'temporary' && job.again?.includes(delivery.attempt ?? '') === true;
}

/**
 * Not with somebody else's sender, not where it could never come out: a name below the server's own domain, a made-up address number.
 */
function mayCarryMessage(attempt: Attempt, job: CellJob): boolean {
  const row = findRelayTest(attempt.id);
  if (row?.neverData || holeOfAttempt(attempt.id) === 'limited') return false;
  // An odd recipient form leads to the ordinary recipient, which is nobody's own mailbox when the message belongs elsewhere.
  if (job.deliverTo !== undefined && attempt.rcptTo !== job.outside) return false;
  return row?.id !== 'R27' || job.outsideIp !== undefined;
}

/** Envelope senders in the order in which they are tried. A message brought again keeps its own: another one would be greylisted anew. */
function sendersFor(attempt: Attempt, job: CellJob, { delivery }: CellBook): string[] {
  if (delivery?.from !== undefined) return [delivery.from];
  const hole = holeOfAttempt(attempt.id);
  const isForged = hole === 'forged-sender' || (attempt.mailFrom !== '' && attempt.mailFrom !== job.sender);
  return isForged ? [attempt.mailFrom] : [...new Set([job.deliverTo ?? job.outside, attempt.mailFrom])];
}

/** A greeted session in the manner of this attempt. */
function openAs(
  attempt: Attempt,
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<Opened> {
  const way = /\/(X1[01])$/.exec(attempt.id)?.[1];
  if (way === 'X10' || way === 'X11') return openClaimed(way, job, book, deps, signal);
  const tls = attempt.tls === true && !job.implicitTls;
  return openDoor(job, { helo: attempt.helo, tls }, book, deps, signal);
}
