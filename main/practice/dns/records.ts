import type { Family } from '../../../preload/contract/index.ts';
import { FILTER_DOMAIN, OFFICE_ADDRESS, OUTSIDE, READER, VISITOR } from '../names.ts';
import type { Companion, PracticeServer } from '../policy.ts';
import { LOOPBACK, SECOND_LOOPBACK } from '../smtp/listen.ts';
import { NAME_SERVER, reversed, type ZoneRecord } from './zone.ts';

/** Every record of the pretend world. `families`: what this computer can do; `reader`: `ip:port` of the IMAP mailbox. */
export function worldRecords(
  roster: readonly PracticeServer[],
  families: readonly Family[],
  reader: string,
): ZoneRecord[] {
  return [
    ...roster.flatMap((server) => serverRecords(server, families, reader)),
    ...visitorRecords(families),
    ...outsideRecords(),
    ...loopback('localhost', families),
    ...loopback(NAME_SERVER, families),
    { name: `${reversed('127.0.0.1')}.in-addr.arpa`, type: 'PTR', target: 'localhost' },
  ];
}

/** A well-kept mail domain: MX, SPF, DMARC, and a reverse name for the address its mail leaves from. */
function serverRecords(server: PracticeServer, families: readonly Family[], reader: string): ZoneRecord[] {
  const { domain, host, outbound, companion } = server;
  const own = server.families.filter((family) => families.includes(family));
  return [
    { name: domain, type: 'MX', preference: 10, exchange: host },
    { name: domain, type: 'NS', target: NAME_SERVER },
    ...spfRecords(server),
    { name: `_dmarc.${domain}`, type: 'TXT', text: `v=DMARC1; p=reject; rua=mailto:postmaster@${domain}` },
    { name: `_vantage.${domain}`, type: 'TXT', text: vantageText(server, reader) },
    ...loopback(host, own),
    { name: host, type: 'TXT', text: 'v=spf1 a -all' },
    ...(companion ? companionRecords(companion) : []),
    ...reverseName(outbound, `out.${domain}`),
  ];
}

/** RFC 7208. Behind a filter the mail leaves by the filter too: its addresses stand in a record of its own. */
function spfRecords({ domain, outbound, companion }: PracticeServer): ZoneRecord[] {
  if (companion?.role !== 'hidden') {
    return [{ name: domain, type: 'TXT', text: `v=spf1 mx ip4:${outbound} -all` }];
  }
  return [
    { name: domain, type: 'TXT', text: `v=spf1 include:_spf.${FILTER_DOMAIN} -all` },
    { name: `_spf.${FILTER_DOMAIN}`, type: 'TXT', text: `v=spf1 ip4:${outbound} -all` },
  ];
}

/** The second machine has an address; only a backup stands in MX (RFC 5321 §5.1: tried when the main server does not answer). */
function companionRecords({ role, domain, host }: Companion): ZoneRecord[] {
  if (role === 'hidden') return loopback(host, [4]);
  return [
    { name: domain, type: 'MX', preference: 20, exchange: host },
    { name: host, type: 'A', address: SECOND_LOOPBACK },
    { name: host, type: 'TXT', text: 'v=spf1 a -all' },
  ];
}

/** Where the visitor stands and reads his mail; the engine believes it only for a typed resolver and loopback targets. */
function vantageText(server: PracticeServer, reader: string): string {
  const addresses =
    server.place === 'inside'
      ? `address=${OFFICE_ADDRESS}`
      : `address=${VISITOR.ip4}; address6=${VISITOR.ip6}`;
  const mailbox = `mailbox=${reader}; user=${READER.user}; password=${READER.password}`;
  return `v=relay-doctor-practice; place=${server.place}; ${addresses}; ${mailbox}`;
}

function visitorRecords(families: readonly Family[]): ZoneRecord[] {
  const spf = `v=spf1 ip4:${VISITOR.ip4} ip6:${VISITOR.ip6} ip4:127.0.0.1 ip6:::1 -all`;
  return [VISITOR.domain, VISITOR.name].flatMap((name): ZoneRecord[] => [
    { name, type: 'MX', preference: 10, exchange: `mail.${VISITOR.domain}` },
    { name, type: 'TXT', text: spf },
    ...(name === VISITOR.name ? reverseName(VISITOR.ip4, name) : loopback(`mail.${name}`, families)),
  ]);
}

function outsideRecords(): ZoneRecord[] {
  return [OUTSIDE.domain, OUTSIDE.host].flatMap((name): ZoneRecord[] => [
    { name, type: 'MX', preference: 10, exchange: OUTSIDE.host },
    ...(name === OUTSIDE.host ? loopback(name, [4]) : []),
  ]);
}

function loopback(name: string, families: readonly Family[]): ZoneRecord[] {
  return families.map((family) => ({ name, type: family === 4 ? 'A' : 'AAAA', address: LOOPBACK[family] }));
}

/** Reverse name that leads back to its address (forward-confirmed). */
function reverseName(ip4: string, name: string): ZoneRecord[] {
  return [
    { name: `${reversed(ip4)}.in-addr.arpa`, type: 'PTR', target: name },
    { name, type: 'A', address: ip4 },
  ];
}
