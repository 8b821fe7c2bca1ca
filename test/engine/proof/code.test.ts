import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCodes } from '../../../main/engine/proof/code.ts';
import {
  CODE_ALPHABET,
  DAMAGES,
  hashCode,
  makeCode,
  matchesCode,
  REFUSALS,
} from '../../../main/engine/proof/index.ts';
import { wordsIn } from '../../../words/index.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Chance from a list of numbers. */
const chance = (numbers: readonly number[]) => {
  let at = 0;
  return {
    int: (max: number) => (numbers[at++ % numbers.length] ?? 0) % max,
    token: (length: number) => 'x'.repeat(length),
  };
};
const sentWith = (code: string) => ({
  token: 'mark',
  state: 'accepted' as const,
  codeHash: hashCode('mark', code),
});

describe('makeCode', () => {
  it('has two groups of four from an alphabet without twins', () => {
    expect(CODE_ALPHABET).not.toMatch(/[0O1ILU]/);
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (numbers) => {
        const code = makeCode(chance(numbers));
        expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/);
        expect(matchesCode(sentWith(code), code)).toBe(true);
        expect(findCodes(`x ${code}.`)).toEqual([code]);
      }),
    );
  });
});

describe('hashCode', () => {
  it('is SHA-256 of token and bare code', () => {
    expect(hashCode('mark', '7K4F-Q2MX')).toBe(sha('mark:7K4FQ2MX'));
    expect(hashCode('mark', ' 7k4f q2mx ')).toBe(sha('mark:7K4FQ2MX'));
    expect(hashCode('mark', '７Ｋ４Ｆ–Q2MX')).toBe(sha('mark:7K4FQ2MX'));
  });

  it('is empty for what cannot be a code', () => {
    for (const typed of ['', 'hello', '7K4F-Q2M', '7K4F-Q2MXX', '\0'.repeat(5000)])
      expect(hashCode('mark', typed)).toBe('');
  });
});

describe('matchesCode', () => {
  it('forgives what the eye mistakes', () => {
    const sent = sentWith('8SZG-QVJ7');
    for (const typed of ['8SZG-QVJ7', 'B5ZG-QVJ7', '8S26-QVJ7', '8SZG-0UI7', '8szg ovl7']) {
      expect(matchesCode(sent, typed), typed).toBe(true);
    }
  });

  it('refuses another code, another message, and a message without one', () => {
    expect(matchesCode(sentWith('7K4F-Q2MX'), '7K4F-Q2MY')).toBe(false);
    expect(matchesCode({ ...sentWith('7K4F-Q2MX'), token: 'other' }, '7K4F-Q2MX')).toBe(false);
    expect(matchesCode({ token: 'mark', state: 'accepted' }, '7K4F-Q2MX')).toBe(false);
    expect(matchesCode({ token: 'mark', state: 'accepted', codeHash: '' }, '')).toBe(false);
  });
});

describe('findCodes', () => {
  it('takes the message’s own spelling first, and no parts of longer words', () => {
    expect(findCodes('abcd-efgh 7K4F-Q2MX x7K4F-Q2MXx 7K4F-Q2MX-9')).toEqual(['7K4F-Q2MX', 'ABCD-EFGH']);
  });

  it('keeps to sixty-four', () => {
    const many = Array.from(
      { length: 500 },
      (_, n) => `ABCD-${String(n).padStart(4, '2').replace(/[01]/g, '9')}`,
    ).join(' ');
    expect(findCodes(many).length).toBeLessThanOrEqual(64);
  });
});

it('has words for every refusal and damage, in both languages', () => {
  for (const language of ['en', 'id'] as const) {
    const words = wordsIn(language);
    for (const key of REFUSALS) expect(words.has(`proof:refusal.${key}`), key).toBe(true);
    for (const key of DAMAGES) expect(words.has(`proof:damage.${key}`), key).toBe(true);
    for (const key of ['seen', 'bounced', 'kept', 'ordinary', 'not-understood']) {
      expect(words.has(`proof:reading.${key}`), key).toBe(true);
    }
  }
});
