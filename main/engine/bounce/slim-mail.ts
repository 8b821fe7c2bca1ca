/** Kept of a message source: octets and lines in all, and in one run without an empty line or a part's border. */
const MAX_KEPT = 3 * 1024 * 1024;
const MAX_LINES = 25_000;
const MAX_RUN = 400_000;
const MAX_RUN_LINES = 6000;
const MAX_EMPTY = 20;

/**
 * Leaves out the middle of long parts (attached files), so that what a reader of messages has to do stays small whatever was brought: at
 * most 3 MB and 25,000 lines stay. Borders of parts and the beginnings of parts stay where they are. One pass over the octets.
 */
export function slimMail(octets: Uint8Array): { octets: Uint8Array; isCut: boolean } {
  if (octets.byteLength < 64_000) return { octets, isCut: false };
  const kept = new Uint8Array(Math.min(octets.byteLength, MAX_KEPT));
  let size = 0;
  let lines = 0;
  let run = 0;
  let runLines = 0;
  let empty = 0;
  let isCut = false;
  let start = 0;
  while (start < octets.byteLength) {
    const found = octets.indexOf(10, start);
    const end = found === -1 ? octets.byteLength : found + 1;
    const isEmpty = end - start <= 2 && (octets[start] === 10 || octets[start] === 13);
    const isBorder = octets[start] === 45 && octets[start + 1] === 45;
    empty = isEmpty ? empty + 1 : 0;
    if (isEmpty || isBorder) {
      run = 0;
      runLines = 0;
    }
    const length = Math.min(end - start, MAX_RUN - run, kept.byteLength - size);
    if (length > 0 && runLines < MAX_RUN_LINES && empty <= MAX_EMPTY && lines < MAX_LINES) {
      kept.set(octets.subarray(start, start + length), size);
      size += length;
      // A line that was cut still ends, or the next border would hang on it.
      if (length < end - start) kept[size - 1] = 10;
      run += length;
      lines += 1;
      runLines += 1;
      isCut ||= length < end - start && !isEncoded(octets, start, end);
    } else if (empty <= MAX_EMPTY) isCut ||= !isEncoded(octets, start, end);
    start = end;
    while (empty > MAX_EMPTY && (octets[start] === 10 || octets[start] === 13)) start += 1;
    if (lines >= MAX_LINES || size >= kept.byteLength) {
      isCut ||= start < octets.byteLength;
      break;
    }
  }
  return { octets: kept.subarray(0, size), isCut };
}

/** A line of base64: nothing that a person would miss. */
function isEncoded(octets: Uint8Array, start: number, end: number): boolean {
  if (end - start > 80) return false;
  for (let index = start; index < end; index += 1) {
    const octet = octets[index] ?? 0;
    if (octet === 32 || octet === 58 || octet > 126) return false;
  }
  return true;
}
