import type { CellRef, Target, TargetHost } from '../../../preload/contract/index.ts';
import { usualChoice } from '../target/index.ts';

/** Doors of a mail server by default: other servers (25), submission over TLS (465, RFC 8314), submission (587, RFC 6409). */
export const DEFAULT_PORTS: readonly number[] = [25, 465, 587];
/** Doors for the server's own people; 2525 stands in for 587 where that is blocked, 26 stands in for 25. */
const SUBMISSION_PORTS: readonly number[] = [465, 587, 2525];
const MAX_DOORS = 48;

/** One cell to test. `full`: the whole list of attempts; else the short form (relay-tests §3.3 step 6). */
export type Door = {
  ref: CellRef;
  host: TargetHost;
  full: boolean;
  implicitTls: boolean;
  role: 'mx' | 'submission' | 'hidden';
};

/** Hosts to test: those picked by name, else the usual choice. */
export function pickHosts(target: Target, picked: readonly string[]): TargetHost[] {
  const wanted = picked.length > 0 ? picked : usualChoice(target);
  return target.hosts.filter((host) => host.addresses.length > 0 && wanted.includes(host.name));
}

/** All doors, the plain mail ports of every address first (UX §6 "shallow first"). The first one gets the full list. */
export function planDoors(
  hosts: readonly TargetHost[],
  target: Target,
  ports: readonly number[] | undefined,
): Door[] {
  const seen = new Set<string>();
  const doors = hosts.flatMap((host) => {
    const fixed = host.port ?? target.port;
    const wanted = fixed === undefined ? (ports ?? DEFAULT_PORTS) : [fixed];
    return host.addresses.flatMap((address) =>
      wanted.map(
        (port): Omit<Door, 'full'> => ({
          ref: { address: address.ip, family: address.family, port, host: host.name },
          host,
          implicitTls: port === 465,
          role: SUBMISSION_PORTS.includes(port) ? 'submission' : 'mx',
        }),
      ),
    );
  });
  const unique = doors.filter((door) => {
    const key = cellKey(door.ref);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  const ordered = [...unique.filter((d) => d.role === 'mx'), ...unique.filter((d) => d.role !== 'mx')];
  return ordered.slice(0, MAX_DOORS).map((door, index) => ({ ...door, full: index === 0 }));
}

/** `192.0.2.25:25`, `[2001:db8::25]:25`. */
export function cellKey(ref: { address: string; port: number }): string {
  return ref.address.includes(':') ? `[${ref.address}]:${ref.port}` : `${ref.address}:${ref.port}`;
}
