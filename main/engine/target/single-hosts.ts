import ipaddr from 'ipaddr.js';
import type { HostAddress } from '../../../preload/contract/index.ts';
import { readAddress } from './address-scope.ts';

/** Bits left for hosts at most: wider ranges are a provider's, not one server's. */
const HOST_BITS = 2;

/**
 * The addresses of a range that is as good as a single host: `192.0.2.7`, `192.0.2.4/30` (its two usable hosts), `2001:db8::7/128`.
 * Empty for wider ranges and for text that is none.
 */
export function singleHosts(text: string): HostAddress[] {
  const [start = '', digits] = text.split('/');
  const address = readAddress(start);
  if (!address) return [];
  const whole = address.family === 6 ? 128 : 32;
  const prefix = digits === undefined || digits === '' ? whole : Number(digits);
  if (!Number.isInteger(prefix) || prefix > whole || whole - prefix > HOST_BITS) return [];
  const bytes = ipaddr.parse(address.ip).toByteArray();
  const last = bytes.length - 1;
  const size = 2 ** (whole - prefix);
  const first = (bytes[last] ?? 0) & ~(size - 1) & 0xff;
  // The ends of an IPv4 /30 are its network and broadcast addresses.
  const skip = address.family === 4 && size === 4 ? 1 : 0;
  return Array.from({ length: size - 2 * skip }, (_, index) => {
    const own = [...bytes.slice(0, last), first + skip + index];
    return readAddress(ipaddr.fromByteArray(own).toString());
  }).filter((row): row is HostAddress => row !== null);
}
