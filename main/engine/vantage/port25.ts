import type { EngineDeps } from '../deps.ts';
import { openSession } from '../smtp/index.ts';

export type Port25 = { result: 'open' | 'blocked' | 'unknown'; host: string; detail: string };

const MAX_ADDRESSES = 3;

/**
 * V2: does port 25 leave this connection at all? The mail server of the person's own proof mailbox is greeted: greeting
 * read, QUIT. `blocked` only when every address tried gave no answer to the connection.
 */
export async function tryPort25(
  mailbox: string,
  deps: EngineDeps,
  signal: AbortSignal,
  port = 25,
): Promise<Port25> {
  const domain = mailbox.slice(mailbox.lastIndexOf('@') + 1).toLowerCase();
  const mx = await deps.resolver.query(domain, 'MX', { signal });
  const best = mx.records
    .flatMap((row) => (row.type === 'MX' ? [row] : []))
    .sort((a, b) => a.preference - b.preference)[0];
  const host = best?.exchange || domain;
  const [a, aaaa] = await Promise.all([
    deps.resolver.query(host, 'A', { signal }),
    deps.resolver.query(host, 'AAAA', { signal }),
  ]);
  const addresses = [...a.records, ...aaaa.records]
    .flatMap((row) => (row.type === 'A' || row.type === 'AAAA' ? [row.address] : []))
    .slice(0, MAX_ADDRESSES);
  if (addresses.length === 0) return { result: 'unknown', host, detail: a.status };
  const silent: string[] = [];
  for (const ip of addresses) {
    const opened = await openSession(
      { ip, port, implicitTls: false, servername: host, transcript: () => {}, signal },
      deps,
    );
    if (opened.ok) {
      await opened.value.quit();
      return { result: 'open', host, detail: ip };
    }
    const { kind, stage } = opened.failure;
    if (kind === 'timeout' && stage === 'connect') silent.push(ip);
    // Somebody took the connection, or refused it: packets to port 25 do leave.
    else if (stage !== 'connect') return { result: 'open', host, detail: ip };
  }
  const isBlocked = silent.length === addresses.length;
  return { result: isBlocked ? 'blocked' : 'unknown', host, detail: addresses.join(', ') };
}
