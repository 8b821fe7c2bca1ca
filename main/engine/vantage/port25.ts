import type { EngineDeps } from '../deps.ts';
import { DialError } from '../deps.ts';

export type Port25 = { result: 'open' | 'blocked' | 'unknown'; host: string; detail: string };

/**
 * V2: does port 25 leave this connection at all? One connection to the mail server of the person's own proof mailbox,
 * greeting read, QUIT. `blocked` only when every address of it times out.
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
  const a = await deps.resolver.query(host, 'A', { signal });
  const ip = a.records.flatMap((row) => (row.type === 'A' ? [row.address] : []))[0];
  if (ip === undefined) return { result: 'unknown', host, detail: a.status };
  try {
    const socket = await deps.dialer.connect({ ip, port, timeoutMs: deps.limits.connectMs, signal });
    socket.on('error', () => {});
    socket.end('QUIT\r\n');
    setTimeout(() => socket.destroy(), 1000).unref();
    return { result: 'open', host, detail: ip };
  } catch (error) {
    if (error instanceof DialError)
      return { result: error.code === 'timeout' ? 'blocked' : 'unknown', host, detail: error.code };
    throw error;
  }
}
