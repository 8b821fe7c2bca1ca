import type { Delivery } from '../../../preload/contract/index.ts';
import { baseId, isDisguised } from '../../catalogue/relay-tests.ts';
import type { EngineDeps } from '../deps.ts';
import type { CellBook } from './cell-book.ts';
import { openDoor } from './converse.ts';
import { handOver, newMarks, notHandedOver, type Parcel } from './hand-over.ts';
import type { CellJob } from './types.ts';
import { visitOnce } from './visit.ts';

/**
 * One ordinary message to the server's own mailbox (relay-tests §3.6), with the envelope of an accepted C1, the named mailbox before the
 * postmaster. Once read there, its Received line shows how this server sees strangers, without anything being relayed. What came
 * of it is `book.ordinary`.
 */
export async function sendOrdinary(
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<void> {
  const { ordinary } = job;
  if (!ordinary || book.ordinary !== null || book.trouble !== null) return;
  const taken = book.attempts.filter(
    (row) => baseId(row.id) === 'C1' && row.outcome === 'accepted' && !isDisguised(row.id),
  );
  const control = taken.find((row) => row.id.startsWith('C1.2')) ?? taken[0];
  if (control === undefined || ordinary.claim?.() === false) return;
  const { id, mailFrom, rcptTo } = control;
  const parcel: Parcel = {
    ...newMarks(deps),
    attempt: id,
    from: mailFrom,
    to: rcptTo,
    author: mailFrom,
    ordinary: true,
  };
  await visitOnce(job, book, deps, signal, async () => {
    const tls = control.tls === true && !job.implicitTls;
    const door = await openDoor(job, { helo: undefined, tls }, book, deps, signal);
    if (!door.ok) {
      book.ordinary = notHandedOver(parcel, door.reading.stage);
      return;
    }
    try {
      const tell = (delivery: Delivery): void => book.handedOver(delivery, true);
      tell(await handOver(door.session, parcel, ordinary, job, deps, tell));
    } finally {
      await door.session.quit();
      book.flush();
    }
  });
}
