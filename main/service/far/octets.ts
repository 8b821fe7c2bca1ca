/** Writes numbers and texts into octets, small ones small. */
export type OctetWriter = {
  byte(value: number): void;
  /** A whole number from 0 on, seven bits an octet, least first (LEB128). */
  number(value: number): void;
  raw(octets: Uint8Array): void;
  /** Its length, then its UTF-8. */
  text(value: string): void;
  done(): Uint8Array;
};

export function writeOctets(): OctetWriter {
  const octets: number[] = [];
  const number = (value: number): void => {
    let rest = Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(value) || 0));
    while (rest > 127) {
      octets.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    octets.push(rest);
  };
  const raw = (more: Uint8Array): void => {
    octets.push(...more);
  };
  return {
    byte: (value) => octets.push(value & 255),
    number,
    raw,
    text(value) {
      const utf8 = new TextEncoder().encode(value);
      number(utf8.length);
      raw(utf8);
    },
    done: () => Uint8Array.from(octets),
  };
}

/** What is read does not fit what was written: too short, too long, or no text. */
export class OctetError extends Error {}

/** Reads what `writeOctets` wrote. Every method throws `OctetError` instead of reading past the end. */
export type OctetReader = {
  byte(): number;
  number(most: number): number;
  raw(length: number): Uint8Array;
  /** `most`: octets. */
  text(most: number): string;
  isAtEnd(): boolean;
};

export function readOctets(octets: Uint8Array): OctetReader {
  let at = 0;
  const byte = (): number => {
    const value = octets[at];
    if (value === undefined) throw new OctetError('ends too early');
    at += 1;
    return value;
  };
  const raw = (length: number): Uint8Array => {
    if (at + length > octets.length) throw new OctetError('ends too early');
    at += length;
    return octets.subarray(at - length, at);
  };
  const number = (most: number): number => {
    let value = 0;
    for (let place = 1; place <= 2 ** 49; place *= 128) {
      const next = byte();
      value += (next % 128) * place;
      if (value > most) throw new OctetError('too large');
      if (next < 128) return value;
    }
    throw new OctetError('too large');
  };
  return {
    byte,
    number,
    raw,
    text(most) {
      const utf8 = raw(number(most));
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(utf8);
      } catch {
        throw new OctetError('no text');
      }
    },
    isAtEnd: () => at === octets.length,
  };
}
