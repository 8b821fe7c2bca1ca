import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BrowserMode, startBrowserMode } from '../../main/browser/index.ts';
import { createEventHub, type EventHub } from '../../main/transport/hub.ts';
import { createRouter } from '../../main/transport/router.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';
import { testBrowser } from '../fakes/test-browser.ts';
import { makePageFolder } from './page-folder.ts';

const pages = makePageFolder();
let browser: Browser;
let mode: BrowserMode;
let hub: EventHub;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch(await testBrowser());
}, 60_000);
afterAll(async () => {
  await browser?.close();
  pages.remove();
});
beforeEach(async () => {
  hub = createEventHub();
  const router = createRouter(createTestHandlers().handlers, { host: 'browser' });
  mode = await startBrowserMode({ router, hub, assetsDir: pages.folder });
  page = await (await browser.newContext()).newPage();
});
afterEach(async () => {
  await page.context().close();
  await mode.stop();
});

/** Opens the page's socket from inside the page; resolves with the first answer or the close code. */
function askFromPage(target: Page, port: number): Promise<unknown> {
  return target.evaluate(async (toPort) => {
    const socket = new WebSocket(`ws://127.0.0.1:${toPort}/ws`);
    return new Promise((resolve) => {
      socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'cases.list', input: {} }));
      socket.onmessage = (event) => resolve(JSON.parse(event.data));
      socket.onclose = (event) => resolve(event.code);
    });
  }, port);
}

describe('browser mode in real Chromium', () => {
  it('lands on the clean address, runs its script, and may use the socket under connect-src self', async () => {
    const violations: string[] = [];
    page.on('console', (message) => violations.push(message.text()));
    await page.goto(mode.url);
    expect(page.url()).toBe(`http://127.0.0.1:${mode.port}/`);
    await page.waitForFunction(() => document.title === 'ran');
    expect(await askFromPage(page, mode.port)).toMatchObject({ id: 1, result: { ok: true } });
    expect(violations).toEqual([]);
    await page.reload();
    expect(await askFromPage(page, mode.port)).toMatchObject({ id: 1, result: { ok: true } });
  });

  it('keeps a second browser out', async () => {
    await page.goto(mode.url);
    const other = await (await browser.newContext()).newPage();
    const response = await other.goto(mode.url);
    expect(response?.status()).toBe(403);
    expect(await other.textContent('body')).toContain('another browser');
    await other.context().close();
  });

  it('gives nothing to a page of another origin in the very same browser', async () => {
    await page.goto(mode.url);
    const other = await page.context().newPage();
    await other.route('**/*', (route) =>
      route.request().url().startsWith('https://evil.example/')
        ? route.fulfill({ contentType: 'text/html', body: '<h1>evil</h1>' })
        : route.continue(),
    );
    await other.goto('https://evil.example/');
    const stolen = await other.evaluate(async (port) => {
      const read = await fetch(`http://127.0.0.1:${port}/`, { credentials: 'include' }).then(
        (answer) => answer.text(),
        () => 'refused',
      );
      return read;
    }, mode.port);
    expect(stolen).toBe('refused');
    expect(await askFromPage(other, mode.port)).toBe(1006);
  });

  it('may apply styles that carry the nonce and none that do not', async () => {
    await page.goto(mode.url);
    const applied = await page.evaluate(() => {
      const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
      const add = (given: string, property: string) => {
        const style = document.createElement('style');
        style.nonce = given;
        style.textContent = `body { ${property}: rgb(1, 2, 3) }`;
        document.head.append(style);
      };
      add(nonce, 'color');
      add('wrong', 'background-color');
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { color, backgroundColor };
    });
    expect(applied).toEqual({ color: 'rgb(1, 2, 3)', backgroundColor: 'rgba(0, 0, 0, 0)' });
  });
});
