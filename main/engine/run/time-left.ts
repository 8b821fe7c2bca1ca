import type { RunContext } from './context.ts';

/** Kept for the last words of a run before its time limit, ms. */
const LAST_WORDS_MS = 1500;

/** Time that is left for waiting before the run's own limit ends it, ms; infinite without a limit. */
export function timeLeftMs(context: Pick<RunContext, 'endsAtMs' | 'deps'>): number {
  return context.endsAtMs === null
    ? Number.POSITIVE_INFINITY
    : context.endsAtMs - LAST_WORDS_MS - context.deps.clock.now();
}
