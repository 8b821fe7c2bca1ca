import {
  isOwnSide,
  isPlaceholder,
  isPractice,
  isPublic,
  isSameNetwork,
  realAddresses,
  seenBy,
  serverAddresses,
} from './addresses.ts';
import type { Doubt, JudgedPart } from './types.ts';

/**
 * Does a part really come from the place it names? Only the addresses of its maker's computer tell, and the address of the office's
 * connection: that the server sees a private address is no sign, because a masked visitor looks like that too (R7).
 */
export function doubtOf(part: JudgedPart, parts: readonly JudgedPart[]): Doubt | null {
  const rest = parts.filter((one) => one.id !== part.id);
  const outsiders = rest.filter((one) => one.place === 'outside');
  if (part.place === 'inside') return doubtInside(part, outsiders);
  if (part.place !== 'outside') return null;
  const all = [part, ...outsiders];
  // Only an office that is believed itself can tell who lies.
  return doubtOutside(
    part,
    rest.filter((one) => one.place === 'inside' && doubtInside(one, all) === null),
  );
}

function doubtOutside(part: JudgedPart, offices: readonly JudgedPart[]): Doubt | null {
  const { state } = part;
  if (state.vantage?.proxy !== undefined) return null;
  const real = realAddresses(state);
  const servers = serverAddresses(state);
  if (!isPractice(state.vantage) && triedPrivately(part)) return 'private-target';
  const seen = seenBy(state.cells.values()).filter((ip) => isPublic(ip) && !servers.includes(ip));
  // Behind a home router the public address is what servers see; a computer with a public address of its own may be masked.
  const known = real.some(isPublic) ? real : [...real, ...seen];
  for (const office of offices) {
    if (isPractice(state.vantage) !== isPractice(office.state.vantage)) continue;
    const officePublic = publicOf(office).filter((ip) => !servers.includes(ip));
    if (known.some((ip) => officePublic.includes(ip))) return 'office-address';
    const isElsewhere = seen.length > 0 || (officePublic.length > 0 && real.some(isPublic));
    const homes = realAddresses(office.state).filter(isOwnSide);
    const own = real.filter((ip) => isOwnSide(ip) && !isLoopback(ip, state));
    const meets = own.some((ip) => homes.some((home) => isSameNetwork(home, ip)));
    if (meets && !isElsewhere) return 'office-network';
  }
  return null;
}

/** Of the computer itself; behind a placeholder the target still says so. */
function isLoopback(ip: string, { target }: JudgedPart['state']): boolean {
  if (ip.startsWith('127.') || ip === '::1') return true;
  const known = (target?.hosts ?? []).flatMap((host) => host.addresses);
  return isPlaceholder(ip) && known.some((row) => row.ip === ip && row.scope === 'loopback');
}

/** Every door that it reached has an address of the inside. */
function triedPrivately({ state }: JudgedPart): boolean {
  const reached = [...state.cells.values()].filter((cell) => cell.facts?.banner !== undefined);
  return (
    reached.length > 0 && reached.every((cell) => isOwnSide(cell.address) && !isLoopback(cell.address, state))
  );
}

/** Public addresses of the office's connection: its own, and those by which the server or the person knows it. */
function publicOf({ state }: JudgedPart): string[] {
  const told = state.vantage?.publicAddresses ?? [];
  return [...new Set([...realAddresses(state), ...told, ...seenBy(state.cells.values())])].filter(isPublic);
}

/** Claims the inside, but all its own addresses are those of a stranger, or it is the computer that looked from outside. */
function doubtInside(part: JudgedPart, outsiders: readonly JudgedPart[]): Doubt | null {
  const real = realAddresses(part.state);
  const servers = serverAddresses(part.state);
  const isStranger =
    real.length > 0 &&
    real.every((ip) => isPublic(ip) && !servers.some((server) => isSameNetwork(server, ip)));
  if (!isStranger) return null;
  // An office whose computers have public addresses of their own is possible: only what speaks against it counts.
  const seen = seenBy(part.state.cells.values());
  const isSeenSo = seen.length > 0 && seen.every((ip) => real.includes(ip));
  const isOutsider = outsiders.some((one) => realAddresses(one.state).some((ip) => real.includes(ip)));
  const isTyped = part.state.vantage?.how === 'person';
  return isOutsider || isSeenSo || isTyped ? 'stranger-address' : null;
}
