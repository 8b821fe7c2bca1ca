/** All the names of the closed world, written like a zone file. */
import { ADDRESS } from '../namespaces.ts';

/** One line of the zone: owner, type, value. MX values are `preference exchange`. */
export type ZoneLine = readonly [
  name: string,
  type: 'A' | 'AAAA' | 'MX' | 'NS' | 'PTR' | 'TXT',
  value: string,
];

/** Answered by rbldnsd; everything under it is passed on unread. */
export const BLACKLIST_ZONE = 'bl.lab.example';

/** Where rbldnsd listens, inside the outside namespace. */
export const BLACKLIST_PORT = 5300;

const FULL = 'reverse';

/** An address as the name under which its reverse record is kept (RFC 1035 §3.5, RFC 3596 §2.5). */
const reverseName = (address: string): string => {
  if (!address.includes(':')) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  const digits = groups.map((group) => group.padStart(4, '0')).join('');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
};

const host = (name: string, v4: string, v6: string | undefined, ...flags: string[]): ZoneLine[] => {
  const lines: ZoneLine[] = [[name, 'A', v4]];
  if (v6 !== undefined) lines.push([name, 'AAAA', v6]);
  if (!flags.includes(FULL)) return lines;
  lines.push([reverseName(v4), 'PTR', name]);
  if (v6 !== undefined) lines.push([reverseName(v6), 'PTR', name]);
  return lines;
};

/** A domain whose mail goes to the catcher. */
const caughtDomain = (name: string, spf: string): ZoneLine[] => [
  [name, 'MX', '10 mx.outside.example'],
  [name, 'TXT', spf],
  [`_dmarc.${name}`, 'TXT', 'v=DMARC1; p=none'],
  [name, 'NS', 'ns.lab.example'],
];

const testerSpf = `v=spf1 ip4:${ADDRESS.tester4} ip4:${ADDRESS.witness4} ip6:2001:db8:ffff::/64 -all`;

/** Whom the lab asks for when it looks for a way through; each is delivered to the catcher. */
export const OUT = {
  /** A mailbox at somebody else's domain. */
  stranger: 'relaytest@outside.example',
  /** Below the office's own domain, and not served by the office. */
  subDomain: 'relaytest@x.office.example',
  /** At a domain that names the office's server as its reserve, which nobody at the office has agreed to. */
  guest: 'relaytest@guest.example',
} as const;

/** The world: the office's domain, the domains outside, and the one nmap uses when told nothing. */
export const ZONE: ZoneLine[] = [
  ['office.example', 'MX', '10 mail.office.example'],
  ['office.example', 'NS', 'ns.lab.example'],
  ['office.example', 'TXT', 'v=spf1 mx -all'],
  ['_dmarc.office.example', 'TXT', 'v=DMARC1; p=quarantine; rua=mailto:postmaster@office.example'],
  ...host('mail.office.example', ADDRESS.server4, ADDRESS.server6, FULL),
  ...caughtDomain('outside.example', 'v=spf1 mx -all'),
  ['x.office.example', 'MX', '10 mx.outside.example'],
  ...caughtDomain('guest.example', 'v=spf1 mx -all'),
  ['guest.example', 'MX', '20 mail.office.example'],
  ...host('mx.outside.example', ADDRESS.catcher4, ADDRESS.catcher6, FULL),
  ...caughtDomain('tester.example', testerSpf),
  ...host('tester.example', ADDRESS.tester4, undefined),
  ...host('probe.tester.example', ADDRESS.tester4, ADDRESS.tester6, FULL),
  ...host('witness.tester.example', ADDRESS.witness4, ADDRESS.witness6, FULL),
  ...caughtDomain('nmap.scanme.org', 'v=spf1 +all'),
  ...host('nmap.scanme.org', ADDRESS.catcher4, undefined),
  ['lab.example', 'NS', 'ns.lab.example'],
  ...host('ns.lab.example', ADDRESS.dns, undefined),
];
