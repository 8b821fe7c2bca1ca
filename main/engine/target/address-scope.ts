import ipaddr from 'ipaddr.js';
import type { Family, HostAddress } from '../../../preload/contract/index.ts';

export type Scope = NonNullable<HostAddress['scope']>;

/** Ranges kept for books and tests (RFC 5737, RFC 3849, RFC 9637). */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'].map(
  (text) => ipaddr.parseCIDR(text),
);

/** Who can have an address: the whole world (`public`) or only a smaller circle (T4; RFC 6890 registries). */
export function scopeOf(ip: string): Scope {
  if (!ipaddr.isValid(ip)) return 'other';
  const address = ipaddr.process(ip);
  const isDocumentation = DOCUMENTATION.some(
    ([net, bits]) => net.kind() === address.kind() && address.match(net, bits),
  );
  if (isDocumentation) return 'documentation';
  switch (address.range()) {
    case 'unicast':
      return 'public';
    case 'loopback':
      return 'loopback';
    case 'private':
    case 'uniqueLocal':
      return 'private';
    case 'linkLocal':
      return 'link-local';
    case 'carrierGradeNat':
      return 'cgnat';
    default:
      return 'other';
  }
}

/** Canonical spelling with family; IPv4-mapped IPv6 becomes IPv4. Null when it is no address. */
export function readAddress(text: string): HostAddress | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/^ipv6:/i, '');
  if (!/^[0-9a-f:.]+$/i.test(bare) || !ipaddr.isValid(bare)) return null;
  if (!bare.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return null;
  const parsed = ipaddr.process(bare);
  const family: Family = parsed.kind() === 'ipv4' ? 4 : 6;
  const ip = parsed.toString();
  return { ip, family, scope: scopeOf(ip) };
}

/** True when the address lies in `network/prefix`. Families must agree. */
export function isInside(ip: string, network: string, prefix: number): boolean {
  if (!ipaddr.isValid(ip) || !ipaddr.isValid(network)) return false;
  const a = ipaddr.process(ip);
  const n = ipaddr.process(network);
  return a.kind() === n.kind() && a.match(n, prefix);
}
