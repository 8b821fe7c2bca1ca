import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { PrintError } from './print-error.ts';

/** One call of the DevTools protocol: method, parameters, page session. Rejects with `PrintError`. */
export type Call = (
  method: string,
  params?: Record<string, unknown>,
  sessionId?: string,
) => Promise<Record<string, unknown>>;

const message = z.object({
  id: z.number().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** More than this in one message means that something is wrong; pieces of the PDF come one megabyte at a time. */
const MOST_BYTES = 64 * 1024 * 1024;

const AFTER_END_MS = 100;

type Waiting = { resolve: (value: Record<string, unknown>) => void; reject: (error: Error) => void };

/**
 * The DevTools protocol over a pair of pipes (`--remote-debugging-pipe`): JSON messages, each ended by a NUL byte. No
 * port is opened, so no other program on the computer can talk to the browser.
 */
export function openPipe(output: Writable, input: Readable): { call: Call; fail: (error: Error) => void } {
  const waiting = new Map<number, Waiting>();
  let pieces: Buffer[] = [];
  let held = 0;
  let broken: Error | null = null;
  let lastId = 0;
  let hasSpoken = false;

  const fail = (error: Error) => {
    broken ??= error;
    for (const one of waiting.values()) one.reject(broken);
    waiting.clear();
  };
  const receive = (text: string) => {
    hasSpoken = true;
    const parsed = message.safeParse(parseJson(text));
    if (!parsed.success || parsed.data.id === undefined) return;
    const one = waiting.get(parsed.data.id);
    waiting.delete(parsed.data.id);
    if (parsed.data.error) one?.reject(new PrintError('failed', parsed.data.error.message));
    else one?.resolve(parsed.data.result ?? {});
  };
  input.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      pieces.push(rest.subarray(0, end));
      receive(Buffer.concat(pieces).toString('utf8'));
      pieces = [];
      held = 0;
      rest = rest.subarray(end + 1);
    }
    pieces.push(rest);
    held += rest.length;
    if (held > MOST_BYTES) fail(new PrintError('failed', 'message too long'));
  });
  // The process's own end says more than its broken pipes; it comes a moment later.
  const lose = (why: string) => {
    setTimeout(() => fail(new PrintError(hasSpoken ? 'failed' : 'no-start', why)), AFTER_END_MS).unref();
  };
  for (const stream of [output, input]) stream.on('error', (error: Error) => lose(error.message));
  input.on('close', () => lose('browser closed'));

  const call: Call = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      output.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`);
    });
  return { call, fail };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
