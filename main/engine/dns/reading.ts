import type { DnsRecord, DnsStatus, DnsType } from './resolver.ts';
import { type Decoded, TYPE_CODES } from './wire.ts';

const MAX_CHAIN = 16;

/** What a decoded message says about a question: its status, the records that belong to it, and where a bare CNAME points on. */
export type Reading = { status: DnsStatus; records: DnsRecord[]; next: string | null };

/** The number of a record's type. */
export const recordType = (record: DnsRecord): number =>
  record.type === 'OTHER' ? record.code : TYPE_CODES[record.type];

/** Follows CNAMEs inside one answer section; stops at a loop. */
export function followChain(
  name: string,
  answers: readonly DnsRecord[],
): { end: string; chain: DnsRecord[] } {
  const chain: DnsRecord[] = [];
  let end = name;
  while (chain.length < MAX_CHAIN) {
    const link = answers.find((record) => record.type === 'CNAME' && record.name === end);
    if (link?.type !== 'CNAME' || chain.includes(link)) break;
    chain.push(link);
    end = link.target;
  }
  return { end, chain };
}

/**
 * Reads rcode and sections (RFC 1035 §4.1, RFC 2308). Records that belong to other names are left out: an answer is only
 * what the question's own chain leads to. A referral is no answer and counts as `servfail`.
 */
export function readAnswer(decoded: Decoded, name: string, type: DnsType): Reading {
  const wanted = TYPE_CODES[type];
  const { end, chain } = type === 'CNAME' ? { end: name, chain: [] } : followChain(name, decoded.answers);
  const found = decoded.answers.filter((record) => record.name === end && recordType(record) === wanted);
  const extra = decoded.answers.filter(
    (record) => record.type === 'OTHER' && record.name === end && recordType(record) !== wanted,
  );
  const records = [...chain, ...found, ...extra];
  if (decoded.cut) return { status: 'malformed', records, next: null };
  if (decoded.rcode === 3) return { status: 'nxdomain', records, next: null };
  if (decoded.rcode === 2) return { status: 'servfail', records, next: null };
  if (decoded.rcode === 5) return { status: 'refused', records, next: null };
  if (decoded.rcode !== 0) return { status: 'other-rcode', records, next: null };
  if (found.length > 0) return { status: 'answer', records, next: null };
  if (decoded.malformed.length > 0) return { status: 'malformed', records, next: null };
  const closes = decoded.authority.some((record) => record.code === TYPE_CODES.SOA);
  if (chain.length > 0 && !closes) return { status: 'nodata', records, next: end };
  const delegates = decoded.authority.some((record) => record.code === TYPE_CODES.NS);
  const referral = delegates && !closes && !decoded.authoritative;
  return { status: referral ? 'servfail' : 'nodata', records, next: null };
}
