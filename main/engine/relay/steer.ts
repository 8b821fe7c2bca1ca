import type { Attempt } from '../../../preload/contract/index.ts';
import { baseId, isDisguised } from '../../catalogue/relay-tests.ts';
import { bestForged, isPutOff } from './look-again.ts';
import { withTls } from './plan.ts';
import type { PlannedAttempt } from './types.ts';

/** What is known in the middle of a cell. */
export type Known = {
  /** Attempts and controls recorded so far. */
  attempts: readonly Attempt[];
  /** `unknown` before the first EHLO; `failed`: offered, but the handshake broke. */
  starttls: 'unknown' | 'not-offered' | 'offered' | 'failed';
  /** A further visit (relay-tests §3.5): what is asked once more, before anything else. */
  again?: ReadonlySet<string>;
};

/** Sender forms that are still worth asking when the rest would prove little (relay-tests §3.5). */
const BEST_FORMS = new Set(['S1', 'S2', 'S7', 'S8', 'S9']);

/**
 * Which planned attempts are still to be made (knowledge/relay-tests.md §3.3). Pure, so an interrupted cell goes on
 * from its recorded attempts alone.
 */
export function remainingAttempts(plan: readonly PlannedAttempt[], known: Known): PlannedAttempt[] {
  const items = settleTls(plan, known);
  if (items === null) return [];
  const done = new Set(known.attempts.map((attempt) => attempt.id));
  const pending = items.filter((item) => !done.has(item.id));
  return pending.filter(visitRule(items, known, done) ?? keepRule(items, known, done));
}

/** A further visit: first what was put off. Only when the server lets these in, the rest is worth its while. Null: as usual. */
function visitRule(
  items: readonly PlannedAttempt[],
  { again, attempts }: Known,
  done: ReadonlySet<string>,
): ((item: PlannedAttempt) => boolean) | null {
  if (again === undefined) return null;
  const isOf = (row: Attempt, base: string): boolean => baseId(row.id) === base && !isDisguised(row.id);
  if (attempts.some((row) => isOf(row, 'S1') && row.outcome === 'accepted')) return null;
  if (items.some((item) => again.has(item.id) && !done.has(item.id))) return (item) => again.has(item.id);
  const isAsked = (row: Attempt): boolean => again.has(row.id);
  const controls = attempts.filter((row) => isOf(row, 'C1'));
  const isTurnedAway =
    controls.some((row) => isAsked(row) && isPutOff(row)) &&
    !controls.some((row) => row.outcome === 'accepted');
  const isStrangerPutOff = attempts.some((row) => isOf(row, 'S1') && isPutOff(row));
  return isTurnedAway || isStrangerPutOff ? () => false : null;
}

/** Encryption: everything after STARTTLS once plain text was refused for lack of it; no repeats where it is not offered. Null: stop. */
function settleTls(plan: readonly PlannedAttempt[], known: Known): PlannedAttempt[] | null {
  const isWanted = known.attempts.some((attempt) => attempt.outcome === 'tls-required' && !attempt.tls);
  const cannot = known.starttls === 'not-offered' || known.starttls === 'failed';
  if (isWanted && cannot) return null;
  if (isWanted) return [...new Map(plan.map(withTls).map((item) => [item.id, item])).values()];
  return cannot ? plan.filter((item) => !item.id.endsWith('/X3')) : [...plan];
}

function keepRule(
  items: readonly PlannedAttempt[],
  known: Known,
  done: ReadonlySet<string>,
): (item: PlannedAttempt) => boolean {
  const answers = known.attempts.filter((attempt) => attempt.outcome !== 'tls-required');
  const withBase = (...bases: string[]): Attempt[] =>
    answers.filter((attempt) => bases.includes(baseId(attempt.id)) && !isDisguised(attempt.id));
  if (answers.some((attempt) => attempt.outcome === 'rate-limited')) return () => false;
  const open = withBase('S1', 'S2').find((attempt) => attempt.outcome === 'accepted');
  // A server that relays anything would accept most tricks too: they add nothing. The bounce is the second opinion.
  if (open) return (item) => item.control || item.id === `S2${open.id.slice('S1'.length)}`;
  const controls = withBase('C1');
  const isAnswered = items.filter((item) => baseId(item.id) === 'C1').every((item) => done.has(item.id));
  const isTrusted = !isAnswered || controls.some((attempt) => attempt.outcome === 'accepted');
  if (!isTrusted) {
    const outcomes = new Set(controls.map((attempt) => attempt.outcome));
    const isStranger = (item: PlannedAttempt): boolean => item.id === 'S1' || item.id === 'S1/X3';
    // One attempt shows whether a stranger's recipient meets the same words; the rest would only annoy.
    if (outcomes.has('blocked-tester')) return isStranger;
    // Greylisting counts from the first contact: the envelopes that will be asked again make theirs now.
    const forged = bestForged(items);
    if (outcomes.has('temporary')) return (item) => isStranger(item) || item.id === forged;
    return (item) => BEST_FORMS.has(baseId(item.id)) && !isDisguised(item.id);
  }
  const isPutOff = withBase('S1').some((attempt) => attempt.outcome === 'temporary');
  if (isPutOff) return (item) => item.control || BEST_FORMS.has(baseId(item.id));
  return () => true;
}
