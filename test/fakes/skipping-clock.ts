import type { Clock } from '../../main/engine/deps.ts';

/** Real ms a pretend second takes. */
const MS_A_SECOND = 2;

/** Shorter waits are deadlines of real connections and take their time. */
const REAL_BELOW_MS = 2000;

/**
 * A clock whose long waits pass 500 times as fast: `sleep(65_000)` takes 130 ms, and both times are 65 s later afterwards. What is
 * not slept takes its real time, so that answers of pretend servers are not slow. Starts at `startMs` (epoch).
 */
export function skippingClock(startMs: number): Clock {
  const bornMs = performance.now();
  let skippedMs = 0;
  const elapsed = (): number => performance.now() - bornMs + skippedMs;
  return {
    now: () => startMs + elapsed(),
    monotonic: elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const dueMs = elapsed() + ms;
        const stop = (): void => {
          clearTimeout(timer);
          reject(new DOMException('stopped', 'AbortError'));
        };
        const wake = (): void => {
          signal.removeEventListener('abort', stop);
          skippedMs += Math.max(0, dueMs - elapsed());
          resolve();
        };
        const timer = setTimeout(wake, ms < REAL_BELOW_MS ? ms : (ms / 1000) * MS_A_SECOND);
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop, { once: true });
      }),
  };
}
