import { isIP } from 'node:net';
import type { Family, Vantage } from '../../../preload/contract/index.ts';
import { parseProxy } from '../smtp/index.ts';
import { scopeOf } from '../target/index.ts';

/** RFC 6761 §6.4: a name that is nobody's. Said through a proxy whose own address nobody told us. */
const NOBODY = 'relay-doctor.invalid';

/**
 * Our honest EHLO name (R8, RFC 5321 §4.1.1.1): the address literal we connect from. Through a proxy our own address would be a
 * lie, and a private one may even be trusted: then it is what the far end is known as (an address others saw, or the proxy's own
 * public address or full name), and where nothing is known, a name that claims nothing.
 */
export function greetingAs(
  vantage: Pick<Vantage, 'sourceAddresses' | 'publicAddresses' | 'proxy'>,
  family: Family,
): string {
  const ofFamily = (ips: readonly string[]): string | undefined => ips.find((ip) => isIP(ip) === family);
  if (vantage.proxy === undefined) {
    return literal(ofFamily(vantage.sourceAddresses) ?? (family === 6 ? '::1' : '127.0.0.1'));
  }
  const seen = ofFamily(vantage.publicAddresses ?? []);
  if (seen !== undefined) return literal(seen);
  const parsed = parseProxy(vantage.proxy);
  const host = parsed.ok ? parsed.proxy.host : '';
  if (isIP(host) === family && scopeOf(host) === 'public') return literal(host);
  const isFullName = isIP(host) === 0 && /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/i.test(host);
  return isFullName ? host.toLowerCase() : NOBODY;
}

const literal = (ip: string): string => (ip.includes(':') ? `[IPv6:${ip}]` : `[${ip}]`);
