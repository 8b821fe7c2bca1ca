import { connect } from 'node:net';
import type { Clock } from '../deps.ts';
import { abortError } from './abort.ts';
import type { DnsServer } from './servers.ts';
import type { RawReply } from './udp.ts';
import { answersQuery, type EncodedQuery } from './wire.ts';

const LENGTH_PREFIX = 2;

/**
 * Asks one question over its own TCP connection (RFC 7766), until `deadlineAt` (clock.monotonic). A connection that
 * closes early, or answers something else, counts as unreachable. Rejects only with AbortError; the socket is
 * destroyed in every case.
 */
export async function askTcp(
  server: DnsServer,
  query: EncodedQuery,
  options: { clock: Clock; deadlineAt: number; signal: AbortSignal; onSent: () => void },
): Promise<RawReply> {
  const { clock, deadlineAt, signal } = options;
  if (signal.aborted) throw abortError();
  const outcome = Promise.withResolvers<RawReply>();
  const over = new AbortController();
  const onAbort = (): void => outcome.reject(abortError());
  const socket = connect({ host: server.ip, port: server.port });
  const chunks: Buffer[] = [];
  let held = 0;

  socket.on('connect', () => {
    const prefix = Buffer.alloc(LENGTH_PREFIX);
    prefix.writeUInt16BE(query.message.length);
    options.onSent();
    socket.write(Buffer.concat([prefix, query.message]));
  });
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held < LENGTH_PREFIX) return;
    const all = Buffer.concat(chunks, held);
    const length = all.readUInt16BE(0);
    if (held < LENGTH_PREFIX + length) {
      chunks.splice(0, chunks.length, all);
      return;
    }
    const message = all.subarray(LENGTH_PREFIX, LENGTH_PREFIX + length);
    outcome.resolve(answersQuery(message, query) ? { kind: 'message', message } : { kind: 'unreachable' });
  });
  socket.on('error', () => outcome.resolve({ kind: 'unreachable' }));
  socket.on('close', () => outcome.resolve({ kind: 'unreachable' }));
  signal.addEventListener('abort', onAbort, { once: true });
  clock.sleep(Math.max(0, deadlineAt - clock.monotonic()), over.signal).then(
    () => outcome.resolve({ kind: 'timeout' }),
    () => undefined,
  );
  try {
    return await outcome.promise;
  } finally {
    over.abort();
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  }
}
