import type { Cell, Vantage } from '../../../preload/contract/index.ts';
import type { RunState } from '../run/fold.ts';
import { isInside, readAddress, scopeOf } from '../target/index.ts';

/** What stands for an address of the inside that somebody left out of a file. */
export const isPlaceholder = (text: string): boolean => /^inside-\d{1,9}$/.test(text);

/** An address that only the server's own side can have. */
export function isOwnSide(text: string): boolean {
  if (isPlaceholder(text)) return true;
  return ['private', 'loopback', 'link-local', 'cgnat'].includes(scopeOf(plain(text)));
}

/** The whole internet can have it, or it stands for one in the practice world. */
export const isPublic = (text: string): boolean => ['public', 'documentation'].includes(scopeOf(plain(text)));

/** One spelling of an address; a text that is none stays as it is. */
export const plain = (text: string): string => readAddress(text)?.ip ?? text;

/** Addresses under which the server saw the visitor: its EHLO reply, the Received lines of messages. Each once. */
export function seenBy(cells: Iterable<Cell>): string[] {
  const seen = [...cells].flatMap((cell) => [cell.seenAs, cell.delivery?.seenAs, cell.ordinary?.seenAs]);
  return [...new Set(seen.filter((ip) => ip !== undefined && ip !== '').map((ip) => plain(ip ?? '')))];
}

/**
 * Addresses that the maker's computer really has. What the server called it is not among them: a masked visitor is called by another
 * one's address. In the practice world the published ones are the real ones.
 */
export function realAddresses({ vantage, cells }: RunState): string[] {
  if (vantage === null) return [];
  const told = (vantage.publicAddresses ?? []).map(plain);
  if (vantage.how === 'practice') return told;
  const echoes = seenBy(cells.values());
  return [...new Set([...vantage.sourceAddresses.map(plain), ...told.filter((ip) => !echoes.includes(ip))])];
}

/** The same network as far as the addresses tell: /24, or /64 for IPv6. Placeholders tell nothing: each file numbers its own. */
export function isSameNetwork(a: string, b: string): boolean {
  const one = readAddress(a);
  if (one === null) return false;
  return isInside(plain(b), one.ip, one.family === 4 ? 24 : 64);
}

/** Addresses of the tested server: what was typed or resolved, and what was connected to. */
export function serverAddresses({ target, cells }: RunState): string[] {
  const resolved = (target?.hosts ?? []).flatMap((host) => host.addresses.map((row) => row.ip));
  return [...new Set([...resolved, ...[...cells.values()].map((cell) => cell.address)].map(plain))];
}

export const isPractice = (vantage: Vantage | null): boolean => vantage?.how === 'practice';
