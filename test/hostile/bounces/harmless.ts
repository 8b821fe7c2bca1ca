import { expect } from 'vitest';
import { textReading } from '../../../main/cli/explain.ts';
import { type BounceReading, bounceReading, type Language } from '../../../preload/contract/index.ts';
import { bounceWords } from '../../../words/bounce-words.ts';
import { wordsIn } from '../../../words/index.ts';

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const MACHINE = /\{\{|\}\}|\$t\(|\bundefined\b|\bNaN\b|\[object|\bbounce:[a-z]/;

/** Every string of a reading may be shown as it is (S3), and its words are sentences in both languages. */
export function expectSafeReading(reading: BounceReading): void {
  expect(bounceReading.parse(reading)).toEqual(reading);
  walk(reading, 'reading');
  expect(reading.understood || reading.problem !== null || reading.kind === 'unknown').toBe(true);
  for (const language of ['en', 'id'] as const satisfies Language[]) {
    const words = wordsIn(language);
    const said = bounceWords(reading, words);
    for (const text of [said.headline, said.whose, said.next]) expect(text.trim()).not.toBe('');
    for (const text of [said.headline, said.why, said.whose, said.next, ...said.steps, ...said.warnings]) {
      expect(text).not.toMatch(HIDDEN);
      if (!reading.text.includes('{{')) expect(text).not.toMatch(MACHINE);
    }
    expect(textReading({ ...reading, words: said }, words)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  }
}

function walk(value: unknown, path: string): void {
  if (typeof value === 'string') {
    expect(HIDDEN.test(value), `${path}: ${JSON.stringify(value.slice(0, 200))}`).toBe(false);
    expect(value.length, path).toBeLessThanOrEqual(4000);
  } else if (Array.isArray(value)) for (const [at, item] of value.entries()) walk(item, `${path}[${at}]`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) walk(item, `${path}.${key}`);
}
