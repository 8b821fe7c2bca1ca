import type { DnsRecord, DnsStatus, DnsType } from '../dns/resolver.ts';
import type { Asker } from './asking.ts';

/** Result words of RFC 7208 §2.6. */
export type SpfWord = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror';

/** `trouble`: for permerror, what is wrong (words `findingPosture:why.<trouble>`). */
export type SpfAnswer = {
  result: SpfWord;
  record: string | null;
  trouble: 'two-records' | 'too-many-lookups' | 'too-many-void' | 'spf-syntax';
};

/** The policy that applies to a domain (RFC 9989 §4.10): `policy` null when there is none that counts. */
export type DmarcAnswer = {
  policy: 'none' | 'quarantine' | 'reject' | null;
  record: string | null;
  /** Domain whose record it is; a parent when inherited. */
  recordDomain: string | null;
  failed: boolean;
};

/** Error codes of node:dns, which mailauth reads. */
const CODES: Record<Exclude<DnsStatus, 'answer'>, string> = {
  nodata: 'ENODATA',
  nxdomain: 'ENOTFOUND',
  servfail: 'ESERVFAIL',
  refused: 'EREFUSED',
  'other-rcode': 'ESERVFAIL',
  timeout: 'ETIMEOUT',
  unreachable: 'ECONNREFUSED',
  malformed: 'EBADRESP',
  'bad-name': 'EBADNAME',
};

const TYPES: readonly DnsType[] = ['A', 'AAAA', 'MX', 'TXT', 'PTR', 'CNAME'];

/** What a receiver would say to mail from `ip` with this sender (RFC 7208, strict). Never throws; an abort gives temperror. */
export async function evaluateSpf(
  question: { sender: string; ip: string; helo: string },
  asker: Asker,
): Promise<SpfAnswer> {
  const { spf } = await import('mailauth/lib/spf/index.js');
  const answer = await spf({ ...question, mta: 'relay-doctor', strict: true, resolver: nodeLike(asker) });
  const result = answer.status.result;
  return {
    result: isSpfWord(result) ? result : 'temperror',
    record: answer.rr ?? null,
    trouble: readTrouble(String(answer.status.comment ?? '')),
  };
}

/** The DMARC policy for mail from this domain, with the organisational domain found by tree walk. Never throws. */
export async function findDmarc(domain: string, asker: Asker): Promise<DmarcAnswer> {
  const { dmarc } = await import('mailauth/lib/dmarc/index.js');
  const answer = await dmarc({ headerFrom: domain, strict: true, resolver: nodeLike(asker) });
  if (answer === false) return { policy: null, record: null, recordDomain: null, failed: false };
  const policy = answer.policy;
  return {
    policy: policy === 'none' || policy === 'quarantine' || policy === 'reject' ? policy : null,
    record: answer.rr ?? null,
    recordDomain: answer.policyDomain ?? null,
    failed: answer.status.result === 'temperror' && answer.policy === undefined,
  };
}

function isSpfWord(word: string): word is SpfWord {
  return ['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'].includes(word);
}

function readTrouble(comment: string): SpfAnswer['trouble'] {
  if (/multiple SPF records/i.test(comment)) return 'two-records';
  if (/Too many void/i.test(comment)) return 'too-many-void';
  if (/Too many DNS/i.test(comment)) return 'too-many-lookups';
  return 'spf-syntax';
}

/** Our resolver in the shape of `dns.promises.resolve`: values, or an error with node's code. */
function nodeLike(asker: Asker): (name: string, type: string) => Promise<string[]> {
  return async (name, type) => {
    const asked = TYPES.find((known) => known === type) ?? 'TXT';
    const result = await asker.ask(name, asked);
    if (result.status !== 'answer') {
      throw Object.assign(new Error(`${type} ${name}: ${result.status}`), { code: CODES[result.status] });
    }
    // mailauth's type knows only strings; for MX and TXT it reads what node gives: objects and lists of strings.
    return result.records.filter((row) => row.type === asked).map(nodeValue) as string[];
  };
}

function nodeValue(record: DnsRecord): unknown {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'MX':
      return { exchange: record.exchange, priority: record.preference };
    case 'TXT':
      return record.strings;
    case 'PTR':
    case 'CNAME':
    case 'NS':
      return record.target;
    case 'SOA':
    case 'TLSA':
    case 'OTHER':
      return '';
  }
}
