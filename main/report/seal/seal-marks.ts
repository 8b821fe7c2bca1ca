import { createHash } from 'node:crypto';

/** Name of the seal in the document catalogue. A key of our own: other programs pass over it (ISO 32000-1 Annex E). */
export const SEAL_KEY = 'RelayDoctorSeal';

const VERSION = 1;
/** The dictionary with all its fields is shorter than this. */
const MOST_OCTETS = 2000;
/** Seals that are looked at: a file that was sealed twice has two. */
const MOST_SEALS = 8;
const HASH = /^[0-9a-f]{64}$/;

/** What the seal of a file says. Lengths in octets; hashes are SHA-256 in hex digits. */
export type Seal = {
  number: string;
  madeAt: string;
  /** Length of the printed part, which comes first. */
  printed: number;
  /** Length of the whole file. */
  length: number;
  pagesHash: string;
  caseHash: string;
  wholeHash: string;
  /** Where the digits of `wholeHash` stand in the file. */
  wholeAt: number;
};

/** What is known before the file is written. Length and whole hash are filled in by `closeSeal`. */
export type OpenSeal = Pick<Seal, 'number' | 'madeAt' | 'printed' | 'pagesHash' | 'caseHash'>;

export const BLANK_HASH = '0'.repeat(64);
const LENGTH_DIGITS = 12;

/** The fields as they are written, in order: name → hex digits of ASCII text, or of a hash. */
export function sealFields(seal: OpenSeal): [name: string, hex: string][] {
  return [
    ['Version', toHex(String(VERSION))],
    ['Number', toHex(seal.number)],
    ['MadeAt', toHex(seal.madeAt)],
    ['Printed', toHex(String(seal.printed))],
    ['Length', toHex('0'.repeat(LENGTH_DIGITS))],
    ['Pages', seal.pagesHash],
    ['Case', seal.caseHash],
    ['All', BLANK_HASH],
  ];
}

/** Writes length and whole hash into their places. The file keeps its length. Throws when there is no open seal in it. */
export function closeSeal(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes);
  const at = findField(buffer, 'Length', buffer.lastIndexOf(`/Type /${SEAL_KEY}`));
  const wholeAt = findField(buffer, 'All', buffer.lastIndexOf(`/Type /${SEAL_KEY}`));
  buffer.write(toHex(String(buffer.length).padStart(LENGTH_DIGITS, '0')), at, 'latin1');
  buffer.write(wholeHash(buffer, wholeAt, buffer.length), wholeAt, 'latin1');
  return buffer;
}

function findField(buffer: Buffer, name: string, from: number): number {
  const mark = `/${name} <`;
  const at = from < 0 ? -1 : buffer.indexOf(mark, from);
  if (at < 0) throw new Error('no open seal');
  return at + mark.length;
}

/** Every seal in a file, the last one first. */
export function findSeals(buffer: Buffer): Seal[] {
  const seals: Seal[] = [];
  let at = buffer.length;
  for (let count = 0; count < MOST_SEALS && at > 0; count += 1) {
    at = buffer.lastIndexOf(`/Type /${SEAL_KEY}`, at - 1);
    if (at < 0) break;
    const seal = readSeal(buffer, at);
    if (seal) seals.push(seal);
  }
  return seals;
}

function readSeal(buffer: Buffer, at: number): Seal | null {
  const text = buffer.toString('latin1', at, at + MOST_OCTETS);
  const field = (name: string): string => new RegExp(`/${name} <([0-9a-fA-F]{0,400})>`).exec(text)?.[1] ?? '';
  const word = (name: string): string => Buffer.from(field(name), 'hex').toString('latin1');
  const whole = text.indexOf('/All <');
  const seal = {
    number: word('Number').slice(0, 12),
    madeAt: word('MadeAt').slice(0, 40),
    printed: Number(word('Printed')),
    length: Number(word('Length')),
    pagesHash: field('Pages').toLowerCase(),
    caseHash: field('Case').toLowerCase(),
    wholeHash: field('All').toLowerCase(),
    wholeAt: at + whole + '/All <'.length,
  };
  const isWhole =
    word('Version') === String(VERSION) &&
    [seal.pagesHash, seal.caseHash, seal.wholeHash].every((hash) => HASH.test(hash)) &&
    Number.isSafeInteger(seal.printed) &&
    Number.isSafeInteger(seal.length) &&
    /^[0-9A-Z-]{0,12}$/.test(seal.number) &&
    !Number.isNaN(Date.parse(seal.madeAt));
  return isWhole ? seal : null;
}

/** Hash over the first `length` octets, the digits at `wholeAt` taken as zeros. */
export function wholeHash(buffer: Buffer, wholeAt: number, length: number): string {
  return createHash('sha256')
    .update(buffer.subarray(0, wholeAt))
    .update(BLANK_HASH)
    .update(buffer.subarray(wholeAt + BLANK_HASH.length, length))
    .digest('hex');
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function toHex(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}
