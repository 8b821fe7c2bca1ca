import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkReport, findTestBrowser, printPdf, renderHtml, sealPdf } from '../../main/report/index.ts';
import { openPart } from '../fixtures/reports/make.ts';

const CASE = {
  fileName: 'kantor.example.rdcase',
  bytes: Buffer.from('PK\u0003\u0004 a case'),
  number: 'KTR-7Q2M',
  madeAt: '2026-11-22T07:02:00.000Z',
};
const folder = mkdtempSync(join(tmpdir(), 'rd-seal-'));
let printed: Uint8Array;
let sealed: Uint8Array;

beforeAll(async () => {
  const browser = await findTestBrowser();
  if (!browser) throw new Error('the test browser is for Linux on x64');
  const html = renderHtml(openPart('id'), { preset: 'summary', sealed: { number: CASE.number } });
  printed = await printPdf(html, { ...browser, signal: new AbortController().signal, timeoutMs: 60_000 });
  sealed = await sealPdf(printed, CASE);
}, 90_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a printed and sealed report', () => {
  it('keeps its tags, bookmarks, language, title and pages', async () => {
    const [before, after] = [await PDFDocument.load(printed), await PDFDocument.load(sealed)];
    expect(after.getPageCount()).toBe(before.getPageCount());
    expect(after.getPageCount()).toBeLessThanOrEqual(3);
    expect(after.getTitle()).toBe(before.getTitle());
    for (const key of ['StructTreeRoot', 'MarkInfo', 'Outlines', 'Lang', 'Pages', 'ViewerPreferences']) {
      const name = PDFName.of(key);
      expect(after.catalog.get(name)?.toString(), key).toBe(before.catalog.get(name)?.toString());
      expect(after.catalog.has(name), key).toBe(true);
    }
    expect(after.catalog.get(PDFName.of('Lang'))?.toString()).toBe('(id)');
  });

  it('has the printed octets in front, unchanged, and is unaltered', () => {
    expect(Buffer.from(sealed.subarray(0, printed.length)).equals(Buffer.from(printed))).toBe(true);
    expect(checkReport(sealed)).toMatchObject({ result: 'unaltered', caseNumber: CASE.number });
  });

  it('reads the same in another reader, which finds the case as an attachment', () => {
    const poppler = (tool: string, ...rest: string[]): string | null => {
      try {
        return execFileSync(tool, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    };
    const [one, two] = ['printed', 'sealed'].map((name) => join(folder, `${name}.pdf`));
    writeFileSync(one ?? '', printed);
    writeFileSync(two ?? '', sealed);
    const before = poppler('pdftotext', '-layout', one ?? '', '-');
    expect(poppler('pdftotext', '-layout', two ?? '', '-')).toBe(before);
    const list = poppler('pdfdetach', '-list', two ?? '');
    if (list !== null) expect(list).toContain(CASE.fileName);
    // Without that reader: our own looks the same way as any other would.
    else expect(checkReport(sealed).caseBytes).not.toBeNull();
  });
});
