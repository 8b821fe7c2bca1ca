import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aloudSentences } from '../../main/report/aloud.ts';
import { MOST_WORDS, sentencesOf, speak, spellCode } from '../../main/report/aloud-speech.ts';
import { type Report, VERDICT_CODES } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { blocked, closed, hostile, openPart } from '../fixtures/reports/make.ts';

const LANGUAGES = ['en', 'id'] as const;
/** Letters, digits, and the marks at which a reader breathes. */
const CAN_BE_SAID = /^[\p{L}\p{M}\p{N} ,.?’'-]+$/u;

function expectSpoken(sentences: string[]): void {
  expect(sentences.length).toBeGreaterThan(0);
  expect(sentences.length).toBeLessThanOrEqual(12);
  for (const sentence of sentences) {
    expect(sentence).toMatch(CAN_BE_SAID);
    expect(sentence).toMatch(/[.?]$/);
    expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(MOST_WORDS);
  }
}

const inZone = { caseNumber: 'KTR-7Q2M', timeZone: 'Asia/Jakarta' };

describe.each(LANGUAGES)('read aloud, %s', (language) => {
  it.each([
    ['open', openPart],
    ['closed', closed],
    ['blocked', blocked],
    ['hostile', hostile],
  ])('a report that is %s can be said', (_name, make) => {
    expectSpoken(aloudSentences(make(language), inZone));
  });

  it.each(VERDICT_CODES)('%s can be said, with an IPv6 address in it', (code) => {
    const report = openPart(language);
    const words = wordsIn(language);
    const keys = ['headline', 'detail'].map((part) => `verdict:${code}.${part}`);
    const params = { ip: '[2001:db8:1:2:3:4:5:6]', port: 587, place: 'x', host: 'mail.kantor.example', n: 3 };
    for (const key of keys) {
      const headline = words(key, { ...params, total: 9, suggestion: '', seenAs: '10.0.0.1' });
      const changed = { ...report, verdict: { ...report.verdict, code, headline } };
      expectSpoken(aloudSentences(changed, inZone));
    }
  });

  it('says number, codes, time and address so that they can be written down', () => {
    const said = aloudSentences(openPart(language), inZone).join(' ');
    expect(said).toContain(language === 'id' ? 'K T R, tujuh Q dua M' : 'K T R, seven Q two M');
    expect(said).toContain(language === 'id' ? 'A satu' : 'A one');
    expect(said).toContain('WIB');
    expect(said).toContain(language === 'id' ? 'titik example' : 'dot example');
    expect(said).not.toMatch(/\d:\d/);
  });

  it('takes the case number and the outside door of a merged report', () => {
    const report = openPart(language);
    const [cell] = report.relay.cells;
    const parts = [partOf('inside'), partOf('outside')];
    const merged: Report = {
      ...report,
      relay: {
        cells: cell
          ? [
              { ...cell, address: '192.168.0.2', state: 'open', part: 'in' },
              { ...cell, address: '203.0.113.7', state: 'open', part: 'out' },
            ]
          : [],
      },
      merged: {
        caseNumber: 'XYZ-2222',
        parts,
        insidePart: 'in',
        outsidePart: 'out',
        rows: [],
        meaning: 'open-relay',
        verdict: { code: 'MIXED', headline: '', detail: '', agreement: '', next: '' },
        troubles: [],
        clocksApartS: null,
      },
    };
    const sentences = aloudSentences(merged, inZone);
    expectSpoken(sentences);
    const said = sentences.join(' ');
    expect(said).toContain('X Y Z');
    expect(said).not.toContain('K T R');
    expect(said).toContain(language === 'id' ? '203 titik 0 titik 113 titik 7' : '203 dot 0 dot 113 dot 7');
    expect(said).not.toContain('192');
  });

  it('does not say that strangers get through when the test was made inside', () => {
    const inside: Report = {
      ...openPart(language),
      vantage: { ...openPart(language).vantage, place: 'inside' },
    };
    expect(aloudSentences(inside, inZone).join(' ')).not.toMatch(/Strangers get through|Pihak luar lolos/);
  });

  it('stays sayable whatever the server and the person wrote', () => {
    const report = openPart(language);
    const anyText = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(anyText, anyText, anyText, (input, headline, title) => {
        const [finding] = report.findings;
        const { domain: _domain, unicode: _unicode, ...target } = report.target;
        expectSpoken(
          aloudSentences({
            ...report,
            target: { ...target, input },
            verdict: { ...report.verdict, headline },
            findings: finding ? [{ ...finding, title, action: headline }] : [],
            timing: { ...report.timing, startedAt: title },
          }),
        );
      }),
      { numRuns: 200 },
    );
  });
});

function partOf(place: 'inside' | 'outside') {
  return {
    id: place,
    kind: 'run',
    sha256: '0'.repeat(64),
    bytes: 1,
    who: '',
    where: '',
    place,
    startedAt: '2026-11-22T07:02:00.000Z',
    endedAt: null,
    clockOffsetS: null,
    version: '0',
    planHash: '',
    hidden: [],
    runId: place,
    own: true,
    verdict: null,
    vantage: null,
    old: false,
  };
}

describe('speech', () => {
  const en = wordsIn('en');
  it.each([
    ['203.0.113.7:25', '203 dot 0 dot 113 dot 7, port 25'],
    ['[2001:db8::7]:587', '2001, DB8, double colon, 7, port 587'],
    ['mail.kantor-kita.co.id', 'mail dot kantor dash kita dot co dot id'],
    ['refused (550 5.7.1)', 'refused, 550 5 dot 7 dot 1'],
    ['Couldn’t tell: the answer.', 'Couldn’t tell, the answer.'],
    ['a/b & c 50%', 'a or b and c 50 percent'],
    ['<script>me@x.example</script>', 'script me at x dot example script'],
  ])('says %s as %s', (text, said) => {
    expect(speak(text, en)).toBe(said);
  });

  it('spells codes letter by letter', () => {
    expect(spellCode('A12', en)).toBe('A one two');
    expect(spellCode('KTR-7Q2M', wordsIn('id'))).toBe('K T R, tujuh Q dua M');
  });

  it('breaks what is too long for one breath, at a comma first', () => {
    const long = `${'one two three four five six, '.repeat(6)}end.`;
    const parts = sentencesOf(long);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.split(' ').length).toBeLessThanOrEqual(MOST_WORDS);
    expect(parts[0]).toMatch(/six\.$/);
  });
});
