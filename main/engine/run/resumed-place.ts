import type { Place, RunEvent, Vantage } from '../../../preload/contract/index.ts';
import { scopeOf } from '../target/index.ts';

/** What proves least about strangers comes first. */
const DOUBT: readonly Place[] = ['inside', 'unknown', 'outside'];
/** Longer than the longest wait before a server is asked again, and too short for another building. */
const SAME_SITTING_MS = 30 * 60_000;

/**
 * Where a run stands that goes on later, from where it stood (null: never known) and where this computer stands now. On the
 * same line, what the servers taught stays known. A computer that was carried elsewhere in between proves less, never more:
 * answers got inside are not answers to strangers. `pauseMs`: since it was last at work; null when nobody knows. Pure.
 */
export function resumedPlace(before: Vantage | null, now: Vantage, pauseMs: number | null): Vantage {
  if (before === null) return now;
  const known = [...new Set([...(before.publicAddresses ?? []), ...(now.publicAddresses ?? [])])];
  const both: Vantage = { ...now, ...(known.length > 0 ? { publicAddresses: known } : {}) };
  if (isSameLine(before, now, pauseMs)) {
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

/** Since when a run that goes on was not at work, ms; null when it never was. What came after its end is news from elsewhere. */
export function pauseBefore(previous: readonly RunEvent[], nowMs: number): number | null {
  const last = previous.findLast((event) => event.type === 'run-ended') ?? previous.at(-1);
  const sinceMs = last ? nowMs - Date.parse(last.at) : Number.NaN;
  return Number.isFinite(sinceMs) ? Math.max(0, sinceMs) : null;
}

/**
 * The same private address is handed out at home and at the office. An address that exists once in the world tells, and so does the
 * one under which we are seen; other name servers mean another network; the same ones prove little, for a router's are alike everywhere:
 * then it must have been a moment ago.
 */
function isSameLine(before: Vantage, now: Vantage, pauseMs: number | null): boolean {
  if (!isSameSet(before.sourceAddresses, now.sourceAddresses) || before.proxy !== now.proxy) return false;
  if (now.proxy !== undefined || now.sourceAddresses.some(isOnlyOne)) return true;
  const seen = before.publicAddresses ?? [];
  const seenNow = now.publicAddresses ?? [];
  if (seen.length > 0 && seenNow.length > 0) return seenNow.some((ip) => seen.includes(ip));
  if (!isSameSet(before.dns.resolvers, now.dns.resolvers)) return false;
  return pauseMs !== null && pauseMs <= SAME_SITTING_MS;
}

/** Nobody else has it, or it never leaves this computer. */
function isOnlyOne(ip: string): boolean {
  return ['public', 'documentation', 'loopback'].includes(scopeOf(ip));
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).size === new Set(b).size && a.every((item) => b.includes(item));
}
