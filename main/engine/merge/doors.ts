import type { Cell } from '../../../preload/contract/index.ts';
import { cellKey } from '../run/doors.ts';
import { readAddress } from '../target/index.ts';
import { isOwnSide } from './addresses.ts';
import { classOf } from './classes.ts';
import type { CoreCell, DoorAnswer, PlaceView } from './types.ts';

/** One door of the server as both places know it: 192.168.0.2:25 and 203.0.113.7:25 may be the same. */
export type DoorPair = { inside: DoorAnswer | null; outside: DoorAnswer | null };

/**
 * Finds the doors that are the same: by address, else by the host's name, else the only private address of the inside with the only door
 * left outside of that family and port. What cannot be told apart or together stays apart.
 */
export function pairDoors(inside: PlaceView | null, outside: PlaceView | null): DoorPair[] {
  const left = doorsOf(inside);
  const right = doorsOf(outside);
  const mates = new Map<DoorAnswer, DoorAnswer>();
  const taken = new Set<DoorAnswer>();
  const match = (fits: (a: Cell, b: Cell) => boolean, isOnlyOne: boolean): void => {
    for (const one of left) {
      if (mates.has(one)) continue;
      const free = right.filter((other) => !taken.has(other) && fits(one.cell, other.cell));
      const [mate] = free;
      if (!mate || (isOnlyOne && free.length > 1)) continue;
      const rivals = left.filter((other) => !mates.has(other) && fits(other.cell, mate.cell));
      if (isOnlyOne && rivals.length > 1) continue;
      mates.set(one, mate);
      taken.add(mate);
    }
  };
  const isSameDoor = (a: Cell, b: Cell): boolean => a.family === b.family && a.port === b.port;
  match((a, b) => cellKey(a) === cellKey(b), false);
  match((a, b) => isSameDoor(a, b) && namesOf(a).some((name) => namesOf(b).includes(name)), false);
  match((a, b) => isSameDoor(a, b) && isOwnSide(a.address) && !isOwnSide(b.address), true);
  return sortPairs([
    ...left.map((one) => ({ inside: one, outside: mates.get(one) ?? null })),
    ...right.filter((one) => !taken.has(one)).map((one) => ({ inside: null, outside: one })),
  ]);
}

function doorsOf(view: PlaceView | null): DoorAnswer[] {
  if (view === null) return [];
  return [...view.state.cells].flatMap(([key, cell]) => {
    const part = view.partOf.get(key);
    return part ? [{ part, cell }] : [];
  });
}

/** Names of the machine behind a door: the host's, and the one in its greeting. An address is no name. */
function namesOf({ host, facts }: Cell): string[] {
  const greeted = /^220[- ](\S+)/.exec(facts?.banner ?? '')?.[1];
  const names = [host, greeted].flatMap((name) => (name === undefined ? [] : [name]));
  return names
    .map((name) => name.toLowerCase().replace(/\.$/, ''))
    .filter((name) => name.includes('.') && readAddress(name) === null);
}

/** Mail ports first, then by port, IPv4 before IPv6, host. */
function sortPairs(pairs: DoorPair[]): DoorPair[] {
  const cellOf = (pair: DoorPair): Cell | undefined => (pair.outside ?? pair.inside)?.cell;
  const rank = (cell: Cell | undefined): string =>
    cell
      ? [
          cell.port === 25 ? 0 : 1,
          String(cell.port).padStart(5, '0'),
          cell.family,
          hostOf(cell),
          cell.address,
        ].join()
      : '';
  return pairs.sort((a, b) =>
    rank(cellOf(a)) < rank(cellOf(b)) ? -1 : rank(cellOf(a)) > rank(cellOf(b)) ? 1 : 0,
  );
}

export const hostOf = (cell: Cell): string => cell.host ?? cell.address;

/** What a place says about a door, without words. */
export function sayDoor({ part, cell }: DoorAnswer): CoreCell {
  const tries = cell.attempts.filter((row) => row.outcome !== 'tls-required' || row.tls);
  const yes = tries.filter((row) => row.outcome === 'accepted').length;
  const no = tries.filter((row) => row.outcome === 'refused-relay' || row.outcome === 'auth-required').length;
  const base = { address: cell.address, port: cell.port, code: cell.verdict };
  switch (classOf(cell)) {
    case 'accepted':
      return cell.delivery?.state === 'seen'
        ? { part, state: 'delivered', params: base }
        : {
            part,
            state: 'accepted',
            params: { ...base, n: Math.max(yes, 1), total: Math.max(tries.length, 1) },
          };
    case 'refused':
      return {
        part,
        state: tries.length > 0 ? 'refused' : 'closed',
        params: { ...base, n: no, total: tries.length },
      };
    case 'keeps':
      return { part, state: cell.verdict === 'BOUNCES' ? 'bounces' : 'keeps', params: base };
    case 'silent':
      return { part, state: cell.state === 'not-offered' ? 'not-offered' : 'silent', params: base };
    case 'unknown':
      return { part, state: 'unknown', params: base };
  }
}
