import type { BlacklistRow } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { Judgement } from './judge.ts';
import { type AskedSubject, registeredDomain } from './subject.ts';

const MAX_ANSWERS = 16;

const fill = (url: string | null, subject: AskedSubject): string | null => {
  if (url === null) return null;
  const domain = registeredDomain(subject.value) ?? subject.value;
  return url
    .replaceAll('{ip}', encodeURIComponent(subject.value))
    .replaceAll('{domain}', encodeURIComponent(domain));
};

type More = Pick<BlacklistRow, 'path' | 'tried' | 'at' | 'proof' | 'egress' | 'txt' | 'ttl'>;

/** Puts a judgement into the contract's row, with the delisting facts of lists that said something (B6). */
export function toRow(
  parts: { row: DnsblRow; subject: AskedSubject; judgement: Judgement; via: string; ms: number } & More,
): BlacklistRow {
  const { row, subject, judgement } = parts;
  const isHit = ['listed', 'policy', 'information'].includes(judgement.state);
  return {
    zone: row.zone,
    name: row.name,
    subject: subject.value,
    subjectKind: subject.kind,
    state: judgement.state,
    weight: row.weight,
    scope: row.scope,
    answers: judgement.ips.slice(0, MAX_ANSWERS),
    via: parts.via,
    ms: parts.ms,
    ...(judgement.meaning === undefined ? {} : { meaning: judgement.meaning }),
    ...(judgement.reason === undefined ? {} : { reason: judgement.reason }),
    ...(parts.txt === undefined ? {} : { txt: parts.txt }),
    ...(parts.ttl === undefined ? {} : { ttl: parts.ttl }),
    ...(parts.path === undefined ? {} : { path: parts.path }),
    ...(parts.tried === undefined || parts.tried.length === 0 ? {} : { tried: parts.tried }),
    ...(parts.at === undefined ? {} : { at: parts.at }),
    ...(parts.proof === undefined ? {} : { proof: parts.proof }),
    ...(parts.egress === undefined ? {} : { egress: parts.egress }),
    ...(subject.role === undefined ? {} : { role: subject.role }),
    ...(isHit
      ? {
          delist: {
            url: fill(row.delistUrl, subject),
            lookupUrl: fill(row.lookupUrl, subject),
            autoExpires: row.autoExpires,
            paid: row.paidDelisting,
          },
        }
      : {}),
  };
}
