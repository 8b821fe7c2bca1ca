import type { Cell } from '../../../preload/contract/index.ts';
import type { LetterContext } from './letter-context.ts';

/** The door that decided, when it is open to strangers. */
export function openCell({ report }: Pick<LetterContext, 'report'>): Cell | null {
  if (report.vantage.place === 'inside' || report.verdict.code === 'OPEN-INSIDE') return null;
  if (report.verdict.grade !== 'proved' && report.verdict.grade !== 'probably') return null;
  const open = report.relay.cells.filter((cell) => cell.state === 'open' || cell.state === 'probably');
  return open.find((cell) => cell.delivery?.state === 'seen') ?? open[0] ?? null;
}

/** The message that went through this door and was found elsewhere. */
export function messageOf(cell: Cell | null) {
  const delivery = cell?.delivery;
  return delivery?.state === 'seen' || (delivery?.hops?.length ?? 0) > 0 ? delivery : undefined;
}
