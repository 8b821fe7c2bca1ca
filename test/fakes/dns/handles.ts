import { randomInt } from 'node:crypto';
import type { Clock, Random } from '../../../main/engine/deps.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The real clock behind the engine's handle: tests of sockets need real time. */
export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(new DOMException('stopped', 'AbortError'));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }),
};

/** Real chance behind the engine's handle. */
export const realRandom: Random = {
  int: (max) => randomInt(max),
  token: (length) => Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
};
