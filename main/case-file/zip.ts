/** The container: a ZIP (APPNOTE 6.3), so that a person without the program can rename it and read `summary.txt`. */
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile as ReadZip } from 'yauzl';
import { LIMITS } from './limits.ts';

/** Names that mean something to us; everything else is not read. */
const OURS = /^(?:summary\.txt|manifest\.json|parts\/\d{2,4}-[A-Za-z0-9-]{1,64}\.jsonl)$/;

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 &&
  bytes[1] === 0x4b &&
  (bytes[2] === 3 || bytes[2] === 5) &&
  (bytes[3] ?? 0) === (bytes[2] ?? 0) + 1;

/** Octets of one entry, or why there are none. */
export type EntryReading = Uint8Array | 'damaged' | 'too-large';

/** Entries by name; `strange`: how many were not read because their names are not ours. */
export type ZipReading =
  | { ok: true; entries: Map<string, EntryReading>; strange: number }
  | { ok: false; why: 'damaged' | 'too-large' };

/** Writes entries in this order. Their times are all the same: what is the same gives the same octets. */
export async function writeZip(entries: readonly (readonly [string, Uint8Array])[]): Promise<Uint8Array> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const mtime = new Date(1980, 0, 1);
  for (const [name, bytes] of entries) {
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, {
      mtime,
      mode: 0o100644,
    });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Reads our entries of a stranger's ZIP within limits. Never throws. */
export async function readZip(bytes: Uint8Array): Promise<ZipReading> {
  const { fromBufferPromise } = await import('yauzl');
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const zip = await fromBufferPromise(buffer, { lazyEntries: true, strictFileNames: true });
    return await readEntries(zip, bytes.length);
  } catch {
    return { ok: false, why: 'damaged' };
  }
}

async function readEntries(zip: ReadZip, fileBytes: number): Promise<ZipReading> {
  if (zip.entryCount > LIMITS.entries) return { ok: false, why: 'too-large' };
  const entries = new Map<string, EntryReading>();
  const seen = { strange: 0, total: 0, count: 0 };
  try {
    for await (const entry of zip.eachEntry()) {
      seen.count += 1;
      if (seen.count > LIMITS.entries) return { ok: false, why: 'too-large' };
      const name = entry.fileName;
      // A name that comes twice could be read one way here and another way elsewhere.
      if (!OURS.test(name)) seen.strange += 1;
      else if (entries.has(name)) entries.set(name, 'damaged');
      else {
        const content = await readEntry(zip, entry, fileBytes, seen.total);
        if (typeof content !== 'string') seen.total += content.length;
        entries.set(name, content);
      }
    }
  } catch {
    // The list of entries breaks off: what was read so far is judged by the manifest.
    if (entries.size === 0) return { ok: false, why: 'damaged' };
  }
  return { ok: true, entries, strange: seen.strange };
}

async function readEntry(
  zip: ReadZip,
  entry: Entry,
  fileBytes: number,
  total: number,
): Promise<EntryReading> {
  const { uncompressedSize: size, compressedSize } = entry;
  if (!entry.canDecodeFileData() || entry.isEncrypted()) return 'damaged';
  const most = Math.min(mostOf(entry.fileName), LIMITS.totalBytes - total);
  const isPackedTooWell = size > LIMITS.ratioFloor && size > LIMITS.ratio * Math.max(1, compressedSize);
  if (size > most || isPackedTooWell) return 'too-large';
  if (compressedSize > fileBytes) return 'damaged';
  try {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    let read = 0;
    for await (const chunk of stream) {
      const piece = Buffer.from(chunk);
      read += piece.length;
      if (read > most) return 'too-large';
      chunks.push(piece);
    }
    const content = Buffer.concat(chunks);
    return read === size && crc32(content) === entry.crc32 ? content : 'damaged';
  } catch {
    return 'damaged';
  }
}

function mostOf(name: string): number {
  if (name === 'manifest.json') return LIMITS.manifestBytes;
  return name === 'summary.txt' ? LIMITS.summaryBytes : LIMITS.partBytes;
}
