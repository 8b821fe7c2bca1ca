import type { Cell, Delivery, Report } from '../../../preload/contract/index.ts';
import { NOTHING_CAME_AFTER_MS } from '../../../preload/contract/waits.ts';
import { doorName } from '../result/doors.ts';

/** One real message of a run, and the door it went through. */
export type SentMessage = { cell: Cell; door: string; ordinary: boolean; delivery: Delivery };

const TAKEN = new Set<Delivery['state']>(['accepted', 'seen', 'bounced', 'kept']);

/** Every message a server took in this run, the foreign ones first. */
export function messagesOf(report: Report): SentMessage[] {
  const all = report.relay.cells.flatMap((cell) => {
    const door = doorName(cell);
    return [
      ...(cell.delivery ? [{ cell, door, ordinary: false, delivery: cell.delivery }] : []),
      ...(cell.ordinary ? [{ cell, door, ordinary: true, delivery: cell.ordinary }] : []),
    ];
  });
  return all
    .filter(({ delivery }) => TAKEN.has(delivery.state))
    .sort((a, b) => Number(a.ordinary) - Number(b.ordinary));
}

/** Still to be told what became of it: nobody knows yet, or nothing had come so far. */
export function isOpenQuestion({ delivery }: SentMessage): boolean {
  return delivery.state === 'accepted' || delivery.state === 'kept';
}

/** Something is known about its way: worth a drawing. */
export function isSettled({ delivery, ordinary }: SentMessage): boolean {
  if (delivery.state === 'seen') return !ordinary || (delivery.hops ?? []).length > 0;
  return delivery.state === 'bounced';
}

/** From when on "nothing came" can be said, ms since 1970; 0 when the sending time is not known. */
export function nothingFrom(delivery: Delivery, isPractice: boolean): number {
  const sent = Date.parse(delivery.sentAt ?? '');
  return Number.isNaN(sent) ? 0 : sent + NOTHING_CAME_AFTER_MS[isPractice ? 'practice' : 'usual'];
}
