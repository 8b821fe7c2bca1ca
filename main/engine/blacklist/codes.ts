import { isIPv4 } from 'node:net';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';

/** States that an answer inside 127/8 can have by itself. */
export type HitState = 'listed' | 'policy' | 'information';

/** What a list's A records say (blacklists.md §1.2, §1.3), before asking whether the list can be believed at all. */
export type AnswerReading =
  | { kind: 'refused'; reason: string; meaning: string }
  | { kind: 'foreign' }
  | { kind: 'hit'; state: HitState; known: boolean; meaning: string };

const octetsOf = (ip: string): number[] => ip.split('.').map(Number);

const octetFits = (pattern: string, octet: number): boolean => {
  if (pattern === '*') return true;
  const [from = '', to = from] = pattern.split('-');
  return octet >= Number(from) && octet <= Number(to);
};

/** Does an IPv4 answer fit a catalogue pattern (exact, last-octet range, `*`, `127.*`, `bitmask N`, bare `*`)? */
export function fitsPattern(pattern: string, ip: string): boolean {
  if (!isIPv4(ip)) return false;
  const octets = octetsOf(ip);
  if (pattern === '*') return true;
  if (pattern.startsWith('bitmask ')) {
    return octets[0] === 127 && ((octets[3] ?? 0) & Number(pattern.slice('bitmask '.length))) !== 0;
  }
  const parts = pattern.split('.');
  // A last `*` stands for the rest: `127.*` is the whole of 127/8.
  if (parts.length < 4 && parts.at(-1) !== '*') return false;
  return parts.every((part, index) => octetFits(part, octets[index] ?? -1));
}

const names127001 = (pattern: string): boolean => /\d$/.test(pattern) && !pattern.startsWith('bitmask');

/** 127.0.0.1 is what blockers and routers answer; it counts only where the catalogue names that octet. */
const counts = (row: DnsblRow, ip: string): boolean => {
  if (!ip.startsWith('127.') || ip.startsWith('127.255.255.')) return false;
  if (ip !== '127.0.0.1') return true;
  return row.codes.some((code) => names127001(code.match) && fitsPattern(code.match, ip));
};

/** Why a list would not answer, from the code (Spamhaus's meanings; others use .1 and .255). Words `findingBlacklist:reason.<key>`. */
const refusalReason = (ip: string): string => {
  if (ip === '127.255.255.252') return 'refused-name';
  if (ip === '127.255.255.255') return 'refused-volume';
  if (ip === '127.255.255.254' || ip === '127.0.0.1' || ip === '127.0.0.255') return 'refused-resolver';
  return 'refused-code';
};

const RANK: Record<HitState, number> = { listed: 0, policy: 1, information: 2 };
const STATE = { listed: 'listed', policy: 'policy', informational: 'information' } as const;

type Hit = { state: HitState; known: boolean; meaning: string };

/** Codes that fit one answer: the first pattern in catalogue order, or every bit of a bit mask. */
function readCode(row: DnsblRow, ip: string): Hit[] | 'error' {
  const fitting = row.codes.filter((code) => fitsPattern(code.match, ip));
  const plain = fitting.find((code) => !code.match.startsWith('bitmask'));
  const chosen = plain ? [plain] : fitting;
  if (chosen.some((code) => code.severity === 'error')) return 'error';
  if (chosen.length > 0) {
    return chosen.map((code) => ({
      state: code.severity === 'error' ? 'information' : STATE[code.severity],
      known: true,
      meaning: code.meaning,
    }));
  }
  if (row.unmatched === 'error') return 'error';
  return [{ state: row.unmatched === 'listed' ? 'listed' : 'information', known: false, meaning: '' }];
}

/**
 * Reads all A records of one answer: refusal codes first, then the catalogue's codes, then `unmatched`. Answers outside 127/8, in
 * 127.255.255.0/24, and 127.0.0.1 unless the catalogue names it, are never a listing.
 */
export function readAnswers(row: DnsblRow, ips: readonly string[]): AnswerReading {
  const hits: Hit[] = [];
  for (const ip of ips) {
    const error = row.errorCodes.find((code) => fitsPattern(code.match, ip));
    if (error) return { kind: 'refused', reason: refusalReason(ip), meaning: error.meaning };
    if (ip.startsWith('127.255.255.')) return { kind: 'refused', reason: refusalReason(ip), meaning: '' };
    if (!counts(row, ip)) continue;
    const read = readCode(row, ip);
    if (read === 'error') return { kind: 'refused', reason: 'refused-code', meaning: '' };
    hits.push(...read);
  }
  const [best] = [...hits].sort((a, b) => RANK[a.state] - RANK[b.state] || Number(b.known) - Number(a.known));
  if (!best) return { kind: 'foreign' };
  const meanings = [...new Set(hits.map((hit) => hit.meaning).filter((meaning) => meaning !== ''))];
  return { kind: 'hit', state: best.state, known: best.known, meaning: meanings.join('; ') };
}
