import { describe, expect, it } from 'vitest';
import { bounceCatalogue } from '../../../main/catalogue/bounces.ts';
import { looksLikeBounce, readBounce } from '../../../main/engine/bounce/index.ts';
import { type BounceReading, bounceReading } from '../../../preload/contract/index.ts';
import { bounceWords } from '../../../words/bounce-words.ts';
import { wordsIn } from '../../../words/index.ts';
import { type CorpusRow, corpus, octetsOf, options } from './corpus.ts';
import { MUTATIONS } from './mutate.ts';

const isMail = (row: CorpusRow): boolean => row.file.endsWith('.eml');
const textOf = (row: CorpusRow): string => new TextDecoder().decode(octetsOf(row));
const read = (row: CorpusRow): Promise<BounceReading> =>
  readBounce(isMail(row) ? { octets: octetsOf(row) } : { text: textOf(row) }, options);
const listsOf = (reading: BounceReading): string[] => reading.lists.map(({ zone, name }) => zone ?? name);

/** A reading in the columns of the table; only the optional columns that the row has. */
function columnsOf(reading: BounceReading, row: CorpusRow): CorpusRow {
  const { kind, permanence, subject, provider, whose, form, warnings, live, source, providerCode } = reading;
  const optional = { language: source.language, providerCode, email: form.email };
  const asked = Object.entries(optional).filter(([key]) => key in row);
  return {
    file: row.file,
    kind,
    permanence,
    subject,
    lists: listsOf(reading),
    provider: provider?.id ?? null,
    whose,
    form: form.url === null ? null : new URL(form.url).hostname,
    warnings,
    live: live?.zones ?? null,
    ...Object.fromEntries(asked),
    ...(row.encoded === undefined ? {} : { encoded: row.encoded }),
  };
}

const sorted = (row: CorpusRow): CorpusRow => ({ ...row, warnings: [...row.warnings].sort() });

describe('the corpus of returned mails', () => {
  it('is large enough and has every provider of the catalogue that has rules of its own', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(200);
    const seen = new Set(corpus.map(({ provider }) => provider));
    const missing = bounceCatalogue.providers.filter(({ id, rules }) => rules.length > 0 && !seen.has(id));
    expect(missing.map(({ id }) => id)).toEqual([]);
    const kinds = new Set(corpus.map(({ kind }) => kind));
    expect(bounceCatalogue.whose.filter(({ kind }) => !kinds.has(kind))).toEqual([]);
  });

  it.each(corpus.map((row) => [row.file, row] as const))('%s is read right', async (_, row) => {
    const reading = await read(row);
    expect(sorted(columnsOf(reading, row))).toEqual(sorted(row));
    expect(() => bounceReading.parse(reading)).not.toThrow();
  });

  it('is recognised as returned mail, all of it that is more than a scrap', () => {
    const missed = corpus.filter((row) => !looksLikeBounce(textOf(row))).map(({ file }) => file);
    // Scraps without an answer or with one in a sentence; encoded mails; line ends spelled out; a picture that was read by a program.
    expect(missed).toEqual([
      '240-fragment.txt',
      '247-attachment-base64.eml',
      '253-escaped-lines.txt',
      '258-iso-2022-jp.eml',
      '279-helo-rfc-number.txt',
      '303-screenshot.txt',
    ]);
  });
});

describe('texts that were changed on the way', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    '%s: kind and lists stay the same for the whole corpus',
    async (_, mutation) => {
      const wrong: string[] = [];
      let count = 0;
      for (const row of corpus) {
        if (mutation.changesCase && row.encoded) continue;
        count += 1;
        const reading = await readBounce({ text: mutation.apply(textOf(row)) }, options);
        const same = reading.kind === row.kind && listsOf(reading).join() === row.lists.join();
        if (!same) wrong.push(`${row.file}: ${reading.kind} ${listsOf(reading).join()}`);
      }
      expect(wrong).toEqual([]);
      expect(count).toBeGreaterThanOrEqual(200);
    },
  );
});

describe('words', () => {
  const sentences = (text: string): string[] => text.split(/(?<=[.?!])\s/);

  it.each(['en', 'id'] as const)(
    'in %s are there for every text of the corpus and keep to 20 words',
    async (language) => {
      const t = wordsIn(language);
      for (const row of corpus) {
        const { headline, why, whose, next, steps, warnings } = bounceWords(await read(row), t);
        for (const text of [headline, why, whose, next, ...steps, ...warnings]) {
          expect(text, row.file).not.toMatch(/bounce:|\{\{|undefined|null|^\s*$| {2}/);
          for (const sentence of sentences(text))
            expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(20);
          expect(text).not.toContain('!');
        }
      }
    },
  );

  it.each(['en', 'id'] as const)('in %s exist for every kind, job, warning and problem', (language) => {
    const t = wordsIn(language);
    const { kind, whose, warnings, problem } = bounceReading.shape;
    const keys = [
      ...kind.options.flatMap((name) => [`kind.${name}.headline`, `kind.${name}.why`]),
      ...whose.options.map((name) => `whose.${name}`),
      ...warnings.element.options.map((name) => `warning.${name}`),
      ...problem.unwrap().options.flatMap((name) => [`problem.${name}`, `problemWhy.${name}`]),
    ];
    expect(keys.filter((key) => !t.has(`bounce:${key}`))).toEqual([]);
  });
});
