import { getServers } from 'node:dns';
import { isIP, isIPv4, isIPv6 } from 'node:net';

/** Where a DNS server listens. */
export type DnsServer = { ip: string; port: number };

const DNS_PORT = 53;

const readPort = (text: string): number | null => {
  if (!/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : null;
};

/**
 * Reads `192.0.2.1`, `127.0.0.1:5353`, `[::1]:53`, `[::1]` or a bare `::1`. Null for anything else: a host name
 * is the caller's to resolve first.
 */
export function parseServer(text: string): DnsServer | null {
  const typed = text.trim();
  if (isIPv6(typed) || isIPv4(typed)) return { ip: typed, port: DNS_PORT };
  const bracketed = /^\[([^\]]+)\](?::(.+))?$/.exec(typed);
  if (bracketed) {
    const [, ip = '', portText] = bracketed;
    if (!isIPv6(ip)) return null;
    const port = portText === undefined ? DNS_PORT : readPort(portText);
    return port === null ? null : { ip, port };
  }
  const colon = typed.lastIndexOf(':');
  if (colon < 0) return null;
  const ip = typed.slice(0, colon);
  const port = readPort(typed.slice(colon + 1));
  return isIPv4(ip) && port !== null ? { ip, port } : null;
}

/** `ip:port`, with brackets round IPv6: the form used in `via` and understood by `parseServer`. */
export function serverText(server: DnsServer): string {
  return isIP(server.ip) === 6 ? `[${server.ip}]:${server.port}` : `${server.ip}:${server.port}`;
}

/** The servers this computer is set to ask, as `ip:port`; empty when there are none. */
export function systemServers(): string[] {
  return getServers().flatMap((text) => {
    const server = parseServer(text);
    return server ? [serverText(server)] : [];
  });
}
