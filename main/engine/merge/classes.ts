import type { Cell, Meaning } from '../../../preload/contract/index.ts';
import type { AnswerClass } from './types.ts';

/** Nobody answered at the door at all. */
const SILENT: readonly string[] = ['CT-NOANSWER', 'CT-REFUSED'];

/** What a door said, as the inside × outside table reads it. */
export function classOf({ state, verdict }: Pick<Cell, 'state' | 'verdict'>): AnswerClass {
  switch (state) {
    case 'open':
    case 'probably':
      return 'accepted';
    case 'closed':
      return 'refused';
    case 'keeps':
      return 'keeps';
    case 'not-offered':
      return 'silent';
    default:
      return SILENT.includes(verdict) ? 'silent' : 'unknown';
  }
}

const LEADS: readonly Cell['state'][] = ['open', 'probably', 'keeps', 'closed', 'unknown', 'not-offered'];

/** Worse first: which of two fresh answers leads. */
export function leadRank(cell: Cell): number {
  const isProved = cell.delivery?.state === 'seen';
  return isProved ? -1 : LEADS.indexOf(cell.state);
}

/**
 * The inside × outside table (UX §8). `masked`: the server did not see the stranger's own address; `offered`: false when nobody offers
 * this door at either place.
 */
export function meaningOf(inside: AnswerClass | null, outside: AnswerClass | null, masked: boolean): Meaning {
  if (outside === null) return inside === null ? 'unknown' : 'inside-only';
  if (inside === null) return 'outside-only';
  if (outside === 'silent') return inside === 'silent' ? 'agree' : 'not-reachable';
  if (outside === 'unknown') return 'unknown';
  if (inside === 'unknown' || inside === 'silent') return 'outside-counts';
  if (outside === 'keeps') return inside === 'keeps' ? 'agree' : 'outside-counts';
  if (outside === 'refused') return inside === 'refused' ? 'closed' : 'trusted-network';
  if (inside === 'refused') return 'second-door';
  return masked ? 'masked-visitor' : 'open-relay';
}
