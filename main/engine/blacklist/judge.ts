import type { BlacklistState } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { ListAnswer } from './answer.ts';
import { readAnswers } from './codes.ts';
import type { SubjectKind } from './subject.ts';

/**
 * What the test points say about a list (blacklists.md §1.2). `half`: the test entry answered but the counter-test did not come
 * back, so a miss can be believed and a hit cannot. `unproved`: the list has no test entry.
 */
export type ProofVerdict =
  | { kind: 'good' | 'half' | 'empty' | 'unproved' }
  | { kind: 'refused'; reason: string; meaning: string; ips: string[] }
  | { kind: 'broken'; reason: 'lists-everyone' | 'foreign-answer'; ips: string[] }
  | { kind: 'silent'; reason: string };

/** What is shown for one list and subject. `reason`: word-list key `findingBlacklist:reason.<key>`. */
export type Judgement = { state: BlacklistState; reason?: string; meaning?: string; ips: string[] };

/** Reads the two test answers. With `anyButListed` the counter-test fails only by a listing. */
export function judgeProof(
  row: DnsblRow,
  listed: ListAnswer,
  unlisted: ListAnswer,
  anyButListed = false,
): ProofVerdict {
  // A code that is unknown at the test entry still proves life; elsewhere `unmatched: error` means a refusal.
  const lenient: DnsblRow = row.unmatched === 'error' ? { ...row, unmatched: 'informational' } : row;
  if (listed.kind === 'records') {
    const reading = readAnswers(lenient, listed.ips);
    if (reading.kind === 'refused') return { ...reading, ips: listed.ips };
    if (reading.kind === 'foreign') return { kind: 'broken', reason: 'foreign-answer', ips: listed.ips };
  }
  if (unlisted.kind === 'records') {
    const reading = readAnswers(row, unlisted.ips);
    if (reading.kind === 'refused') return { ...reading, ips: unlisted.ips };
    const isPraise = anyButListed && reading.kind === 'hit' && reading.state !== 'listed';
    const reason = reading.kind === 'foreign' ? 'foreign-answer' : 'lists-everyone';
    if (!isPraise) return { kind: 'broken', reason, ips: unlisted.ips };
  }
  if (listed.kind === 'none') return { kind: 'empty' };
  if (listed.kind === 'silent') return { kind: 'silent', reason: listed.reason };
  return { kind: unlisted.kind === 'silent' ? 'half' : 'good' };
}

const EMPTY_REASON: Record<SubjectKind, string> = {
  ip4: 'empty',
  ip6: 'empty-ip6',
  domain: 'empty-domain',
};

/** A miss: "clean" only from a list that has shown it can list. */
function judgeMiss(proof: ProofVerdict, kind: SubjectKind): Judgement {
  switch (proof.kind) {
    case 'good':
    case 'half':
      return { state: 'clean', ips: [] };
    case 'empty':
      return { state: 'broken', reason: EMPTY_REASON[kind], ips: [] };
    case 'unproved':
      return { state: 'no-answer', reason: 'unproved', ips: [] };
    case 'silent':
      return { state: 'no-answer', reason: proof.reason, ips: [] };
    case 'refused':
    case 'broken':
      return judgeByProof(proof);
    default: {
      const never: never = proof;
      return never;
    }
  }
}

function judgeByProof(proof: Extract<ProofVerdict, { kind: 'refused' | 'broken' }>): Judgement {
  const { reason, ips } = proof;
  if (proof.kind === 'broken') return { state: 'broken', reason, ips };
  return { state: 'refused', reason, ips, ...(proof.meaning === '' ? {} : { meaning: proof.meaning }) };
}

function judgeHit(row: DnsblRow, proof: ProofVerdict, ips: string[]): Judgement {
  const reading = readAnswers(row, ips);
  const meaning = 'meaning' in reading && reading.meaning !== '' ? { meaning: reading.meaning } : {};
  if (reading.kind === 'refused') return { state: 'refused', reason: reading.reason, ips, ...meaning };
  if (reading.kind === 'foreign') return { state: 'broken', reason: 'foreign-answer', ips };
  if (proof.kind === 'silent') return { state: 'no-answer', reason: proof.reason, ips };
  if (proof.kind === 'half') return { state: 'no-answer', reason: 'proof-unfinished', ips };
  if (proof.kind !== 'good') return { state: 'information', reason: 'unproved', ips, ...meaning };
  const reason = reading.known ? {} : { reason: 'unknown-code' };
  // A whole range or provider is on the list: that is about neighbours, never about this server (blacklists.md §1.3).
  if (reading.state !== 'information' && (row.scope === 'range' || row.scope === 'asn'))
    return { state: 'information', reason: 'provider-wide', ips, ...meaning };
  return { state: reading.state, ips, ...reason, ...meaning };
}

/** The table of blacklists.md §1.2: proof and answer together. */
export function judgeRow(
  row: DnsblRow,
  kind: SubjectKind,
  proof: ProofVerdict,
  answer: ListAnswer,
): Judgement {
  if (proof.kind === 'refused' || proof.kind === 'broken') return judgeByProof(proof);
  if (answer.kind === 'silent') return { state: 'no-answer', reason: answer.reason, ips: [] };
  return answer.kind === 'none' ? judgeMiss(proof, kind) : judgeHit(row, proof, answer.ips);
}

/** With a key: what an open list may mean by a refusal, or by not knowing its own test entry, here means that the key does not fit. */
export function judgeKeyed(proof: ProofVerdict, judgement: Judgement): Judgement {
  const isRefused = judgement.state === 'refused' && judgement.reason !== 'refused-volume';
  return isRefused || proof.kind === 'empty'
    ? { state: 'refused', reason: 'key-refused', ips: judgement.ips }
    : judgement;
}
