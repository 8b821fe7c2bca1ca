import { setTimeout as sleep } from 'node:timers/promises';
import type { ArrivalNews, AwaitArrivals, PendingArrival } from '../../engine/run/runner.ts';
import type { NewsFeed } from '../run-manager.ts';

/** A place where messages are looked for, again and again. */
export type Watch = {
  /** One look. `null`: it could not be looked at this time. */
  look(pending: readonly PendingArrival[], signal: AbortSignal): Promise<readonly ArrivalNews[] | null>;
};

/** Pauses between looks, seconds; the last one repeats. Mail that is on its way mostly comes within seconds. */
const PAUSES_S = [1, 2, 3, 5, 8, 15, 30];
/** Looks that may fail one after the other before the watch is given up. */
const MAX_FAILURES = 3;

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
 * Throws when nothing could be watched, so that the engine concludes nothing from the silence.
 */
export function awaitWith(makeWatch: () => Promise<Watch | null>, feed: NewsFeed): AwaitArrivals {
  return async function* (pending, waitMs, signal) {
    const watch = await makeWatch();
    if (watch === null) throw new NotWatched();
    const limit = AbortSignal.timeout(waitMs);
    const either = AbortSignal.any([signal, limit]);
    const left = new Map(pending.map((row) => [row.delivery.token, row]));
    const told = new Set<string>();
    const bell = createBell();
    const hangUp = feed.listen(bell.ring);
    let failures = 0;
    try {
      for (let turn = 0; !signal.aborted; turn += 1) {
        const isLast = limit.aborted;
        const seen = await watch.look([...left.values()], signal);
        failures = seen === null ? failures + 1 : 0;
        if (failures >= MAX_FAILURES || (seen === null && isLast)) throw new NotWatched();
        for (const news of [...feed.news(), ...(seen ?? [])]) {
          const key = `${news.delivery.token} ${news.delivery.state}`;
          if (told.has(key) || !left.has(news.delivery.token)) continue;
          told.add(key);
          left.delete(news.delivery.token);
          yield news;
        }
        if (isLast || left.size === 0) return;
        const pauseMs = (PAUSES_S[Math.min(turn, PAUSES_S.length - 1)] ?? 30) * 1000;
        await bell.wait(pauseMs, either);
      }
    } finally {
      hangUp();
    }
  };
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
