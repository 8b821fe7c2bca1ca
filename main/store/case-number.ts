import { createHash } from 'node:crypto';

/** Crockford's base 32: nothing in it sounds or looks like something else in it. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The number of a case to be read out: three letters of its name and four characters of its id (`KTR-7Q2M`). Made once, where the case
 * begins; the file carries it to other computers.
 */
export function caseNumber(name: string, caseId: string): string {
  const known = name.toUpperCase().replace(/[^A-Z]/g, '');
  const consonants = known.replace(/[AEIOU]/g, '');
  const head = `${(consonants.length >= 3 ? consonants : known).slice(0, 3)}XXX`.slice(0, 3);
  const digest = createHash('sha256').update(caseId).digest();
  const tail = [...digest.subarray(0, 4)].map((byte) => LETTERS[byte % 32]).join('');
  return `${head}-${tail}`;
}
