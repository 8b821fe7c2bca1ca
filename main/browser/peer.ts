import { closeSync, openSync, readSync } from 'node:fs';
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

/** Octets asked for at once. The system walks all of its sockets for each answer, so no more is asked for than is needed. */
const CHUNK = 64 * 1024;

function findOwner(table: string, local: string, remote: string): number | null {
  let file: number;
  try {
    file = openSync(table, 'r');
  } catch {
    return null;
  }
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let begun = ''; ; ) {
      const length = readSync(file, chunk);
      const rows = (begun + chunk.toString('latin1', 0, length)).split('\n');
      begun = length === 0 ? '' : (rows.pop() ?? '');
      const owner = ownerIn(rows, local, remote);
      if (owner !== null || length === 0) return owner;
    }
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

function ownerIn(rows: readonly string[], local: string, remote: string): number | null {
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
