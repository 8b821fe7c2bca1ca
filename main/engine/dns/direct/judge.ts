import { toWireName } from '../names.ts';
import { followChain, recordType } from '../reading.ts';
import type { DnsRecord, DnsStatus, DnsType } from '../resolver.ts';
import type { DnsServer } from '../servers.ts';
import { type Decoded, TYPE_CODES } from '../wire.ts';
import { isBelow, isWithin } from './labels.ts';
import { keepMs, LIMITS } from './limits.ts';
import { askableAddress } from './may-ask.ts';

/** A zone and where its servers are, as the zone above says. A host without servers must be looked up. */
export type Delegation = { zone: string; keepMs: number; hosts: { name: string; servers: DnsServer[] }[] };

/** Where learnt name servers may be: at public addresses unless `allowPrivate`, on this port. */
export type Reach = { allowPrivate: boolean; port: number };

/** What was asked of the servers of `zone`. */
export type Asked = { zone: string; name: string; type: DnsType; reach: Reach };

/**
 * What one server's message is worth (RFC 1034 §5.3.3 step 4). `final` and `alias` come from a server that says it is responsible, and
 * hold only records of its own zone; `referral` leads down; `failed` sends us to the next server.
 */
export type Judged =
  | { kind: 'final'; status: 'answer' | 'nodata' | 'nxdomain'; records: DnsRecord[] }
  | { kind: 'alias'; target: string; records: DnsRecord[] }
  | { kind: 'referral'; delegation: Delegation }
  | { kind: 'failed'; status: DnsStatus };

const failed = (status: DnsStatus): Judged => ({ kind: 'failed', status });

/** Glue counts only for servers that the referral names, and only what lies in the zone of who says it (RFC 2181 §5.4.1). */
function glueOf(host: string, decoded: Decoded, asked: Asked): DnsServer[] {
  if (!isWithin(host, asked.zone)) return [];
  const ips = decoded.glue
    .filter((record) => record.name === host)
    .flatMap((record) => askableAddress(record.address, asked.reach.allowPrivate) ?? []);
  const { port } = asked.reach;
  return [...new Set(ips)].slice(0, LIMITS.addressesPerHost).map((ip) => ({ ip, port }));
}

/** The way down that a message shows: name servers of a zone below the present one and above (or at) the name. */
function referralOf(decoded: Decoded, asked: Asked): Delegation | null {
  const servers = decoded.authority.flatMap((record) => (record.type === 'NS' ? [record] : []));
  const zone = servers.find(
    (record) => isBelow(record.name, asked.zone) && isWithin(asked.name, record.name),
  )?.name;
  if (zone === undefined) return null;
  const own = servers.filter((record) => record.name === zone);
  const names = new Set(own.flatMap((record) => toWireName(record.target) ?? []));
  return {
    zone,
    keepMs: keepMs(Math.min(...own.map((record) => record.ttl))),
    hosts: [...names]
      .slice(0, LIMITS.serversPerZone)
      .map((name) => ({ name, servers: glueOf(name, decoded, asked) })),
  };
}

/** A denial must be signed with the start of a zone that the server can speak for, when it is signed at all (RFC 2308 §2). */
function speaksFor(name: string, decoded: Decoded, zone: string): boolean {
  const starts = decoded.authority.filter((record) => record.code === TYPE_CODES.SOA);
  return starts.every((record) => isWithin(record.name, zone) && isWithin(name, record.name));
}

/** Judges a message whose id and question fit. */
export function judge(decoded: Decoded, asked: Asked): Judged {
  const { zone, name, type } = asked;
  if (decoded.cut || decoded.truncated) return failed('malformed');
  if (decoded.rcode === 2) return failed('servfail');
  if (decoded.rcode === 5) return failed('refused');
  if (decoded.rcode !== 0 && decoded.rcode !== 3) return failed('other-rcode');

  const hasStart = decoded.authority.some((record) => record.code === TYPE_CODES.SOA);
  const isBare = decoded.answers.length === 0 && !hasStart;
  if (decoded.rcode === 0 && (isBare || !decoded.authoritative)) {
    const delegation = referralOf(decoded, asked);
    if (delegation) return { kind: 'referral', delegation };
  }
  // Not responsible (a lame delegation), or it points back up to where we came from.
  if (!decoded.authoritative) return failed('servfail');
  if (isBare && decoded.authority.some((record) => record.code === TYPE_CODES.NS)) return failed('servfail');

  const own = decoded.answers.filter((record) => isWithin(record.name, zone));
  const { end, chain } = type === 'CNAME' ? { end: name, chain: [] } : followChain(name, own);
  if (!isWithin(end, zone)) return { kind: 'alias', target: end, records: chain };
  const found = own.filter((record) => record.name === end && recordType(record) === TYPE_CODES[type]);
  const records = [...chain, ...found].slice(0, LIMITS.records);
  if (found.length > 0 && decoded.rcode === 0) return { kind: 'final', status: 'answer', records };
  if (decoded.malformed.length > 0) return failed('malformed');
  if (!speaksFor(end, decoded, zone)) return failed('servfail');
  if (decoded.rcode === 3) return { kind: 'final', status: 'nxdomain', records };
  if (chain.length > 0 && !hasStart) return { kind: 'alias', target: end, records };
  return { kind: 'final', status: 'nodata', records };
}
