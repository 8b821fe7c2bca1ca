import type { HoleKind } from '../../catalogue/mta.ts';
import { findProduct } from './product-advice.ts';

/** A row of the product's `openRelayCauses` that fits what was accepted. */
export type LikelyCause = { index: number; hole: HoleKind };

/**
 * Which kind of setting lets such attempts through? `decidedBy`: ids of accepted attempts, `S7`, or with their context
 * `S1/X1.2` (knowledge/relay-tests.md §1). The plain attempts win: who lets everybody in also lets every trick in.
 */
export function holeOf(decidedBy: readonly string[], masked: boolean): HoleKind | null {
  if (masked) return 'masked';
  const attempts = decidedBy.map(readAttempt);
  const plain = attempts.filter((row) => row.context === null);
  if (plain.some((row) => row.group === 'S' && row.number >= 1 && row.number <= 5)) return 'anyone';
  if (attempts.some((row) => row.context === 1)) return 'helo';
  if (attempts.some((row) => row.context === 10 || row.context === 11)) return 'xclient';
  if (attempts.some((row) => row.group === 'S' && row.number >= 6)) return 'sender';
  if (attempts.some((row) => row.group === 'R' && row.number === 30)) return 'mx';
  if (attempts.some((row) => row.group === 'R' && row.number === 29)) return 'destination';
  if (attempts.some((row) => row.group === 'R')) return 'form';
  return attempts.some((row) => row.group === 'S') ? 'anyone' : null;
}

/** Rows of this product that can make such a hole, in catalogue order; null when the attempts or the product do not tell. */
export function likelyCause(
  productId: string,
  decidedBy: readonly string[],
  masked: boolean,
): LikelyCause[] | null {
  const hole = holeOf(decidedBy, masked);
  if (hole === null) return null;
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
