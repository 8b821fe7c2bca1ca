import { abortError } from '../abort.ts';

type Shared<V> = { result: Promise<V>; waiting: number; over: AbortController };

/** Runs the same piece of work once for all who want it at the same time. */
export type Share<V> = {
  /** Work that everybody has left is stopped. Rejects with AbortError when the own signal fires, or as the work does. */
  run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<V>): Promise<V>;
};

/** Makes one; nothing is kept after the work is done. */
export function createShare<V>(): Share<V> {
  const running = new Map<string, Shared<V>>();

  const start = (key: string, work: (signal: AbortSignal) => Promise<V>): Shared<V> => {
    const over = new AbortController();
    const entry: Shared<V> = { result: work(over.signal), waiting: 0, over };
    running.set(key, entry);
    const done = (): void => {
      if (running.get(key) === entry) running.delete(key);
    };
    entry.result.then(done, done);
    return entry;
  };

  return {
    async run(key, signal, work) {
      if (signal.aborted) throw abortError();
      const entry = running.get(key) ?? start(key, work);
      entry.waiting += 1;
      const stopped = Promise.withResolvers<never>();
      const onAbort = (): void => stopped.reject(abortError());
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return await Promise.race([entry.result, stopped.promise]);
      } finally {
        signal.removeEventListener('abort', onAbort);
        entry.waiting -= 1;
        if (entry.waiting === 0) {
          if (running.get(key) === entry) running.delete(key);
          entry.over.abort();
        }
      }
    },
  };
}
