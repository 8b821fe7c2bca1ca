import { describe, expect, it } from 'vitest';
import { mtaCatalogue } from '../../../main/catalogue/mta.ts';
import { CAUSES, CURES, FIRST_AID } from '../../../main/engine/advice/index.ts';
import { FINDINGS, type FindingKind } from '../../../main/engine/finding/registry.ts';
import { language } from '../../../preload/contract/index.ts';
import { resources, wordsIn } from '../../../words/index.ts';

const FIELDS = ['title', 'saw', 'why', 'action'];
const kinds: [string, FindingKind][] = Object.entries(FINDINGS).filter(
  ([, kind]) => kind.area === 'posture' || kind.area === 'dns',
);
const WHY: Record<string, string> = {
  'posture.spf-broken': 'two-records',
  'posture.dmarc-broken': 'no-policy',
  'posture.tls-untrusted': 'self-signed',
  'posture.tls-broken': 'tls-version',
  'posture.tls-unknown': 'timeout',
};

function sample(id: string, kind: FindingKind): Record<string, string> {
  const params = Object.fromEntries(kind.params.map((name) => [name, `<${name}>`]));
  return {
    ...params,
    ...(kind.params.includes('why') ? { why: WHY[id] ?? 'timeout' } : {}),
    ...(kind.params.includes('note') ? { note: 'hmailserver' } : {}),
  };
}

function sentences(text: string): string[] {
  return text.split(/(?<=[.:?])\s+/).filter((part) => part !== '');
}

describe.each(language.options)('words in %s', (lang) => {
  const words = wordsIn(lang);

  it.each(kinds)('finding %s is said with its own parameters', (id, kind) => {
    for (const field of FIELDS) {
      const key = `findingPosture:${id}.${field}`;
      expect(words.has(key), key).toBe(true);
      const text = words(key, sample(id, kind));
      expect(text, key).not.toMatch(/\{\{|\$t|findingPosture|advice:|!/);
      for (const sentence of sentences(text))
        expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(20);
    }
  });

  const said = [
    'advice:verify',
    ...FIRST_AID.map((id) => `advice:firstAid.${id}`),
    ...CAUSES.flatMap((id) =>
      ['title', 'text', 'doNot', 'verify'].map((field) => `advice:cause.${id}.${field}`),
    ),
    ...CURES.flatMap((id) => ['title', 'text', 'verify'].map((field) => `advice:cure.${id}.${field}`)),
    ...mtaCatalogue().flatMap((row) => (row.obsolete === 'no' ? [] : [`advice:obsolete.${row.id}`])),
  ];
  it.each(said)('%s', (key) => {
    expect(words.has(key)).toBe(true);
    const text = words(key);
    expect(text).not.toContain('!');
    for (const sentence of sentences(text))
      expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(20);
  });
});

it('both languages have the same keys and places to fill', () => {
  const flat = (value: unknown, at = ''): [string, string[]][] =>
    typeof value === 'string'
      ? [[at, [...value.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1] ?? '').sort()]]
      : Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
          flat(inner, `${at}.${key}`),
        );
  expect(flat(resourcesOf('id'))).toEqual(flat(resourcesOf('en')));
});

function resourcesOf(lang: 'en' | 'id'): unknown {
  return { posture: resources[lang].findingPosture, advice: resources[lang].advice };
}
