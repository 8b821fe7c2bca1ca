import { LINE_KEPT_BYTES } from './limits.ts';

/** One line without its end. `dropped`: bytes beyond the limit that were thrown away. */
export type RawLine = { bytes: Buffer; dropped: number };

export type LineReader = {
  /** Lines finished by this chunk. CRLF and bare LF both end a line; a bare CR does not. */
  push(chunk: Uint8Array): RawLine[];
  /** Bytes of a line that is not finished yet (dropped ones included). */
  pending(): number;
  /** The unfinished line, when the server hung up in the middle of it. */
  flush(): RawLine | null;
};

const LF = 10;
const CR = 13;

/** Cuts a byte stream into lines. Holds at most `LINE_KEPT_BYTES` whatever comes. */
export function createLineReader(): LineReader {
  const kept = Buffer.alloc(LINE_KEPT_BYTES);
  let length = 0;
  let dropped = 0;
  /** A CR at the very end of the kept part, or the last dropped byte was CR: it may belong to the line end. */
  let lastWasCr = false;

  const add = (part: Uint8Array): void => {
    if (part.length === 0) return;
    const fits = Math.min(part.length, LINE_KEPT_BYTES - length);
    kept.set(part.subarray(0, fits), length);
    length += fits;
    dropped += part.length - fits;
    lastWasCr = part[part.length - 1] === CR;
  };

  const finish = (): RawLine => {
    let overflow = dropped;
    let end = length;
    if (lastWasCr) {
      if (overflow > 0) overflow -= 1;
      else end -= 1;
    }
    const line = { bytes: Buffer.from(kept.subarray(0, end)), dropped: overflow };
    length = 0;
    dropped = 0;
    lastWasCr = false;
    return line;
  };

  return {
    push(chunk) {
      const lines: RawLine[] = [];
      let from = 0;
      for (;;) {
        const at = chunk.indexOf(LF, from);
        if (at < 0) break;
        add(chunk.subarray(from, at));
        lines.push(finish());
        from = at + 1;
      }
      add(chunk.subarray(from));
      return lines;
    },
    pending: () => length + dropped,
    flush: () => (length + dropped > 0 ? finish() : null),
  };
}
