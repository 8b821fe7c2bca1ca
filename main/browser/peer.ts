import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';

/** One end of a connection over IPv4 loopback. */
export type Endpoint = { address: string; port: number };

/**
 * True when the system says that another user of this computer is at the far end of a loopback connection. Linux tells the owner of every
 * socket (proc_pid_net(5)); elsewhere, and when it does not say, the answer is false and the token alone decides. The superuser may do
 * anything anyway, and relays of the system (WSL) run as the superuser.
 */
export function isOtherUser(
  client: Endpoint,
  server: Endpoint,
  ownUser: number | undefined = process.getuid?.(),
): boolean {
  if (ownUser === undefined || process.platform !== 'linux') return false;
  const user = ownerOf(client, server);
  return user !== null && user !== ownUser && user !== 0;
}

/** User number of the client's own socket, or null when the system's tables do not name it. */
function ownerOf(client: Endpoint, server: Endpoint): number | null {
  // A program that speaks both families is listed with the others of IPv6, its address mapped (RFC 4291 § 2.5.5.2).
  return (
    findOwner('/proc/net/tcp', endText(client), endText(server)) ??
    findOwner('/proc/net/tcp6', mappedText(client), mappedText(server))
  );
}

function findOwner(table: string, local: string, remote: string): number | null {
  let rows: string[];
  try {
    rows = readFileSync(table, 'latin1').split('\n');
  } catch {
    return null;
  }
  for (const row of rows) {
    const fields = row.trim().split(/\s+/);
    if (fields[1] === local && fields[2] === remote) return Number(fields[7]);
  }
  return null;
}

/** `0100007F:1F90`: the address as the machine keeps it, the port plainly. */
function endText({ address, port }: Endpoint): string {
  return `${words(address.split('.').map(Number))}:${portText(port)}`;
}

function mappedText({ address, port }: Endpoint): string {
  return `${'0'.repeat(16)}${words([0, 0, 0xff, 0xff])}${words(address.split('.').map(Number))}:${portText(port)}`;
}

function words(bytes: number[]): string {
  const ordered = endianness() === 'LE' ? bytes.toReversed() : bytes;
  return ordered.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}

function portText(port: number): string {
  return port.toString(16).padStart(4, '0').toUpperCase();
}
