import type { Duplex } from 'node:stream';

/** One line from the visitor, or why there is none. `text` has no line end; `bytes` is the line as it came, with it. */
type LineEvent =
  | { kind: 'line'; text: string; bytes: Buffer }
  | { kind: 'too-long' }
  | { kind: 'idle' }
  | { kind: 'end' };

export type LineSource = {
  /** Waits for the next line. A line longer than `maxBytes` ends the conversation (`too-long`). */
  next(maxBytes: number, idleMs: number): Promise<LineEvent>;
  /** Waits for exactly so many bytes; null when they do not come. `count` must be below the high-water mark. */
  bytes(count: number, idleMs: number): Promise<Buffer | null>;
  /** Bytes that came but were not read. */
  pending(): number;
  /** Stops listening; the stream can be given to someone else (TLS). */
  detach(): void;
};

const HIGH_WATER_BYTES = 65_536;
const LF = 0x0a;

/** Reads lines from a stranger: bounded memory (the stream is paused when he runs ahead), bounded lines, bounded waits. */
export function lineSource(stream: Duplex): LineSource {
  let buffer: Buffer = Buffer.alloc(0);
  let scanned = 0;
  let ended = false;
  let wake: (() => void) | null = null;

  const onData = (chunk: Buffer): void => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    if (buffer.length > HIGH_WATER_BYTES) stream.pause();
    wake?.();
  };
  const onEnd = (): void => {
    ended = true;
    wake?.();
  };
  stream.on('data', onData);
  for (const event of ['end', 'close', 'error']) stream.on(event, onEnd);

  const goOn = (): void => {
    if (buffer.length < HIGH_WATER_BYTES / 2 && stream.isPaused()) stream.resume();
  };

  const take = (maxBytes: number): LineEvent | null => {
    const at = buffer.indexOf(LF, scanned);
    const length = at < 0 ? buffer.length : at + 1;
    if (length > maxBytes) return { kind: 'too-long' };
    if (at < 0) {
      scanned = buffer.length;
      return ended ? { kind: 'end' } : null;
    }
    const bytes = buffer.subarray(0, length);
    buffer = buffer.subarray(length);
    scanned = 0;
    goOn();
    return { kind: 'line', text: bytes.toString('utf8').replace(/\r?\n$/, ''), bytes };
  };

  /** Resolves when something came, or false when the time is over. */
  const more = async (untilMs: number): Promise<boolean> => {
    const left = untilMs - Date.now();
    if (left <= 0) return false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = null;
    return true;
  };

  return {
    async next(maxBytes, idleMs) {
      const until = Date.now() + idleMs;
      for (;;) {
        const event = take(maxBytes);
        if (event) return event;
        if (!(await more(until))) return { kind: 'idle' };
      }
    },
    async bytes(count, idleMs) {
      const until = Date.now() + idleMs;
      while (buffer.length < count) {
        if (ended || !(await more(until))) return null;
      }
      const taken = buffer.subarray(0, count);
      buffer = buffer.subarray(count);
      scanned = 0;
      goOn();
      return taken;
    },
    pending: () => buffer.length,
    detach() {
      stream.off('data', onData);
      for (const event of ['end', 'close', 'error']) stream.off(event, onEnd);
      stream.pause();
    },
  };
}
