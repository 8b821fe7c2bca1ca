import type { Cell } from '../../../preload/contract/index.ts';
import { nameCulprit } from '../proof/index.ts';
import { cellKey } from '../run/doors.ts';
import { readAddress } from '../target/index.ts';
import { isOwnSide, isPlaceholder, isPublic, plain, realAddresses, seenBy } from './addresses.ts';
import { classOf } from './classes.ts';
import type { JudgedPart, Mask, PlaceView } from './types.ts';

/**
 * Did the server see a stranger under another one's address? Found by comparing: its own side's address, the address that people inside
 * are seen under, or not the address that the outside computer really has. Every masked door, the most telling first: one that says yes.
 */
export function findMasks(inside: PlaceView | null, outside: PlaceView | null): Mask[] {
  if (outside === null) return [];
  const masks = [...outside.state.cells].flatMap(([key, cell]) => {
    const from = outside.partOf.get(key);
    const mask = from ? maskOfCell(cell, ownAddresses(from), inside) : null;
    return mask ? [{ mask, isOpen: classOf(cell) === 'accepted' }] : [];
  });
  return masks.sort((a, b) => Number(b.isOpen) - Number(a.isOpen)).map((one) => one.mask);
}

/** Every address that may be the maker's: also the one that a connection left from, which in the practice world is none to be seen. */
function ownAddresses({ state }: JudgedPart): string[] {
  return [...new Set([...realAddresses(state), ...(state.vantage?.sourceAddresses ?? []).map(plain)])];
}

function maskOfCell(cell: Cell, real: readonly string[], inside: PlaceView | null): Mask | null {
  const door = cellKey(cell);
  const staff = inside === null ? [] : seenBy(inside.state.cells.values());
  for (const address of seenBy([cell])) {
    if (real.includes(address)) continue;
    const how = howMasked(address, cell, real, staff);
    if (how === null) continue;
    const known = cell.culprit?.address !== undefined && plain(cell.culprit.address) === address;
    const culprit = known ? cell.culprit?.kind : culpritKind(address, cell, real);
    return { address, culprit: culprit ?? 'unknown', how, door };
  }
  return null;
}

function howMasked(
  address: string,
  cell: Cell,
  real: readonly string[],
  staff: readonly string[],
): Mask['how'] | null {
  if (isOwnSide(address) || address === plain(cell.address)) return 'private';
  if (staff.includes(address)) return 'same-as-inside';
  const family = readAddress(address)?.family;
  const known = real.filter((ip) => isPublic(ip) && readAddress(ip)?.family === family);
  return family !== undefined && known.length > 0 ? 'not-the-real-one' : null;
}

function culpritKind(address: string, cell: Cell, real: readonly string[]): Mask['culprit'] {
  if (isPlaceholder(address)) return 'unknown';
  const from = cell.seenAs !== undefined && plain(cell.seenAs) === address ? 'ehlo' : 'received';
  return nameCulprit(address, { serverAddress: cell.address, ourAddresses: real, from }).kind;
}
