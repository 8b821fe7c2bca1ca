import ipaddr from 'ipaddr.js';
import { scopeOf } from '../../target/address-scope.ts';

/** Addresses that are no single computer's. */
const NOBODY = ['unspecified', 'multicast', 'broadcast'];

/**
 * The address of a name server in its usual spelling, or null when it must not be asked: a list on the internet has no name servers in our
 * office, on this computer, or in a range of nobody's (RFC 6890), and whoever says so wants us to send questions there. IPv4 written as
 * IPv6 is judged as IPv4. `allowPrivate`: a closed world with a root of its own.
 */
export function askableAddress(text: string, allowPrivate: boolean): string | null {
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  if (NOBODY.includes(address.range())) return null;
  const ip = address.toString();
  return allowPrivate || scopeOf(ip) === 'public' ? ip : null;
}
