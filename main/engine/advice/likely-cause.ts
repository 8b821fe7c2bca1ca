import type { HoleKind } from '../../catalogue/mta.ts';
import { findProduct } from './product-advice.ts';

/** A row of the product's `openRelayCauses` that fits what was accepted. */
export type LikelyCause = { index: number; hole: HoleKind };

/**
 * Which kind of setting lets such attempts through? `decidedBy`: ids of accepted attempts, `S7`, or with their context
 * `S1/X1.2` (knowledge/relay-tests.md §1). The plain attempts win: who lets everybody in also lets every trick in.
 */
export function holeOf(decidedBy: readonly string[], masked: boolean): HoleKind | null {
  return holesOf(decidedBy, masked)[0] ?? null;
}

/** All kinds of setting that the accepted attempts point at, most telling first. */
export function holesOf(decidedBy: readonly string[], masked: boolean): HoleKind[] {
  if (masked) return ['masked'];
  const attempts = decidedBy.map(readAttempt);
  const plain = attempts.filter((row) => row.context === null);
  const isPlain = (group: string, test: (number: number) => boolean): boolean =>
    plain.some((row) => row.group === group && test(row.number));
  // Accepted under another name or address only: what is accepted anyway shows nothing about the name.
  const isOnlyUnder = (context: number): boolean =>
    attempts.some(
      (row) =>
        row.context === context &&
        !plain.some((other) => other.group === row.group && other.number === row.number),
    );
  if (isPlain('S', (number) => number >= 1 && number <= 5)) return ['anyone'];
  const found: [HoleKind, boolean][] = [
    ['sender', isPlain('S', (number) => number >= 6)],
    ['helo', isOnlyUnder(1)],
    ['xclient', isOnlyUnder(10)],
    ['proxy', isOnlyUnder(11)],
    ['mx', isPlain('R', (number) => number === 30)],
    ['destination', isPlain('R', (number) => number === 29)],
    ['form', isPlain('R', (number) => number !== 29 && number !== 30)],
  ];
  return found.filter(([, isFound]) => isFound).map(([hole]) => hole);
}

/** Rows of this product that can make such a hole, in catalogue order; null when the attempts or the product do not tell. */
export function likelyCause(
  productId: string,
  decidedBy: readonly string[],
  masked: boolean,
): LikelyCause[] | null {
  const hole = holeOf(decidedBy, masked);
  return hole === null ? null : causesOf(productId, hole);
}

/** Rows of this product for a kind of hole, in catalogue order; null when it has none. */
export function causesOf(productId: string, hole: HoleKind): LikelyCause[] | null {
  const rows = findProduct(productId).openRelayCauses.flatMap((row, index) =>
    row.shows.includes(hole) ? [{ index, hole }] : [],
  );
  return rows.length > 0 ? rows : null;
}

/** Contexts that are a hole of their own (own name in EHLO, XCLIENT, PROXY); TLS, HELO and other ports are not. */
const TELLING_CONTEXTS: readonly number[] = [1, 10, 11];

type ReadAttempt = { group: string; number: number; context: number | null };

function readAttempt(id: string): ReadAttempt {
  const [base = '', context = ''] = id.split('/');
  const parts = /^([A-Z])(\d+)/.exec(base);
  const own = Number(parts?.[2] ?? 0);
  const group = parts?.[1] ?? '';
  if (group === 'X') return { group, number: own, context: own };
  const around = Number(/^X(\d+)/.exec(context)?.[1] ?? 0);
  return { group, number: own, context: TELLING_CONTEXTS.includes(around) ? around : null };
}
