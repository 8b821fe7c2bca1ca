const END = -2;
const ENTRY = 128;
const MINI_LIMIT = 4096;
const MAX_ENTRIES = 20_000;
const MAX_DEPTH = 32;
const HEADER_FAT = 109;

/** First octets of a compound file ([MS-CFB] §2.2), which `.msg` files are. */
export function isCompound(octets: Uint8Array): boolean {
  return [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].every((value, index) => octets[index] === value);
}

/**
 * Can the library read this compound file in bounded time and memory? It follows chains and trees without looking for circles and believes
 * sizes; this walks them first. False for circles, more than 20,000 entries, trees deeper than 32, or streams that together claim more than
 * twice the file.
 */
export function isSoundCompound(octets: Uint8Array): boolean {
  try {
    return check(octets);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function check(octets: Uint8Array): boolean {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const sector = view.getUint8(30) === 12 ? 4096 : 512;
  const perSector = sector / 4;
  const most = Math.ceil(octets.byteLength / sector) + 1;
  const fatCount = view.getInt32(44, true);
  const miniCount = view.getInt32(64, true);
  const extraCount = view.getInt32(72, true);
  if ([fatCount, miniCount, extraCount].some((count) => count < 0 || count > most)) return false;
  const at = (index: number, offset: number): number => view.getInt32((index + 1) * sector + offset, true);
  const fat: number[] = [];
  for (let index = 0; index < Math.min(fatCount, HEADER_FAT); index += 1)
    fat.push(view.getInt32(76 + 4 * index, true));
  let extra = view.getInt32(68, true);
  for (let index = 0; index < extraCount && extra >= 0; index += 1) {
    for (let entry = 0; entry < perSector - 1; entry += 1) {
      const block = at(extra, 4 * entry);
      if (block < 0) break;
      fat.push(block);
    }
    if (fat.length > most * 2) return false;
    extra = at(extra, 4 * (perSector - 1));
  }
  const next = (table: readonly number[], index: number): number => {
    const block = table[Math.floor(index / perSector)];
    return block === undefined ? END : at(block, 4 * (index % perSector));
  };
  const chain = (table: readonly number[], start: number, max: number): number[] | null => {
    const seen: number[] = [];
    for (let index = start; index !== END; index = next(table, index)) {
      if (seen.length >= max) return null;
      seen.push(index);
    }
    return seen;
  };
  const directory = chain(fat, view.getInt32(48, true), most);
  if (directory === null || directory.length * (sector / ENTRY) > MAX_ENTRIES) return false;
  const entries = directory.flatMap((block) =>
    Array.from({ length: sector / ENTRY }, (_, index) => (block + 1) * sector + index * ENTRY),
  );
  const mini: number[] = [];
  for (let block = view.getInt32(60, true); mini.length < miniCount && block > 0; block = next(fat, block))
    mini.push(block);
  const [root] = entries;
  if (root === undefined || chain(fat, view.getInt32(root + 116, true), most) === null) return false;
  return (
    isTree(view, entries) &&
    areStreamsSound(view, entries, (start) => chain(mini, start, MINI_LIMIT / 64 + 2) !== null)
  );
}

/** Each entry is reached at most once, and not too deep. */
function isTree(view: DataView, entries: readonly number[]): boolean {
  const seen = new Set<number>([0]);
  const open = [{ index: view.getInt32((entries[0] ?? 0) + 76, true), depth: 1 }];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { index, depth } = step;
    if (index === -1) continue;
    const entry = entries[index];
    if (entry === undefined || seen.has(index) || depth > MAX_DEPTH) return false;
    seen.add(index);
    open.push(
      { index: view.getInt32(entry + 68, true), depth },
      { index: view.getInt32(entry + 72, true), depth },
    );
    if (view.getUint8(entry + 66) === 1)
      open.push({ index: view.getInt32(entry + 76, true), depth: depth + 1 });
  }
  return true;
}

function areStreamsSound(
  view: DataView,
  entries: readonly number[],
  isMiniSound: (start: number) => boolean,
): boolean {
  let total = 0;
  for (const entry of entries) {
    if (view.getUint8(entry + 66) !== 2) continue;
    const size = view.getInt32(entry + 120, true);
    total += size;
    if (size < 0 || total > view.byteLength * 2) return false;
    if (size > 0 && size < MINI_LIMIT && !isMiniSound(view.getInt32(entry + 116, true))) return false;
  }
  return true;
}
