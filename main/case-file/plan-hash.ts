import type { RunEvent } from '../../preload/contract/index.ts';
import { sha256 } from './hash.ts';

/** What was planned, as 16 hex digits: two parts with the same plan can be compared try by try. Empty for what is no run. */
export function planHashOf(events: readonly RunEvent[]): string {
  const [start] = events;
  if (start?.type !== 'run-started') return '';
  const { only, ports, send, ordinary, impersonate, hidden, zones, recheck } = start.request;
  const plan = {
    only: only.toSorted(),
    ports: ports?.toSorted((a, b) => a - b) ?? 'usual',
    send,
    ordinary,
    impersonate,
    hidden,
    zones: zones.toSorted(),
    recheck: recheck ?? null,
    version: start.version,
  };
  return sha256(JSON.stringify(plan)).slice(0, 16);
}
