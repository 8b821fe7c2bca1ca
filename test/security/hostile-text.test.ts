import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../main/engine/smtp/index.ts';
import { renderCsv, renderHtml } from '../../main/report/index.ts';
import type { TranscriptLine } from '../../preload/contract/index.ts';
import { testDeps } from '../fakes/smtp/deps.ts';
import { type FakeServer, fakeServer } from '../fakes/smtp/script.ts';
import { testBrowser } from '../fakes/test-browser.ts';
import { HOSTILE_TEXT, hostile } from '../fixtures/reports/make.ts';
import { RUNS } from '../renderer/fake-data.ts';
import { serveStage, watchPage } from './own-stage.ts';

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
let browser: Browser;
let stage: Awaited<ReturnType<typeof serveStage>>;
let server: FakeServer | null = null;

beforeAll(async () => {
  stage = await serveStage('test/security/stage/hostile.html', {
    'reports.json': JSON.stringify({ en: hostile('en'), id: hostile('id') }),
  });
  browser = await chromium.launch(await testBrowser());
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});
afterEach(() => server?.close());

/** Elements and effects that only markup of a stranger could have made. */
async function madeByStrangers(page: Page): Promise<unknown> {
  return page.evaluate(() => ({
    images: document.querySelectorAll('img[src="x"]').length,
    scripts: [...document.scripts].filter((script) => script.textContent?.includes('alert')).length,
    handlers: document.querySelectorAll('[onerror],[onload],[onclick]').length,
  }));
}
const NOTHING = { images: 0, scripts: 0, handlers: 0 };

describe('hostile text of servers (check 15)', () => {
  it('is kept short, with nothing hidden in it, from the greeting on', async () => {
    server = await fakeServer(async (visit) => {
      visit.raw(`220-${HOSTILE_TEXT}\u200b\u2066\u009b31m\r\n`);
      visit.raw(`220-${'A'.repeat(60_000)}\r\n`.repeat(3));
      visit.raw('220 ready\r\n');
      while ((await visit.hear()) !== null) visit.raw(`250 ${HOSTILE_TEXT}\r\n`);
    });
    const lines: TranscriptLine[] = [];
    const opened = await openSession(
      {
        ip: '127.0.0.1',
        port: server.port,
        implicitTls: false,
        servername: 'mail.office.example',
        transcript: (line) => lines.push(line),
        signal: new AbortController().signal,
      },
      testDeps(),
    );
    if (opened.ok) await opened.value.hello('scanner.example');
    expect(lines.length).toBeGreaterThan(0);
    for (const { text } of lines) {
      expect(text).not.toMatch(HIDDEN);
      expect(text.length).toBeLessThan(5000);
    }
    expect(lines.some(({ text }) => text.includes('␛[31mred'))).toBe(true);
    expect(lines.some(({ text }) => text.includes('\\u{202e}gnp.exe'))).toBe(true);
  });

  it('is cut off when a line has a megabyte and no end', async () => {
    server = await fakeServer(async (visit) => {
      visit.raw(`220 ${'A'.repeat(1_000_000)}`);
      await visit.wait(5000);
    });
    const lines: TranscriptLine[] = [];
    const opened = await openSession(
      {
        ip: '127.0.0.1',
        port: server.port,
        implicitTls: false,
        servername: 'mail.office.example',
        transcript: (line) => lines.push(line),
        signal: new AbortController().signal,
      },
      testDeps(),
    );
    expect(opened.ok).toBe(false);
    expect(lines.map(({ text }) => text).join('').length).toBeLessThan(20_000);
  });

  it.each(['', '/blacklists'])('is text and nothing else in the window (…%s)', async (place) => {
    const page = await (await browser.newContext()).newPage();
    const seen = await watchPage(page);
    await page.goto(`${stage.url}#/run/${RUNS.openPart}${place}`);
    await page.locator('main h1').first().waitFor();
    await page.evaluate(() => {
      for (const head of document.querySelectorAll<HTMLElement>('details:not([open]) > summary'))
        head.click();
    });
    await page.waitForTimeout(300);
    expect(await page.locator('body').textContent()).toContain('<script>alert(1)</script>');
    expect(await madeByStrangers(page)).toEqual(NOTHING);
    expect(seen).toEqual([]);
    await page.context().close();
  });

  it('is text and nothing else in the report, opened as a file in a browser, with scripts allowed', async () => {
    const page = await (await browser.newContext()).newPage();
    const seen = await watchPage(page);
    await page.setContent(renderHtml(hostile('en'), { preset: 'full', timeZone: 'Asia/Jakarta' }));
    expect(await page.locator('body').textContent()).toContain('<script>alert(1)</script>');
    expect(await page.locator('body').textContent()).not.toMatch(/[\u001b\u202a-\u202e\u0000\u0007]/);
    expect(await madeByStrangers(page)).toEqual(NOTHING);
    expect(seen).toEqual([]);
    await page.context().close();
  });

  it('starts no formula in the table for a spreadsheet', () => {
    const cells = renderCsv(hostile('en')).split(/,|\r\n/);
    expect(cells.filter((cell) => /^"?[=+\-@\t]/.test(cell) && cell.length > 1)).toEqual([]);
  });
});
