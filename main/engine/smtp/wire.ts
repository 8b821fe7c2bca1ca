import type { Socket } from 'node:net';
import type { Stage, TranscriptLine } from '../../../preload/contract/index.ts';
import type { Clock } from '../deps.ts';
import { HANG_UP_WAIT_MS, REPLY_RAW_BYTES, TRANSCRIPT_LINE_CHARS, UNASKED_REPLIES } from './limits.ts';
import { createLineReader, type RawLine } from './line-reader.ts';
import { hideCodes } from './mask-secrets.ts';
import { createReplyAssembler } from './reply.ts';
import { decodeBytes, safeText } from './safe-text.ts';
import type { SessionFailure, SessionResult, TimedReply } from './session.ts';

/** One line to send. `shown`: what the transcript may keep of it. */
export type OutLine = { text: string; shown: string; attempt?: string };

/** Replies and lines over a socket that can be exchanged (STARTTLS). */
export type Wire = {
  /** All lines in one write. `replies`: how many answers they will have. */
  send(lines: readonly OutLine[], replies: readonly (string | undefined)[]): void;
  /** The next reply, or why there is none. Rejects only with AbortError. */
  read(stage: Stage, withinMs: number): Promise<SessionResult<TimedReply>>;
  /** Replies that came although nothing was asked. */
  unasked(): readonly TimedReply[];
  /** True when bytes are waiting that no reply was made of yet. */
  leftover(): boolean;
  /** Stop listening and give the socket away. */
  release(): Socket;
  attach(socket: Socket): void;
  note(text: string): void;
  /** Resolves when the other side has closed, or after `withinMs`. */
  hungUp(withinMs: number): Promise<void>;
  /** Why nothing more can be read, once that is so. */
  failure(stage: Stage): SessionFailure | null;
  destroy(): void;
  /** Last words without waiting for an answer, then close. Resolves when the socket is gone. */
  close(lastLine: string | null): Promise<void>;
};

type WireDeps = {
  clock: Clock;
  signal: AbortSignal;
  transcript: (line: TranscriptLine) => void;
  /** What must not be kept of anything that comes in. */
  codes: ReadonlySet<string>;
};
type Waiter = { stage: Stage; settle(result: SessionResult<TimedReply>): void; reject(error: unknown): void };

/** Rejection of every wait that was stopped. */
export function abortError(signal: AbortSignal): Error {
  return new DOMException('stopped', { name: 'AbortError', cause: signal.reason });
}

