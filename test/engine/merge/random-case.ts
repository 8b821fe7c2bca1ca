import type { MergePart } from '../../../main/engine/merge/index.ts';
import { type Cell, CULPRITS, VERDICT_CODES } from '../../../preload/contract/index.ts';
import { closed, HELPER, listRow, OFFICE, open, PUBLIC, PUBLIC6, part, silent } from './parts.ts';

/** Small deterministic random numbers (mulberry32). */
export function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ADDRESSES = [PUBLIC, PUBLIC6, OFFICE.server, 'inside-2', '203.0.113.8', '::1', 'not an address', ''];
const SEEN = [
  undefined,
  '172.18.0.1',
  OFFICE.ip,
  HELPER,
  PUBLIC,
  'inside-1',
  '203.0.113.1',
  'nonsense',
  '::',
];
const STATES: Cell['state'][] = ['open', 'probably', 'closed', 'keeps', 'unknown', 'not-offered'];

/** A case of one to five parts, sensible or not. The same seed gives the same case. */
export function randomCase(seed: number): MergePart[] {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: 1 + Math.floor(random() * 5) }, (_, index) => {
    const cells = Array.from({ length: Math.floor(random() * 4) }, () => {
      const seenAs = pick(SEEN);
      const base = pick([open, closed, silent])(pick(ADDRESSES), {}, pick([25, 587, 465]));
      const isOdd = random() < 0.3;
      return {
        ...base,
        ...(seenAs === undefined ? {} : { seenAs }),
        ...(isOdd ? { state: pick(STATES), verdict: pick(VERDICT_CODES) } : {}),
        ...(random() < 0.1 ? { culprit: { kind: pick(CULPRITS), address: 'x', from: 'ehlo' as const } } : {}),
      };
    });
    return part({
      id: `p${index}`,
      place: pick(['inside', 'outside', 'unknown']),
      hours: pick([0, 1, 2, 20, 30, -5]),
      own: random() < 0.5,
      cells,
      rows: random() < 0.5 ? [listRow('bl.example', pick(['listed', 'clean', 'no-answer', 'refused']))] : [],
      result: pick(['done', 'done', 'stopped', 'died', 'running']),
      vantage: { sourceAddresses: [pick([OFFICE.ip, HELPER, '192.168.0.99', 'inside-1', ''])] },
      facts: { clockOffsetS: pick([null, 0, 3600, -60]), who: pick(['', 'Ana', 'Ben']) },
      ...(random() < 0.2 ? { recheckOf: `p${Math.floor(random() * 5)}` } : {}),
    });
  });
}
