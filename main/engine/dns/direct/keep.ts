import type { Clock } from '../../deps.ts';

/** Keeps values until their time is over, and at most `max` of them: the oldest goes first. */
export type Keep<V> = {
  get(key: string): V | undefined;
  set(key: string, value: V, forMs: number): void;
  drop(key: string): void;
};

/** Makes an empty one; the clock is only read. */
export function createKeep<V>(max: number, clock: Clock): Keep<V> {
  const kept = new Map<string, { value: V; until: number }>();
  return {
    get(key) {
      const entry = kept.get(key);
      if (!entry) return undefined;
      if (entry.until > clock.monotonic()) return entry.value;
      kept.delete(key);
      return undefined;
    },
    set(key, value, forMs) {
      kept.delete(key);
      kept.set(key, { value, until: clock.monotonic() + forMs });
      for (const oldest of kept.keys()) {
        if (kept.size <= max) break;
        kept.delete(oldest);
      }
    },
    drop: (key) => void kept.delete(key),
  };
}
