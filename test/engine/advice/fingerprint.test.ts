import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSafePattern, mtaCatalogue } from '../../../main/catalogue/mta.ts';
import { guessProduct, type ServerSayings } from '../../../main/engine/advice/index.ts';
import { productGuess } from '../../../preload/contract/index.ts';

const KINDS = ['banner', 'ehlo', 'help', 'replies'] as const;
const isList = (kind: (typeof KINDS)[number]): boolean => kind === 'ehlo' || kind === 'replies';
const sayings = (kind: (typeof KINDS)[number], line: string): ServerSayings => ({
  [kind]: isList(kind) ? [line] : line,
});

type Dialogues = { cases: { mta: string; case: string; exchange: [string, string][] }[] };
const dialogues: Dialogues = JSON.parse(
  readFileSync(new URL('../../fixtures/mta-dialogues.json', import.meta.url), 'utf8'),
);

describe('every example of the catalogue', () => {
  const examples = mtaCatalogue()
    .filter((product) => product.id !== 'unknown')
    .flatMap((product) =>
      KINDS.flatMap((kind) =>
        product.fingerprintExamples[kind].map((line, index) => ({ product, kind, line, index })),
      ),
    );

  it.each(examples)('$product.id $kind $line', ({ product, kind, line, index }) => {
    expect(product.fingerprints[kind].some((source) => new RegExp(source).test(line))).toBe(true);
    const guesses = guessProduct(sayings(kind, line));
    const named = guesses.map((row) => row.id);
    const alike = product.fingerprintAmbiguousWith[kind][index] ?? [];
    // Its own name, or one of those that answer alike (only five are named).
    expect(named.some((id) => id === product.id || alike.includes(id))).toBe(true);
    if (alike.length > 0) expect(guesses[0]?.confidence).not.toBe('sure');
    for (const guess of guesses) productGuess.parse(guess);
  });
});

describe('confidence', () => {
  it.each([
    ['220 mail.office.example ESMTP Exim 4.96 Sun, 22 Nov 2026 10:51:29 +0000', 'exim', 'sure'],
    ['220 mail.office.example ESMTP Postfix (Ubuntu)', 'postfix', 'likely'],
    ['220 x.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready at now', 'microsoft365', 'likely'],
    ['220 mail.office.example ESMTP', 'qmail', 'guess'],
  ])('%s', (banner, id, confidence) => {
    expect(guessProduct({ banner })[0]).toMatchObject({ id, confidence, from: banner });
  });

  it('grows when more lines agree', () => {
    const alone = guessProduct({ banner: '220 mail.office.example ESMTP' });
    expect(alone.map((row) => row.confidence)).toEqual(['guess', 'guess', 'guess', 'guess']);
    const more = guessProduct({
      banner: '220 mail.office.example ESMTP',
      replies: ['530 SMTP authentication is required.'],
    });
    expect(more[0]).toMatchObject({ id: 'hmailserver', confidence: 'sure' });
  });

  it('takes greetings and keywords without their code', () => {
    expect(guessProduct({ banner: 'mail.office.example ESMTP Postfix' })[0]?.id).toBe('postfix');
    expect(guessProduct({ ehlo: ['X-ANONYMOUSTLS'] })[0]).toMatchObject({
      id: 'exchange',
      confidence: 'guess',
    });
  });

  it('says nothing about a hidden or foreign greeting', () => {
    expect(guessProduct({ banner: '220 ********************' })).toEqual([]);
    expect(guessProduct({ banner: '<html>220 x</html>' })).toEqual([]);
    expect(guessProduct({})).toEqual([]);
  });
});

describe('recorded dialogues with real servers', () => {
  const ids: Record<string, string> = { notqmail: 'qmail' };
  it.each(dialogues.cases)('$mta $case', ({ mta, exchange }) => {
    const guesses = guessProduct({ replies: exchange.map(([, reply]) => reply) });
    const best = guesses[0];
    // Short dialogues may not tell; what is told must be right.
    if (best) expect(best.id).toBe(ids[mta] ?? mta);
  });

  it('tells most of them', () => {
    const told = dialogues.cases.filter(
      ({ exchange }) => guessProduct({ replies: exchange.map(([, reply]) => reply) }).length > 0,
    );
    expect(told.length).toBeGreaterThan(dialogues.cases.length / 2);
  });
});

describe('hostile text', () => {
  it('never throws and stays quick', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc
        .constantFrom('550 5.1.1 <', '454 4.7.1 <', '550 <', '220 ', '553 5.1.8 <')
        .chain((start) =>
          fc
            .constantFrom('<', '> ', 'a ', '.', '> not ', 'Domain of sender address ')
            .map((part) => start + part.repeat(2000)),
        ),
    );
    const lines = fc.array(nasty, { maxLength: 80 });
    fc.assert(
      fc.property(nasty, lines, lines, (banner, ehlo, replies) => {
        const startedAt = performance.now();
        const guesses = guessProduct({ banner, ehlo, help: banner, replies });
        expect(guesses.length).toBeLessThanOrEqual(5);
        expect(performance.now() - startedAt).toBeLessThan(1000);
      }),
      { numRuns: 60 },
    );
  });

  it('slow patterns cannot get into the catalogue', () => {
    for (const slow of [
      '(a+)+$',
      '(?:a|b*)*c',
      '(.*)*',
      '.*.*.*x',
      '(a)\\1',
      '(?<=a)b',
      '(',
      `a${'b'.repeat(300)}`,
    ])
      expect(isSafePattern(slow), slow).toBe(false);
    for (const product of mtaCatalogue())
      for (const kind of KINDS)
        for (const source of product.fingerprints[kind]) expect(isSafePattern(source)).toBe(true);
  });
});
