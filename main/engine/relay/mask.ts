import type { Cell, Culprit } from '../../../preload/contract/index.ts';
import { nameCulprit } from '../proof/index.ts';
import { GREETED, isMasked, isSame } from './seen-as.ts';

/** Where a masked address was read: the EHLO reply, or the server's own Received line (R7). */
export type Mask = { address: string; from: 'ehlo' | 'received' };

/** What a cell tells about the address under which the server saw us. */
export type Sightings = Pick<Cell, 'address' | 'seenAs' | 'delivery' | 'ordinary'>;

/**
 * The address that hides strangers from this server, or null. A server that says nothing in its EHLO reply (Postfix) shows it in the
 * Received line of a message that arrived.
 */
export function maskOf(cell: Sightings, ourAddresses: readonly string[]): Mask | null {
  const seen: [string | undefined, Mask['from']][] = [
    [cell.seenAs, 'ehlo'],
    [cell.delivery?.seenAs, 'received'],
    [cell.ordinary?.seenAs, 'received'],
  ];
  for (const [address, from] of seen) {
    if (address !== undefined && isMasked(address, cell.address, ourAddresses)) return { address, from };
  }
  return null;
}

/** R7: who most likely hides strangers from this server; null when nobody does. */
export function culpritOf(
  cell: Sightings & Pick<Cell, 'facts'>,
  ourAddresses: readonly string[],
): Culprit | null {
  const mask = maskOf(cell, ourAddresses);
  if (mask === null) return null;
  const names = mask.from === 'ehlo' ? [greetedAs(cell.facts?.ehlo)] : namesBeside(mask.address, cell);
  return nameCulprit(mask.address, {
    serverAddress: cell.address,
    ourAddresses,
    from: mask.from,
    names: names.filter((name) => name !== ''),
  });
}

const greetedAs = (ehlo: readonly string[] = []): string => GREETED.exec(ehlo[0] ?? '')?.[1] ?? '';

function namesBeside(address: string, { delivery, ordinary }: Sightings): string[] {
  const hops = [...(delivery?.hops ?? []), ...(ordinary?.hops ?? [])];
  return hops.flatMap((hop) =>
    hop.fromIp !== undefined && isSame(hop.fromIp, address) ? [hop.from ?? ''] : [],
  );
}
