import type { Clock } from '../deps.ts';

/** SPFBL asks for one question per 100 ms; the others get the same manners (blacklists.md §1.7). */
const GAP_MS = 100;
/** A list's two test questions and the real one, and one more, may go together. */
const BURST = 4;

/** Holds questions to one operator apart. */
export type Pacer = {
  /** Resolves when `operator` may be asked; rejects with AbortError. */
  turn(operator: string, signal: AbortSignal): Promise<void>;
};

/** Ten questions a second to each operator after a burst of four. */
export function createPacer(clock: Clock): Pacer {
  const fullAt = new Map<string, number>();
  return {
    async turn(operator, signal) {
      const now = clock.monotonic();
      const next = Math.max(now, fullAt.get(operator) ?? now) + GAP_MS;
      fullAt.set(operator, next);
      const waitMs = next - BURST * GAP_MS - now;
      if (waitMs > 0) await clock.sleep(waitMs, signal);
    },
  };
}
