import type { Place, Vantage } from '../../../preload/contract/index.ts';

/** What proves least about strangers comes first. */
const DOUBT: readonly Place[] = ['inside', 'unknown', 'outside'];

/**
 * Where a run stands that goes on later, from where it stood (null: never known) and where this computer stands now. On the
 * same line, what the servers taught stays known. A computer that was carried elsewhere in between proves less, never more:
 * answers got inside are not answers to strangers. Pure.
 */
export function resumedPlace(before: Vantage | null, now: Vantage): Vantage {
  if (before === null) return now;
  const known = [...new Set([...(before.publicAddresses ?? []), ...(now.publicAddresses ?? [])])];
  const both: Vantage = { ...now, ...(known.length > 0 ? { publicAddresses: known } : {}) };
  const isSameLine =
    before.sourceAddresses.length === now.sourceAddresses.length &&
    before.sourceAddresses.every((ip) => now.sourceAddresses.includes(ip));
  if (isSameLine) {
    const isLost = now.place === 'unknown' && before.place !== 'unknown';
    return {
      ...both,
      port25Out: now.port25Out === 'unknown' ? before.port25Out : now.port25Out,
      ...(before.port25Blocked ? { port25Blocked: before.port25Blocked } : {}),
      ...(before.intercepted ? { intercepted: true } : {}),
      ...(before.interceptSign ? { interceptSign: before.interceptSign } : {}),
      ...(isLost ? { place: before.place, how: before.how } : {}),
    };
  }
  const isLess = DOUBT.indexOf(before.place) < DOUBT.indexOf(now.place);
  return isLess ? { ...both, place: before.place, how: before.how } : both;
}
