import { isIPv6 } from 'node:net';

/** A SOCKS5 proxy (V5b). `host`: a name or an address; names are looked up by this computer, not by the proxy. */
export type SocksProxy = { host: string; port: number; user?: string; password?: string };

/** Why a text is no proxy. `scheme`: another kind of proxy; `login`: user or password too long (RFC 1929: 1 to 255 bytes). */
export type ProxyProblem = 'empty' | 'scheme' | 'host' | 'port' | 'login' | 'syntax';

export type ParsedProxy = { ok: true; proxy: SocksProxy } | { ok: false; problem: ProxyProblem };

/** Port of SOCKS (IANA), when none was typed. */
const DEFAULT_PORT = 1080;

/**
 * `socks5://[user:pass@]host[:port]`; `socks5h`, `socks` and no scheme at all mean the same, because a proxy never gets names here.
 * User and password may be percent-encoded (RFC 3986 §2.1).
 */
export function parseProxy(text: string): ParsedProxy {
  const bare = text.trim();
  if (bare === '') return { ok: false, problem: 'empty' };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(bare);
  if (scheme && !/^socks5?h?$/i.test(scheme[1] ?? '')) return { ok: false, problem: 'scheme' };
  const rest = bare.slice(scheme?.[0].length ?? 0).replace(/\/$/, '');
  if (rest.length > 1100 || /[\s/?#]/.test(rest.slice(rest.lastIndexOf('@') + 1))) {
    return { ok: false, problem: 'syntax' };
  }
  const at = rest.lastIndexOf('@');
  const login = at < 0 ? {} : readLogin(rest.slice(0, at));
  if (login === null) return { ok: false, problem: 'login' };
  const place = readPlace(rest.slice(at + 1));
  return typeof place === 'string'
    ? { ok: false, problem: place }
    : { ok: true, proxy: { ...place, ...login } };
}

/** The proxy without its password, to be kept: `socks5://user@host:port`. */
export function displayProxy({ host, port, user }: SocksProxy): string {
  const who = user === undefined ? '' : `${encodeURIComponent(user)}@`;
  return `socks5://${who}${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function readLogin(text: string): { user: string; password: string } | null {
  const colon = text.indexOf(':');
  const user = decode(colon < 0 ? text : text.slice(0, colon));
  const password = decode(colon < 0 ? '' : text.slice(colon + 1));
  if (user === null || password === null || user === '') return null;
  return Buffer.byteLength(user) > 255 || Buffer.byteLength(password) > 255 ? null : { user, password };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function readPlace(text: string): { host: string; port: number } | 'host' | 'port' {
  if (isIPv6(text)) return { host: text, port: DEFAULT_PORT };
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(text);
  if (!match) return 'host';
  const host = match[1] ?? match[2] ?? '';
  const isHost = match[1] === undefined ? /^[a-z0-9_](?:[a-z0-9_.-]{0,252})$/i.test(host) : isIPv6(host);
  if (!isHost) return 'host';
  if (match[3] === undefined) return { host, port: DEFAULT_PORT };
  const port = Number(match[3]);
  const isPort = /^\d{1,5}$/.test(match[3]) && port >= 1 && port <= 65535;
  return isPort ? { host, port } : 'port';
}
