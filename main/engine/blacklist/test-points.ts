import { isIPv4, isIPv6 } from 'node:net';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import { reverseIp4, reverseIp6, type SubjectKind } from './subject.ts';

/**
 * What to ask before a list is believed, as it stands before the zone: an entry that must answer, and one that must not.
 * `anyButListed`: the second may answer with anything but a listing (lists that also praise, like Hostkarma, have an answer for
 * nearly everybody).
 */
export type TestLabels = { listed: string; unlisted: string; anyButListed: boolean };

/** RFC 5782 §5, for the kinds of question for which a row names no point of its own. */
const STANDARD: Record<SubjectKind, { listed: string; unlisted: string }> = {
  ip4: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
  ip6: { listed: '::FFFF:7F00:2', unlisted: '::FFFF:7F00:1' },
  domain: { listed: 'TEST', unlisted: 'INVALID' },
};

const kindOf = (point: string): SubjectKind => {
  if (isIPv4(point)) return 'ip4';
  return isIPv6(point) ? 'ip6' : 'domain';
};

const labelOf = (point: string): string => {
  const kind = kindOf(point);
  if (kind === 'ip4') return reverseIp4(point);
  return kind === 'ip6' ? reverseIp6(point) : point.replace('*', 'test').toLowerCase();
};

/**
 * The test entries of a list for one kind of subject. A list that knows several kinds must prove each: an IPv4 list asked for IPv6
 * answers "no such name" for everybody. Null when the catalogue says that the list has no test entry.
 */
export function testLabels(row: Pick<DnsblRow, 'testPoint'>, kind: SubjectKind): TestLabels | null {
  if (row.testPoint === null) return null;
  const point = kindOf(row.testPoint.listed) === kind ? row.testPoint : STANDARD[kind];
  return {
    listed: labelOf(point.listed),
    unlisted: labelOf(point.unlisted ?? STANDARD[kind].unlisted),
    anyButListed: point.unlisted === null,
  };
}
