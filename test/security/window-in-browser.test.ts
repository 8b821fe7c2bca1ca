import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BrowserMode, startBrowserMode } from '../../main/browser/index.ts';
import { createEventHub } from '../../main/transport/hub.ts';
import { createRouter } from '../../main/transport/router.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';
import { plainLook } from '../fakes/plain-look.ts';
import { testBrowser } from '../fakes/test-browser.ts';
import { knock } from './hostile-site.ts';
import { tokenOf } from './http.ts';
import { makePageFolder } from './page-folder.ts';

const pages = makePageFolder();
let browser: Browser;
let mode: BrowserMode;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch(await testBrowser());
}, 60_000);
afterAll(async () => {
  await browser?.close();
  pages.remove();
});
beforeEach(async () => {
  const router = createRouter(createTestHandlers().handlers, { host: 'browser' });
  mode = await startBrowserMode({
    router,
    hub: createEventHub(),
    assetsDir: pages.folder,
    look: () => plainLook,
  });
  page = await (await browser.newContext()).newPage();
});
afterEach(async () => {
  await page.context().close();
  await mode.stop();
});

describe('browser mode in real Chromium (checks 12, 13, 18)', () => {
  it('runs its own script, and may use the socket under connect-src self', async () => {
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(mode.url);
    await page.waitForFunction(() => document.title === 'ran');
    const offers = ['relay-doctor', `token.${tokenOf(mode.url)}`];
    expect(await knock(page, `ws://127.0.0.1:${mode.port}/ws`, offers)).toMatch(
      /^\{"session":"[\w-]{43}"\}$/,
    );
    expect(complaints).toEqual([]);
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
