import type { ZoneTest } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import { proveZone } from '../../engine/blacklist/index.ts';
import type { EngineDeps, ListWays } from '../../engine/deps.ts';
import { isHonest } from '../../engine/dns/index.ts';

/** Operators asked side by side; the lists of one operator are asked one after the other (B7). */
const OPERATORS = 8;

/** What the self-test of one row says about its place in the catalogue. `now`: what the row would be to somebody who saw only this. */
export type RowReview = {
  zone: string;
  was: DnsblRow['status'];
  now: 'active' | 'dead' | 'list-the-world' | null;
  /** The status should be looked at by a person. */
  differs: boolean;
  tests: ZoneTest[];
};

export type SelfTest = {
  /** The resolver makes up answers: nothing was asked. */
  isHonest: boolean;
  reviews: RowReview[];
};

/**
 * Asks every row its test questions, also those that are dead or uncertain: for the upkeep of the catalogue only, never in a check.
 * Rows of the practice world, and rows without a test point, are left out. Rejects with AbortError only.
 */
export async function testCatalogue(
  rows: readonly DnsblRow[],
  ways: ListWays,
  deps: EngineDeps,
  options: { signal: AbortSignal; onReview?(review: RowReview): void },
): Promise<SelfTest> {
  const { signal, onReview } = options;
  const { honest } = await isHonest(deps.resolver, deps.random, signal);
  if (honest === false) return { isHonest: false, reviews: [] };
  const wanted = rows.filter((row) => row.query !== 'practice' && row.testPoint !== null);
  const queues = byOperator(wanted);
  const found = new Map<string, RowReview>();
  const work = async (): Promise<void> => {
    for (let queue = queues.shift(); queue; queue = queues.shift()) {
      for (const row of queue) {
        const tests: ZoneTest[] = [];
        for (const kind of row.kind) tests.push(await proveZone({ row, kind, ways }, deps, signal));
        const review = reviewOf(row, tests);
        found.set(row.zone, review);
        onReview?.(review);
      }
    }
  };
  await Promise.all(Array.from({ length: OPERATORS }, work));
  return {
    isHonest: true,
    reviews: wanted.flatMap((row) => found.get(row.zone) ?? []),
  };
}

function byOperator(rows: readonly DnsblRow[]): DnsblRow[][] {
  const queues = new Map<string, DnsblRow[]>();
  for (const row of rows) {
    const operator = row.operator ?? row.zone.split('.').slice(-2).join('.');
    queues.set(operator, [...(queues.get(operator) ?? []), row]);
  }
  return [...queues.values()];
}

/** Pure. A refusal or a silence says nothing about the list; a list that is good for one kind is alive. */
export function reviewOf(row: Pick<DnsblRow, 'zone' | 'status'>, tests: ZoneTest[]): RowReview {
  const results = new Set(tests.map((test) => test.result));
  const now = results.has('good')
    ? 'active'
    : results.has('broken')
      ? 'list-the-world'
      : results.has('empty')
        ? 'dead'
        : null;
  const isHalf = now === 'active' && (results.has('empty') || results.has('broken'));
  return {
    zone: row.zone,
    was: row.status,
    now,
    differs: isHalf || (now !== null && now !== row.status),
    tests,
  };
}
