import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { report } from '../../preload/contract/index.ts';
import { FIXTURES } from '../fixtures/reports/make.ts';

describe('report fixtures', () => {
  it.each(
    Object.entries(FIXTURES).flatMap(([name, make]) =>
      (['en', 'id'] as const).map((language) => ({ name, make, language })),
    ),
  )('$name.$language.json is what make.ts writes and fits the schema', ({ name, make, language }) => {
    const file = new URL(`../fixtures/reports/${name}.${language}.json`, import.meta.url);
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(stored).toEqual(make(language));
    expect(report.parse(stored)).toEqual(stored);
  });
});
