import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type FoundBrowser,
  findTestBrowser,
  type PrintError,
  printPdf,
  renderHtml,
} from '../../main/report/index.ts';
import { manyLists } from '../fixtures/reports/lists.ts';
import { FIXTURES, hostile, large } from '../fixtures/reports/make.ts';

let browser: FoundBrowser;
beforeAll(async () => {
  const found = await findTestBrowser();
  if (!found) throw new Error('the test browser of the checkout is missing: npm ci');
  browser = found;
}, 90_000);

const never = new AbortController().signal;
const print = async (html: string) =>
  Buffer.from(await printPdf(html, { ...browser, signal: never, timeoutMs: 60_000 })).toString('latin1');

/** Chromium writes the structure of a PDF uncompressed, so it can be read as text. */
const countPages = (pdf: string) => [...pdf.matchAll(/\/Type \/Page\b(?!s)/g)].length;
const asTitle = (text: string) =>
  /^[\x20-\x7e]*$/.test(text)
    ? `/Title (${text})`
    : `/Title <FEFF${[...text].map((one) => (one.codePointAt(0) ?? 0).toString(16).padStart(4, '0').toUpperCase()).join('')}>`;

const profiles = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('relay-doctor-print-'));

describe.each(['en', 'id'] as const)('a PDF in %s', (language) => {
  it.each(Object.entries({ ...FIXTURES, hostile, large, manyLists }))(
    'of %s is tagged, titled, has bookmarks and 2–3 pages',
    async (_name, make) => {
      const html = renderHtml(make(language), { preset: 'summary', timeZone: 'Asia/Jakarta' });
      const pdf = await print(html);
      expect(pdf.startsWith('%PDF-')).toBe(true);
      expect(pdf).toContain('/StructTreeRoot');
      expect(pdf).toContain('/Type /Outlines');
      expect(pdf).toContain(`/Lang (${language})`);
      expect(pdf).toMatch(/\/S \/TH\b/);
      expect(countPages(pdf)).toBeGreaterThanOrEqual(2);
      expect(countPages(pdf)).toBeLessThanOrEqual(3);
    },
    60_000,
  );

  it('carries its title and its headings as bookmarks', async () => {
    const pdf = await print(
      renderHtml(FIXTURES['open-part'](language), { preset: 'full', timeZone: 'Asia/Jakarta' }),
    );
    const [title, heading] =
      language === 'en'
        ? ['Mail server report: kantor.example, 22 November 2026', 'Open on one door only.']
        : ['Laporan mail server: kantor.example, 22 November 2026', 'Terbuka di satu pintu saja.'];
    expect(pdf).toContain(asTitle(title));
    expect(pdf).toContain(asTitle(heading));
    expect(countPages(pdf)).toBeGreaterThan(8);
  }, 60_000);
});

describe('printPdf', () => {
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'made',
      (error: PrintError) => error.code,
    );

  it('keeps to its deadline', async () => {
    const started = performance.now();
    expect(await codeOf(printPdf('<p>x', { ...browser, signal: never, timeoutMs: 1 }))).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const work = codeOf(printPdf('<p>x', { ...browser, signal: stop.signal, timeoutMs: 60_000 }));
    setTimeout(() => stop.abort(), 5);
    expect(await work).toBe('aborted');
    expect(await codeOf(printPdf('<p>x', { ...browser, signal: stop.signal, timeoutMs: 60_000 }))).toBe(
      'aborted',
    );
  });

  it('says when there is no browser, or one that ends at once', async () => {
    const options = { signal: never, timeoutMs: 10_000 };
    expect(await codeOf(printPdf('<p>x', { ...options, executable: '/no/such/browser' }))).toBe('no-start');
    expect(await codeOf(printPdf('<p>x', { ...options, executable: '/bin/false' }))).toBe('no-start');
  });

  it('runs no script and leaves no profile behind', async () => {
    const before = await profiles();
    const pdf = await print(
      '<!doctype html><html lang="en"><title>a</title><h1>b</h1><script>document.title="run"</script>',
    );
    expect(pdf).toContain('/Title (a)');
    expect((await profiles()).filter((name) => !before.includes(name))).toEqual([]);
  });
});
