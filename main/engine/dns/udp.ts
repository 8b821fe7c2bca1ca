import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock, Random } from '../deps.ts';
import { abortError } from './abort.ts';
import type { DnsServer } from './servers.ts';
import { answersQuery, type EncodedQuery } from './wire.ts';

/** Datagrams for one question. A line that loses one in ten still answers 9,999 of 10,000 within four. */
const MAX_TRIES = 4;
const FIRST_RETRY_MS = 300;
const MIN_RETRY_MS = 150;
const MAX_RETRY_MS = 1000;
/** Questions on one socket before the source port changes (RFC 5452 §9.2). */
const QUESTIONS_PER_PORT = 300;
/** We ask for 1232; servers that ignore that may send somewhat more, nothing honest sends this much. */
const MAX_DATAGRAM = 8192;

/** What came back: the octets of an answer to this question, silence until the deadline, or "nobody listens there". */
export type RawReply = { kind: 'message'; message: Buffer } | { kind: 'timeout' } | { kind: 'unreachable' };

/** Datagrams to and from one server, over a connected socket (so the kernel drops other senders and reports a closed port). */
export type UdpChannel = {
  /**
   * Sends `encode(id, try)` and again after growing pauses, until an answer or `deadlineAt` (clock.monotonic).
   * Rejects only with AbortError.
   */
  ask(
    encode: (id: number, attempt: number) => EncodedQuery,
    deadlineAt: number,
    signal: AbortSignal,
  ): Promise<RawReply>;
  close(): void;
};

type Pending = { query: EncodedQuery; answer: (reply: RawReply) => void };
type Lane = { socket: Socket; ready: Promise<boolean>; pending: Map<number, Pending>; used: number };

/** Round-trip estimate in the manner of RFC 6298, kept between tenths and whole seconds. */
function createRetryTimer(): { wait(): number; answeredIn(ms: number): void; lost(): void } {
  let smooth = 0;
  let spread = 0;
  let waitMs = FIRST_RETRY_MS;
  const clamp = (ms: number): number => Math.min(MAX_RETRY_MS, Math.max(MIN_RETRY_MS, ms));
  return {
    wait: () => waitMs,
    answeredIn(ms) {
      if (smooth === 0) {
        smooth = ms;
        spread = ms / 2;
      } else {
        spread = 0.75 * spread + 0.25 * Math.abs(smooth - ms);
        smooth = 0.875 * smooth + 0.125 * ms;
      }
      waitMs = clamp(smooth + 4 * spread);
    },
    lost() {
      waitMs = clamp(waitMs * 1.2);
    },
  };
}

/** Opens nothing until the first question; sockets never keep the process alive. */
export function createUdpChannel(options: {
  server: DnsServer;
  clock: Clock;
  random: Random;
  onSent: () => void;
}): UdpChannel {
  const { server, clock, random, onSent } = options;
  const timer = createRetryTimer();
  const lanes = new Set<Lane>();
  let current: Lane | null = null;

  const drop = (lane: Lane): void => {
    if (!lanes.delete(lane)) return;
    if (current === lane) current = null;
    lane.socket.close();
  };

  const fail = (lane: Lane): void => {
    const all = [...lane.pending.values()];
    drop(lane);
    for (const entry of all) entry.answer({ kind: 'unreachable' });
  };

  const open = (): Lane => {
    const socket = createSocket(isIPv6(server.ip) ? 'udp6' : 'udp4');
    const opened = Promise.withResolvers<boolean>();
    const lane: Lane = { socket, ready: opened.promise, pending: new Map(), used: 0 };
    socket.on('error', () => {
      opened.resolve(false);
      fail(lane);
    });
    socket.on('message', (message) => {
      if (message.length > MAX_DATAGRAM || message.length < 2) return;
      const entry = lane.pending.get(message.readUInt16BE(0));
      if (entry && answersQuery(message, entry.query)) entry.answer({ kind: 'message', message });
    });
    socket.unref();
    try {
      // Without a route the error comes to the callback, and in no event.
      socket.connect(server.port, server.ip, (...[error]: unknown[]) => {
        opened.resolve(!error);
        if (error) fail(lane);
      });
    } catch {
      opened.resolve(false);
    }
    lanes.add(lane);
    return lane;
  };

  const laneForNext = (): Lane => {
    if (!current || current.used >= QUESTIONS_PER_PORT) current = open();
    current.used += 1;
    return current;
  };

  const freeId = (lane: Lane): number => {
    let id = random.int(65536);
    while (lane.pending.has(id)) id = (id + 1) % 65536;
    return id;
  };

  const send = async (lane: Lane, entry: Pending): Promise<void> => {
    if (!(await lane.ready)) return entry.answer({ kind: 'unreachable' });
    if (!lanes.has(lane)) return;
    onSent();
    lane.socket.send(entry.query.message, (error) => {
      if (error) entry.answer({ kind: 'unreachable' });
    });
  };

  return {
    async ask(encode, deadlineAt, signal) {
      if (signal.aborted) throw abortError();
      const lane = laneForNext();
      const id = freeId(lane);
      const outcome = Promise.withResolvers<RawReply>();
      const entry: Pending = { query: encode(id, 1), answer: outcome.resolve };
      const over = new AbortController();
      const onAbort = (): void => outcome.reject(abortError());
      const began = clock.monotonic();
      let tries = 0;

      const drive = async (): Promise<void> => {
        while (tries < MAX_TRIES) {
          tries += 1;
          if (tries > 1) entry.query = encode(id, tries);
          await send(lane, entry);
          const pause = timer.wait() * 2 ** (tries - 1);
          const jittered = pause * (0.9 + random.int(200) / 1000);
          const left = deadlineAt - clock.monotonic();
          await clock.sleep(Math.max(0, tries === MAX_TRIES ? left : Math.min(left, jittered)), over.signal);
          if (clock.monotonic() >= deadlineAt) break;
        }
        outcome.resolve({ kind: 'timeout' });
      };

      lane.pending.set(id, entry);
      signal.addEventListener('abort', onAbort, { once: true });
      // The sleep rejects when `over` fires: that is the normal end of a question that was answered.
      drive().catch((error: unknown) => {
        if (!over.signal.aborted) outcome.reject(error);
      });
      try {
        const reply = await outcome.promise;
        if (reply.kind === 'message' && tries === 1) timer.answeredIn(clock.monotonic() - began);
        else if (tries > 1) timer.lost();
        return reply;
      } finally {
        over.abort();
        signal.removeEventListener('abort', onAbort);
        lane.pending.delete(id);
        if (lane.pending.size === 0 && (lane !== current || signal.aborted)) drop(lane);
      }
    },
    close() {
      for (const lane of [...lanes]) fail(lane);
    },
  };
}
