import type { Clock } from '../deps.ts';

/** Questions without a single answer after which a resolver that was never heard is given up. */
const DEAD_AFTER = 14;
/** How long a resolver that was heard before is waited for, and how often it is tried meanwhile, ms. */
const PATIENCE_MS = 8000;
const TRY_AGAIN_MS = 400;

/**
 * After a silence: `list`: the resolver answers others, so it is the list that is silent; `lost`: the way was silent for everybody and
 * is back now; `up`: it answers now, and may have all along; `dead`: given up.
 */
export type Diagnosis = 'list' | 'up' | 'lost' | 'dead';

/** Tells a silent list from a resolver that died, or a network that is away for a moment. */
export type WayHealth = {
  isDead(): boolean;
  heard(): void;
  /**
   * A question that was asked at `askedAtMs` (clock.monotonic) stayed without answer. `isRefused`: nobody takes questions there, which
   * says nothing of a list. Rejects with AbortError.
   */
  diagnose(askedAtMs: number, isRefused: boolean, signal: AbortSignal): Promise<Diagnosis>;
};

/** `answers` asks something that every resolver answers at once; false when it stayed silent. */
export function createWayHealth(clock: Clock, answers: (signal: AbortSignal) => Promise<boolean>): WayHealth {
  let lastHeardMs: number | null = null;
  let silences = 0;
  let isDead = false;
  let looking: Promise<Diagnosis> | null = null;

  const look = async (signal: AbortSignal): Promise<Diagnosis> => {
    const until = clock.monotonic() + PATIENCE_MS;
    for (let turn = 0; clock.monotonic() < until; turn += 1) {
      if (turn > 0) await clock.sleep(TRY_AGAIN_MS, signal);
      if (!(await answers(signal))) continue;
      lastHeardMs = clock.monotonic();
      return turn === 0 ? 'up' : 'lost';
    }
    isDead = true;
    return 'dead';
  };

  return {
    isDead: () => isDead,
    heard() {
      lastHeardMs = clock.monotonic();
    },
    async diagnose(askedAtMs, isRefused, signal) {
      if (isDead) return 'dead';
      if (lastHeardMs === null) {
        silences += 1;
        isDead = silences >= DEAD_AFTER;
        return 'list';
      }
      if (lastHeardMs >= askedAtMs && !isRefused) return 'list';
      looking ??= look(signal).finally(() => {
        looking = null;
      });
      return looking;
    },
  };
}
