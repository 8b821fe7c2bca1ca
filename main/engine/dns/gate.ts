import { abortError } from './abort.ts';

/** Lets at most `max` pieces of work run at once; the others wait in the order in which they came. */
export type Gate = {
  /** Runs `work` when a place is free. Rejects with AbortError if the signal fires while waiting. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** How many are running. */
  active(): number;
};

/** Makes a gate with `max` places. */
export function createGate(max: number): Gate {
  let active = 0;
  const waiting: { start: () => void }[] = [];

  const leave = (): void => {
    active -= 1;
    waiting.shift()?.start();
  };

  const enter = (signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return Promise.reject(abortError());
    if (active < max) {
      active += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const entry = {
        start: (): void => {
          signal.removeEventListener('abort', onAbort);
          active += 1;
          resolve();
        },
      };
      const onAbort = (): void => {
        const at = waiting.indexOf(entry);
        if (at >= 0) waiting.splice(at, 1);
        reject(abortError());
      };
      waiting.push(entry);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  };

  return {
    async run(signal, work) {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
    active: () => active,
  };
}
