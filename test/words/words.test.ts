import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINDINGS } from '../../main/engine/finding/registry.ts';
import { VERDICT_CODES } from '../../preload/contract/index.ts';
import { resources, wordsIn } from '../../words/index.ts';
import review from '../../words/review.json' with { type: 'json' };

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') flat.set(path, value);
    else for (const [inner, text] of flatten(value, path)) flat.set(inner, text);
  }
  return flat;
}

const paramsOf = (text: string): string[] => [...new Set(text.match(/{{\s*[\w]+\s*}}/g) ?? [])].sort();
const namespaces = Object.keys(resources.en) as (keyof typeof resources.en)[];

describe.each(namespaces)('namespace %s', (namespace) => {
  const en = flatten(resources.en[namespace] as unknown as Tree);
  const id = flatten(resources.id[namespace] as unknown as Tree);

  it('has the same keys in both languages, and no empty text', () => {
    expect([...id.keys()].sort()).toEqual([...en.keys()].sort());
    for (const [key, text] of [...en, ...id]) expect(text.trim(), key).not.toBe('');
  });

  it('has the same parameters in both languages', () => {
    for (const [key, text] of en) expect(paramsOf(id.get(key) ?? ''), key).toEqual(paramsOf(text));
  });

  it('does not shout', () => {
    for (const [key, text] of [...en, ...id]) expect(text, key).not.toMatch(/\w!(\s|$)/);
  });
});

it('registers every word file of the folders', () => {
  const files = readdirSync(join(import.meta.dirname, '../../words/en')).filter((name) =>
    name.endsWith('.json'),
  );
  expect(files.length).toBe(namespaces.length);
});

describe('findings', () => {
  const areas = {
    relay: 'findingRelay',
    vantage: 'findingRelay',
    blacklist: 'findingBlacklist',
    posture: 'findingPosture',
    dns: 'findingPosture',
  };
  it.each(Object.entries(FINDINGS))(
    '%s has its four sentences, with parameters it really has',
    (id, kind) => {
      for (const language of ['en', 'id'] as const) {
        const words = wordsIn(language);
        for (const part of ['title', 'saw', 'why', 'action']) {
          const key = `${areas[kind.area]}:${id}.${part}`;
          expect(words.has(key), key).toBe(true);
          const used = paramsOf(words(key)).map((name) => name.replace(/[{}\s]/g, ''));
          expect(kind.params as readonly string[], key).toEqual(expect.arrayContaining(used));
        }
      }
    },
  );
});

describe('verdicts', () => {
  it.each(VERDICT_CODES)('%s has a headline and a second line in both languages', (code) => {
    for (const language of ['en', 'id'] as const) {
      expect(wordsIn(language).has(`verdict:${code}.headline`)).toBe(true);
      expect(wordsIn(language).has(`verdict:${code}.detail`)).toBe(true);
    }
  });

  it('keeps every sentence of the verdict layer to 20 words', () => {
    for (const language of ['en', 'id'] as const) {
      for (const [key, text] of flatten(resources[language].verdict as unknown as Tree)) {
        for (const sentence of text.split(/(?<=[.:])\s/)) {
          expect(sentence.split(/\s+/).length, `${language} ${key}: ${sentence}`).toBeLessThanOrEqual(20);
        }
      }
    }
  });
});

it('marks only keys that exist for review by a native speaker', () => {
  for (const key of review as string[]) expect(wordsIn('id').has(key), key).toBe(true);
});
