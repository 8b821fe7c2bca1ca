import { inflateSync } from 'node:zlib';

/** Embedded streams that are looked at; a report of ours has one. */
const MOST_STREAMS = 24;
/** Streams that cannot be unpacked, or not within the limit: after so many the file is not worth the work. */
const MOST_BOMBS = 3;
/** Largest case that is unpacked, octets. */
const MOST_OCTETS = 24 * 1024 * 1024;
/** A stream's dictionary is shorter than this. */
const DICTIONARY_OCTETS = 1200;
/** Local file header of a ZIP (APPNOTE 4.3.7): what every case file begins with. */
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');

/**
 * Cases inside a PDF, the last one first, unpacked. Looks for embedded file streams (ISO 32000-1 §7.11.4) by their mark and does not follow
 * the PDF's structure, so a broken or hostile one costs no more than its own length and 24 MB.
 */
export function findCases(buffer: Buffer): Uint8Array[] {
  const cases: Uint8Array[] = [];
  let left = MOST_OCTETS;
  let bombs = 0;
  let at = buffer.length;
  for (let count = 0; count < MOST_STREAMS && at > 0 && bombs < MOST_BOMBS; count += 1) {
    at = buffer.lastIndexOf('/EmbeddedFile', at - 1);
    if (at < 0) break;
    const packed = streamAt(buffer, at);
    const unpacked = packed && unpack(packed.bytes, packed.isPacked, left);
    if (!unpacked) {
      bombs += packed ? 1 : 0;
      continue;
    }
    left -= unpacked.length;
    if (unpacked.subarray(0, ZIP.length).equals(ZIP)) cases.push(unpacked);
  }
  return cases;
}

function streamAt(buffer: Buffer, at: number): { bytes: Buffer; isPacked: boolean } | null {
  const from = Math.max(0, buffer.lastIndexOf(' obj', at));
  const start = buffer.indexOf('stream', at);
  if (start < 0 || start - from > DICTIONARY_OCTETS) return null;
  const head = buffer.toString('latin1', from, start);
  const length = Number(/\/Length (\d{1,10})(?!\d* \d+ R)/.exec(head)?.[1] ?? Number.NaN);
  const first = start + (buffer[start + 6] === 13 ? 8 : 7);
  const end = Number.isNaN(length) ? buffer.indexOf('endstream', first) : first + length;
  if (end <= first || end > buffer.length) return null;
  const filter = /\/Filter\s*\[?\s*\/(\w{1,30})/.exec(head)?.[1];
  if (filter !== undefined && filter !== 'FlateDecode') return null;
  return { bytes: buffer.subarray(first, end), isPacked: filter !== undefined };
}

function unpack(bytes: Buffer, isPacked: boolean, most: number): Buffer | null {
  if (!isPacked) return bytes.length > most ? null : bytes;
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, most) });
  } catch {
    return null;
  }
}