/** Reads and writes one connection. Holds the socket's listeners; every wait has a deadline on `clock`. */
export function createWire(first: Socket, { clock, signal, transcript, codes }: WireDeps): Wire {
  let socket = first;
  let reader = createLineReader();
  let assembler = createReplyAssembler();
  const replies: TimedReply[] = [];
  /** Attempt names of the answers that are still to come. */
  const expected: (string | undefined)[] = [];
  let waiter: Waiter | null = null;
  let ended: { kind: SessionFailure['kind']; detail: string } | null = null;
  let lastAt = clock.monotonic();

  const log = (dir: TranscriptLine['dir'], text: string, attempt?: string): void =>
    transcript({
      at: new Date(clock.now()).toISOString(),
      dir,
      text: safeText(text, TRANSCRIPT_LINE_CHARS),
      ...(attempt === undefined ? {} : { attempt }),
    });

  const end = (kind: SessionFailure['kind'], detail: string): void => {
    if (ended) return;
    ended = { kind, detail };
    log('note', detail === '' ? kind : `${kind} ${detail}`);
    if (replies.length === 0) waiter?.settle(fail(waiter.stage));
  };

  const fail = (stage: Stage): SessionResult<TimedReply> => ({
    ok: false,
    failure: {
      kind: ended?.kind ?? 'timeout',
      detail: ended?.detail ?? '',
      stage,
      ms: clock.monotonic() - lastAt,
    },
  });

  const takeLine = (heard: RawLine): void => {
    const line = { ...heard, bytes: hideCodes(heard.bytes, codes) };
    const extra = line.dropped > 0 ? ` [+${line.dropped} bytes]` : '';
    log('in', `${decodeBytes(line.bytes)}${extra}`, expected[0]);
    const step = assembler.take(line);
    if (step.kind === 'broken') {
      end('protocol', step.detail);
      socket.destroy();
    }
    if (step.kind !== 'reply') return;
    const now = clock.monotonic();
    replies.push({ ...step.reply, ms: now - lastAt });
    lastAt = now;
    expected.shift();
    if (waiter) {
      const reply = replies.shift();
      if (reply) waiter.settle({ ok: true, value: reply });
    } else if (replies.length > UNASKED_REPLIES + expected.length) {
      end('protocol', 'unasked-replies');
      socket.destroy();
    }
  };

  const onData = (chunk: Buffer): void => {
    for (const line of reader.push(chunk)) {
      if (ended) return;
      takeLine(line);
    }
    // A line without an end is a flood too.
    if (!ended && reader.pending() > REPLY_RAW_BYTES) {
      end('protocol', 'reply-too-long');
      socket.destroy();
    }
  };
  const onEnd = (): void => {
    const rest = reader.flush();
    if (rest && !ended) takeLine(rest);
    end('closed', '');
  };
  const onError = (error: NodeJS.ErrnoException): void =>
    error.code === 'ECONNRESET' || error.code === 'EPIPE'
      ? end('reset', '')
      : end('closed', error.code ?? '');
  const onAbort = (): void => {
    socket.destroy();
    waiter?.reject(abortError(signal));
  };
  const ignore = (): void => {};

  const attach = (next: Socket): void => {
    socket = next;
    reader = createLineReader();
    assembler = createReplyAssembler();
    socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
    // A socket that closed before we listened will not say so again.
    if (socket.destroyed) onEnd();
  };
  const release = (): Socket => {
    socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
    // An error after the hand-over must not become an uncaught exception.
    socket.on('error', ignore);
    return socket;
  };
  const destroy = (): void => {
    signal.removeEventListener('abort', onAbort);
    release().destroy();
  };

  /** Waits for the end of a socket. Data after the last reply is of no interest, but must be read for the end to be seen. */
  const gone = (which: Socket, withinMs: number): Promise<void> =>
    new Promise((resolve) => {
      if (which.destroyed || which.readableEnded) {
        resolve();
        return;
      }
      const timer = new AbortController();
      const done = (): void => {
        timer.abort();
        resolve();
      };
      which.once('end', done).once('close', done);
      clock.sleep(withinMs, timer.signal).then(resolve, ignore);
    });

  signal.addEventListener('abort', onAbort, { once: true });
  attach(first);

  return {
    send(lines, answers) {
      for (const line of lines) log('out', line.shown, line.attempt);
      expected.push(...answers);
      lastAt = clock.monotonic();
      socket.write(lines.map((line) => `${line.text}\r\n`).join(''));
    },
    read(stage, withinMs) {
      if (signal.aborted) return Promise.reject(abortError(signal));
      const ready = replies.shift();
      if (ready) return Promise.resolve({ ok: true, value: ready });
      if (ended) return Promise.resolve(fail(stage));
      return new Promise((resolve, reject) => {
        const timer = new AbortController();
        const done = (): void => {
          waiter = null;
          timer.abort();
        };
        waiter = {
          stage,
          settle(result) {
            done();
            resolve(result);
          },
          reject(error) {
            done();
            reject(error);
          },
        };
        clock.sleep(withinMs, timer.signal).then(() => end('timeout', `${withinMs} ms`), ignore);
      });
    },
    unasked: () => (expected.length === 0 ? replies : []),
    leftover: () => replies.length > 0 || reader.pending() > 0 || assembler.begun(),
    release,
    attach,
    note: (text) => log('note', text),
    hungUp: (withinMs) => gone(socket, withinMs),
    failure: (stage) => {
      if (!ended || replies.length > 0) return null;
      const result = fail(stage);
      return result.ok ? null : result.failure;
    },
    destroy,
    async close(lastLine) {
      if (lastLine === null || socket.destroyed || !socket.writable || signal.aborted) {
        destroy();
        return;
      }
      log('out', lastLine);
      socket.write(`${lastLine}\r\n`);
      socket.destroySoon();
      await gone(socket, HANG_UP_WAIT_MS);
      destroy();
    },
  };
}
