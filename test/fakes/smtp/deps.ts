import { randomBytes, randomInt } from 'node:crypto';
import type { Clock, EngineDeps, Limits } from '../../../main/engine/deps.ts';
import type { Resolver } from '../../../main/engine/dns/resolver.ts';
import { nodeDialer } from '../../../main/engine/smtp/index.ts';

/** Limits small enough that no test waits long. */
export const QUICK: Limits = {
  connectMs: 500,
  bannerMs: 300,
  replyMs: 300,
  pauseMs: 0,
  errorBudget: 2,
  dnsMs: 200,
};

/** Real time. */
export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new DOMException('stopped', 'AbortError'));
        return;
      }
      const stop = (): void => {
        clearTimeout(timer);
        reject(new DOMException('stopped', 'AbortError'));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal.addEventListener('abort', stop, { once: true });
    }),
};

const noResolver: Resolver = {
  query: () => Promise.reject(new Error('no names are looked up here')),
  servers: [],
  questionsSent: () => 0,
  close: () => {},
};

/** Engine handles for tests: real sockets, real time, no names. */
export function testDeps(limits: Partial<Limits> = {}): EngineDeps {
  return {
    clock: realClock,
    random: {
      int: (max) => randomInt(max),
      token: (length) => randomBytes(length).toString('hex').slice(0, length),
    },
    resolver: noResolver,
    dialer: nodeDialer(),
    limits: { ...QUICK, ...limits },
    log: () => {},
  };
}
