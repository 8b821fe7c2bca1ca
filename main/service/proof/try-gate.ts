import { ServiceError } from '../../../preload/contract/index.ts';

const TRIES_A_MINUTE = 20;

/** Counts tries per run, so that a code is typed and not guessed. Throws `ServiceError` (`too-many-tries`). */
export function createTryGate(nowMs: () => number): { enter(runId: string): void } {
  const tries = new Map<string, number[]>();
  return {
    enter(runId) {
      const now = nowMs();
      const last = (tries.get(runId) ?? []).filter((at) => now - at < 60_000);
      const [first] = last;
      if (first !== undefined && last.length >= TRIES_A_MINUTE) {
        throw new ServiceError({
          code: 'busy',
          key: 'too-many-tries',
          params: { seconds: String(Math.ceil((first + 60_000 - now) / 1000)) },
        });
      }
      tries.delete(runId);
      tries.set(runId, [...last, now]);
      if (tries.size > 50) tries.delete(tries.keys().next().value ?? '');
    },
  };
}
