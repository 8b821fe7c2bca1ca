import { describe, expect, it } from 'vitest';
import { printPdf } from '../../main/report/print/print-pdf.ts';
import { findTestBrowser } from '../../main/report/print/test-browser.ts';
import { sheetHtml, sheetText } from '../../main/report/sheet/sheet.ts';
import { wordsIn } from '../../words/index.ts';
import { OUTSIDE_SHEET, SHEET_PORT } from '../../words/outside-sheet.ts';

const LANGUAGES = ['en', 'id'] as const;
const filled = { target: 'mail.kantor.example', caseNumber: 'KTR-7Q2M' };
const commands = OUTSIDE_SHEET.flatMap(({ ways }) => ways)
  .flatMap(({ steps }) => steps)
  .flatMap(({ command }) => (command ? [command] : []));

describe.each(LANGUAGES)('the sheet, %s', (language) => {
  it('has words for every step, kind and way', () => {
    const words = wordsIn(language);
    for (const { kind, ways } of OUTSIDE_SHEET) {
      expect(words.has(`share:sheet.${kind}.title`)).toBe(true);
      for (const { way, steps } of ways)
        for (const { step } of steps) expect(words.has(`share:sheet.${way}.${step}`), step).toBe(true);
    }
  });

  it('is filled in with server and case number, and has every command as it is typed', () => {
    const text = sheetText({ language, ...filled });
    for (const part of [...Object.values(filled), ...commands]) expect(text).toContain(part);
    const html = sheetHtml({ language, ...filled });
    for (const part of Object.values(filled)) expect(html).toContain(part);
    expect(html).toContain(`serve --port ${SHEET_PORT}`);
    expect(html).toContain(`lang="${language}"`);
  });

  it('has room to write by hand without a case', () => {
    expect(sheetText({ language })).toContain('____');
    expect(sheetHtml({ language })).toContain(wordsIn(language)('share:sheet.blank'));
  });

  it('keeps text lines short enough for every mail program', () => {
    for (const line of sheetText({ language, ...filled }).split('\n'))
      expect(line.length).toBeLessThanOrEqual(78);
  });

  it('speaks in sentences of at most 20 words', () => {
    const text = sheetText({ language, ...filled }).replace(/\s+/g, ' ');
    for (const sentence of text.split(/(?<=[.:?])\s/))
      expect(sentence.split(' ').length).toBeLessThanOrEqual(22);
  });

  it('is exactly one A4 page, also with the longest name', async () => {
    const browser = await findTestBrowser();
    if (!browser) throw new Error('the test browser is only there for Linux on x64');
    const target = `${'a-very-long-label-of-a-name.'.repeat(8)}example`;
    for (const facts of [filled, { ...filled, target }]) {
      const pdf = await printPdf(sheetHtml({ language, ...facts }), {
        ...browser,
        signal: AbortSignal.timeout(30_000),
        timeoutMs: 30_000,
      });
      const source = Buffer.from(pdf).toString('latin1');
      expect(source.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      expect(source).toMatch(/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    }
  });
});

it('never lets a name become markup', () => {
  const html = sheetHtml({ language: 'en', target: '<img src=x onerror=alert(1)>', caseNumber: '"><b>' });
  expect(html).not.toContain('<img');
  expect(html).not.toContain('"><b>');
});
