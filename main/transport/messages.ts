import { z } from 'zod';
import type { Result } from '../../preload/contract/index.ts';
import type { CallContext, Router } from './router.ts';

/** Longest message of a window, bytes. A dropped message source is at most 4,000,000 characters, escaped and in UTF-8. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Calls of one client that may be under way at once; more are answered with `busy`. */
export const MAX_OPEN_CALLS = 64;

/** A message of the window (README.md). */
export const windowMessage = z.union([
  z.strictObject({
    id: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
    method: z.string().max(64),
    input: z.unknown().optional(),
  }),
  z.strictObject({ abort: z.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
]);
export type WindowMessage = z.infer<typeof windowMessage>;

/** Answer to one call. */
export type Answer = { id: number; result: Result<unknown> };

/** The calls of one client: takes messages, gives answers, can be ended as a whole. */
export type ClientSession = {
  /** Resolves with the answer, or with null for an abort message or when the id is in use. Never rejects. */
  take(message: WindowMessage): Promise<Answer | null>;
  /** Aborts everything under way; later messages are answered with `aborted`. */
  end(): void;
};

/** Starts the bookkeeping for one client: ids under way, aborts, the limit on open calls. */
export function openClientSession(router: Router, client: string): ClientSession {
  const open = new Map<number, AbortController>();
  const whole = new AbortController();

  async function call(message: { id: number; method: string; input?: unknown }): Promise<Answer | null> {
    const { id } = message;
    if (open.has(id)) return null;
    if (open.size >= MAX_OPEN_CALLS) {
      return { id, result: { ok: false, error: { code: 'busy', key: 'too-many-calls' } } };
    }
    const own = new AbortController();
    open.set(id, own);
    const context: CallContext = { client, signal: AbortSignal.any([own.signal, whole.signal]) };
    const result = await settleOnAbort(router.call(message.method, message.input, context), context.signal);
    open.delete(id);
    return { id, result };
  }

  return {
    async take(message) {
      if ('abort' in message) {
        open.get(message.abort)?.abort();
        return null;
      }
      return call(message);
    },
    end() {
      whole.abort();
    },
  };
}

const ABORTED: Result<unknown> = { ok: false, error: { code: 'aborted', key: 'aborted' } };

/** The answer, or `aborted` as soon as the signal says so: a handler that is slow to notice keeps nobody waiting. */
async function settleOnAbort(work: Promise<Result<unknown>>, signal: AbortSignal): Promise<Result<unknown>> {
  if (signal.aborted) return ABORTED;
  const { promise, resolve } = Promise.withResolvers<Result<unknown>>();
  const stop = () => resolve(ABORTED);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
