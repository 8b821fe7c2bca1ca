import { setTimeout as sleep } from 'node:timers/promises';
import type { ArrivalNews, AwaitArrivals, PendingArrival } from '../../engine/run/runner.ts';
import type { NewsFeed } from '../run-manager.ts';

/** A place where messages are looked for, again and again. */
export type Watch = {
  /** One look. `null`: it could not be looked at this time. */
  look(pending: readonly PendingArrival[], signal: AbortSignal): Promise<readonly ArrivalNews[] | null>;
  /** Something was there that nobody can make sense of: then silence is no silence. */
  isUnclear?(): boolean;
};

/** Pauses between looks, seconds; the last one repeats. Mail that is on its way mostly comes within seconds. */
const PAUSES_S = [1, 2, 3, 5, 8, 15, 30];
/** Looks that may fail one after the other before the watch is given up. */
const MAX_FAILURES = 3;
/** A look that is under way when the time is over may end in this time, ms. */
const GRACE_MS = 2000;
/** Where the last look failed, an earlier one in this last part of the wait will do. */
const LAST_PART = 0.25;

/** Nobody could look into the mailbox for long enough. */
export class NotWatched extends Error {
  constructor() {
    super('not-watched');
    this.name = 'NotWatched';
  }
}

/**
 * The engine's view of a watch (R6): looks until all messages are accounted for or the time is over, with a last look at the
 * end. News that reach the run from elsewhere (a typed code, a dropped source, the catcher) count as well.
 * Throws when nothing could be watched to the end, so that the engine concludes nothing from the silence.
 */
export function awaitWith(makeWatch: () => Promise<Watch | null>, feed: NewsFeed): AwaitArrivals {
  return async function* (pending, waitMs, signal) {
    const watch = await makeWatch();
    if (watch === null) throw new NotWatched();
    const limit = AbortSignal.timeout(waitMs);
    const either = AbortSignal.any([signal, limit]);
    const grace = AbortSignal.timeout(waitMs + GRACE_MS);
    const inTime = AbortSignal.any([signal, grace]);
    const startedMs = performance.now();
    let lookedMs = Number.NEGATIVE_INFINITY;
    const isWatched = (): boolean => lookedMs - startedMs >= waitMs * (1 - LAST_PART);
    const left = new Map(pending.map((row) => [row.delivery.token, row]));
    const told = new Set<string>();
    const bell = createBell();
    const hangUp = feed.listen(bell.ring);
    let failures = 0;
    try {
      for (let turn = 0; !signal.aborted; turn += 1) {
        const isLast = limit.aborted;
        const beganMs = performance.now();
        const seen = await lookInTime(watch, [...left.values()], inTime);
        if (seen !== null) lookedMs = beganMs;
        failures = seen === null ? failures + 1 : 0;
        const isOver = isLast || grace.aborted;
        if (failures >= MAX_FAILURES || (isOver && !isWatched())) throw new NotWatched();
        for (const news of [...feed.news(), ...(seen ?? [])]) {
          const key = `${news.delivery.token} ${news.delivery.state}`;
          if (told.has(key) || !left.has(news.delivery.token)) continue;
          told.add(key);
          left.delete(news.delivery.token);
          yield news;
        }
        if (isOver && left.size > 0 && watch.isUnclear?.()) throw new NotWatched();
        if (isOver || left.size === 0) return;
        const pauseMs = (PAUSES_S[Math.min(turn, PAUSES_S.length - 1)] ?? 30) * 1000;
        await bell.wait(pauseMs, either);
      }
    } finally {
      hangUp();
    }
  };
}

/** One look; null when it failed, or was not over in time: a mailbox that does not answer must not hold up the run. */
async function lookInTime(
  watch: Watch,
  pending: readonly PendingArrival[],
  signal: AbortSignal,
): Promise<readonly ArrivalNews[] | null> {
  const stop = Promise.withResolvers<null>();
  const onAbort = (): void => stop.resolve(null);
  signal.addEventListener('abort', onAbort, { once: true });
  const look = watch.look(pending, signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  return Promise.race([look, stop.promise]).finally(() => signal.removeEventListener('abort', onAbort));
}

/** A bell that is not missed when it rings while nobody listens. */
function createBell(): { ring(): void; wait(ms: number, signal: AbortSignal): Promise<void> } {
  let next = Promise.withResolvers<void>();
  return {
    ring: () => next.resolve(),
    async wait(ms, signal) {
      const over = new AbortController();
      const pause = sleep(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {});
      await Promise.race([pause, next.promise]);
      over.abort();
      next = Promise.withResolvers<void>();
    },
  };
}
