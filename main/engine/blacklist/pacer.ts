import type { Clock } from '../deps.ts';

/** SPFBL asks for one question per 100 ms; the others get the same manners (blacklists.md §1.7). */
const GAP_MS = 100;

/** Holds questions to one operator apart. */
export type Pacer = {
  /** Resolves when `operator` may be asked; rejects with AbortError. */
  turn(operator: string, signal: AbortSignal): Promise<void>;
};

/** One question every 100 ms to each operator, in the order in which they come. */
export function createPacer(clock: Clock): Pacer {
  const freeAt = new Map<string, number>();
  return {
    async turn(operator, signal) {
      const now = clock.monotonic();
      const mine = Math.max(now, freeAt.get(operator) ?? now);
      freeAt.set(operator, mine + GAP_MS);
      if (mine > now) await clock.sleep(mine - now, signal);
    },
  };
}
