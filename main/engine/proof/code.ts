import { createHash } from 'node:crypto';
import type { Delivery } from '../../../preload/contract/index.ts';
import type { Random } from '../deps.ts';

/** Letters and digits that cannot be mistaken for each other by eye: no 0 O, 1 I L, U. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;

/** What people type for a character that is not in the alphabet, likeliest first. */
const SLIPS: Record<string, string> = { O: 'QD', '0': 'QD', U: 'V', I: 'J7T', L: 'J7T', '1': '7JT' };
/** Characters of the alphabet that are still taken for each other. */
const LOOKALIKES: Record<string, string> = {
  '8': 'B',
  B: '8',
  '5': 'S',
  S: '5',
  '2': 'Z',
  Z: '2',
  '6': 'G',
  G: '6',
};

/** A new code such as `7K4F-Q2MX` (39 bits). It stands only in the body of the message, so that typing it proves it was read. */
export function makeCode(random: Random): string {
  const group = (): string =>
    Array.from({ length: GROUP }, () => CODE_ALPHABET[random.int(CODE_ALPHABET.length)]).join('');
  return `${group()}-${group()}`;
}

/** Upper case, letters and digits only; null when that is not eight of them. */
function bareCode(typed: string): string | null {
  const bare = typed
    .slice(0, 200)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
  return bare.length === GROUP * 2 ? bare : null;
}

/** SHA-256 (hex) of `token:CODE`. Case, spaces, dashes and characters outside the alphabet (O, 0, U …) are put right; '' when it is no code. */
export function hashCode(token: string, typed: string): string {
  const bare = bareCode(typed);
  return bare === null ? '' : hashOf(token, [...bare].map((char) => SLIPS[char]?.[0] ?? char).join(''));
}

/** Was this the code of that message? Forgives what the eye mistakes (8 and B, 5 and S): at most a few hundred spellings. */
export function matchesCode(delivery: Delivery, typed: string): boolean {
  const bare = bareCode(typed);
  if (bare === null || delivery.codeHash === undefined) return false;
  return spellings(bare).some((code) => hashOf(delivery.token, code) === delivery.codeHash);
}

const MAX_SPELLINGS = 512;

function spellings(bare: string): string[] {
  let all = [''];
  for (const char of bare) {
    const chars = SLIPS[char] ?? `${char}${LOOKALIKES[char] ?? ''}`;
    const usable = all.length * chars.length > MAX_SPELLINGS ? chars.slice(0, 1) : chars;
    all = all.flatMap((start) => [...usable].map((next) => start + next));
  }
  return all;
}

function hashOf(token: string, code: string): string {
  return createHash('sha256').update(`${token}:${code}`).digest('hex');
}

/** Codes as the message writes them, and as mail programs change them (other dashes, lower case). The hash decides. */
const CODES =
  /(?<![0-9A-Za-z-])([2-9A-HJKMNP-TV-Z]{4})[-\u00ad\u2010-\u2015\u2212]([2-9A-HJKMNP-TV-Z]{4})(?![0-9A-Za-z-])/gi;
const MAX_CODES = 64;

/** Everything in a text that looks like a code, upper-case spellings first, at most 64. Linear. */
export function findCodes(text: string): string[] {
  const strict = new Set<string>();
  const loose = new Set<string>();
  for (const [, left = '', right = ''] of text.matchAll(CODES)) {
    const code = `${left}-${right}`;
    const isStrict = code === code.toUpperCase();
    (isStrict ? strict : loose).add(code.toUpperCase());
    if (strict.size >= MAX_CODES) break;
    if (loose.size > MAX_CODES) loose.delete(code.toUpperCase());
  }
  return [...new Set([...strict, ...loose])].slice(0, MAX_CODES);
}
