/** Records of one message that are read, all sections together: nothing honest sends as many. */
const MAX_RECORDS = 1000;
/** Compression pointers that may follow one another directly. Real servers point to labels, hardly ever to another pointer. */
const MAX_POINTERS = 16;
const HEADER = 12;
const POINTER = 0xc0;
/** Where the three counts of records stand in the header (RFC 1035 §4.1.1). */
const COUNTS = [6, 8, 10];

/**
 * True when pointers lead to pointers in long chains (RFC 1035 §4.1.4). Each record that uses such a chain costs its whole length:
 * 64 kB of that kept a reader busy for seconds. Short loops are left to the reader, which sees them.
 */
export function hasPointerChains(message: Buffer): boolean {
  const end = Math.min(message.length - 1, 0x3fff);
  for (let start = HEADER; start <= end; start += 1) {
    const seen: number[] = [];
    for (let at = start; at <= end && (message[at] ?? 0) >= POINTER; ) {
      if (seen.includes(at)) break;
      seen.push(at);
      if (seen.length > MAX_POINTERS) return true;
      at = (((message[at] ?? 0) & 0x3f) << 8) | (message[at + 1] ?? 0);
    }
  }
  return false;
}

/** The same message, its header promising at most 1,000 records; sections behind the one that was shortened count as empty. */
export function withFewRecords(message: Buffer): Buffer {
  if (message.length < HEADER) return message;
  let left = MAX_RECORDS;
  const counts = COUNTS.map((at) => message.readUInt16BE(at));
  const kept = counts.map((count) => {
    const some = Math.min(count, left);
    left = some < count ? 0 : left - some;
    return some;
  });
  if (kept.every((count, i) => count === counts[i])) return message;
  const copy = Buffer.from(message);
  for (const [i, at] of COUNTS.entries()) copy.writeUInt16BE(kept[i] ?? 0, at);
  return copy;
}
