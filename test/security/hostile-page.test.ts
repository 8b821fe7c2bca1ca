import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BrowserMode, startBrowserMode } from '../../main/browser/index.ts';
import { createEventHub } from '../../main/transport/hub.ts';
import { createRouter } from '../../main/transport/router.ts';
import { root } from '../architecture/scan.ts';
import { createTestHandlers, type Seen } from '../contract/test-handlers.ts';
import { plainLook } from '../fakes/plain-look.ts';
import { testBrowser } from '../fakes/test-browser.ts';
import {
  EVIL,
  type HostileSite,
  include,
  knock,
  RESOLVE,
  startHostileSite,
  steal,
  type Way,
} from './hostile-site.ts';
import { tokenOf } from './http.ts';

// The built window in a real Chromium, with a session; beside it, in the same browser, pages of somebody else (check 18, SPEC S2).
const assetsDir = join(root, 'dist/renderer');
const KEY = 'relay-doctor-session';
let browser: Browser;
let site: HostileSite;
let context: BrowserContext;
let mode: BrowserMode;
let seen: Seen;
let own: Page;
let key: string;
let asked: number;

beforeAll(async () => {
  if (!existsSync(join(assetsDir, 'index.html')))
    throw new Error('dist/renderer is not there: npm run build');
  const launch = await testBrowser();
  browser = await chromium.launch({ ...launch, args: [...launch.args, RESOLVE] });
  site = await startHostileSite();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});
beforeEach(async () => {
  site.noted.length = 0;
  const made = createTestHandlers();
  seen = made.seen;
  const router = createRouter(made.handlers, { host: 'browser' });
  mode = await startBrowserMode({ router, hub: createEventHub(), assetsDir, look: () => plainLook });
  context = await browser.newContext();
  own = await context.newPage();
  await own.goto(mode.url);
  key = (await (await own.waitForFunction((name) => localStorage.getItem(name), KEY)).jsonValue()) ?? '';
  await own.waitForTimeout(200);
  asked = seen.contexts.length;
});
afterEach(async () => {
  await context.close();
  await mode.stop();
});

const at = (path = '/') => `http://127.0.0.1:${mode.port}${path}`;
const socketAt = (host = '127.0.0.1') => `ws://${host}:${mode.port}/ws`;

/** A page of another site, or of another port of this computer, in the same browser. */
async function hostile(host: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`http://${host}:${site.port}/`);
  return page;
}

/** Files of the window as a hostile page would guess them. */
const files = () =>
  globSync('{assets/*.js,assets/*.css,*.svg}', { cwd: assetsDir }).map((file) => `/${file}`);

describe.each([`www.${EVIL}`, '127.0.0.1'])('a page of %s', (host) => {
  it('reads nothing by fetch, with or without CORS', async () => {
    const page = await hostile(host);
    for (const path of ['/', files()[0] ?? '/']) {
      for (const init of [
        {},
        { credentials: 'include' },
        { mode: 'no-cors' },
        { method: 'POST', mode: 'no-cors', body: '{"id":1,"method":"cases.list","input":{}}' },
        { method: 'PUT', headers: { 'X-Own': '1' } },
      ] satisfies Way[])
        expect(await steal(page, at(path), init), JSON.stringify(init)).toBe('refused');
    }
    expect(seen.contexts).toHaveLength(asked);
  });

  it('includes no file of the window as image, script, style or object', async () => {
    const page = await hostile(host);
    const script = files().find((file) => file.endsWith('.js')) ?? '/';
    const style = files().find((file) => file.endsWith('.css')) ?? '/';
    const image = files().find((file) => file.endsWith('.svg')) ?? '/';
    const tried = [
      include(page, 'script', at(script)),
      include(page, 'link', at(style)),
      include(page, 'img', at(image)),
      include(page, 'object', at('/')),
    ];
    expect(await Promise.all(tried)).toEqual(['error', 'error', 'error', 'error']);
  });

  it('gets no socket, not even with the token, the key or a guess', async () => {
    const page = await hostile(host);
    for (const offers of [
      [],
      [`token.${tokenOf(mode.url)}`],
      [`session.${key}`],
      ['token.guess', 'session.guess'],
    ])
      expect(await knock(page, socketAt(), ['relay-doctor', ...offers])).toBe('closed 1006');
    expect(seen.contexts).toHaveLength(asked);
  });

  it('posts a form into nothing', async () => {
    const page = await hostile(host);
    const popup = context.waitForEvent('page');
    await page.evaluate((address) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.enctype = 'text/plain';
      form.action = address;
      form.target = '_blank';
      const field = document.createElement('input');
      field.name = '{"id":1,"method":"cases.list","input":{"x":"';
      field.value = '"}}';
      form.append(field);
      document.body.append(form);
      form.submit();
    }, at('/'));
    const opened = await popup;
    await opened.waitForLoadState().catch(() => undefined);
    expect(await opened.locator('#root').count()).toBe(0);
    expect(seen.contexts).toHaveLength(asked);
  });

  it('frames nothing and opens nothing: neither the address, nor the token', async () => {
    const page = await hostile(host);
    await page.evaluate(
      (addresses) => {
        for (const address of addresses) {
          const frame = document.createElement('iframe');
          frame.src = address;
          document.body.append(frame);
        }
      },
      [at('/'), mode.url, at('/assets/')],
    );
    await page.waitForTimeout(500);
    for (const frame of page.frames().slice(1)) {
      expect(await frame.locator('#root').count()).toBe(0);
      expect(frame.url()).toMatch(/^chrome-error:|^$/);
    }
    const popup = context.waitForEvent('page');
    await page.evaluate((address) => void window.open(address), at('/'));
    const opened = await popup;
    await opened.waitForLoadState();
    expect(await opened.locator('#root').count()).toBe(0);
    expect(await opened.locator('body').textContent()).toContain('belongs to another browser');
    await page.goto(at('/'), { referer: `http://${host}:${site.port}/` });
    expect(seen.contexts).toHaveLength(asked);
  });

  it('finds no cookie, no key and no name of the window', async () => {
    const page = await hostile(host);
    const found = await page.evaluate(() => [document.cookie, localStorage.length, document.referrer]);
    expect(found).toEqual(['', 0, '']);
    expect(await context.cookies()).toEqual([]);
    expect(site.noted.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
  });
});

describe('DNS rebinding: a name of somebody else that now leads to this computer', () => {
  it('gets no page, no file and no socket under its own origin', async () => {
    const name = `rebind.${EVIL}`;
    const { port } = mode;
    await mode.stop();
    // Before the name was turned round, the attacker's own server answered at that address.
    const before = await startHostileSite(port);
    const page = await context.newPage();
    await page.goto(`http://${name}:${port}/`);
    await before.stop();
    const made = createTestHandlers();
    const router = createRouter(made.handlers, { host: 'browser' });
    mode = await startBrowserMode({ router, hub: createEventHub(), assetsDir, look: () => plainLook, port });
    for (const path of ['/', '/index.html', files()[0] ?? '/'])
      expect(await steal(page, path, { cache: 'no-store' })).toMatch(
        /^basic 403 <!doctype html><html lang="en">/,
      );
    for (const offers of [[], [`token.${tokenOf(mode.url)}`], [`session.${key}`]])
      expect(await knock(page, socketAt(name), ['relay-doctor', ...offers])).toBe('closed 1006');
    expect(made.seen.contexts).toEqual([]);
    await page.reload();
    expect(await page.locator('#root').count()).toBe(0);
  });

  it('gets nothing under localhost either', async () => {
    const page = await context.newPage();
    const answer = await page.goto(`http://localhost:${mode.port}/`).catch(() => null);
    expect(answer?.status() ?? 403).toBe(403);
    expect(await page.locator('#root').count()).toBe(0);
  });
});

describe('the one-time token', () => {
  it('is spent: another browser with the same address gets the window’s plain sentence and no session', async () => {
    const other = await browser.newContext();
    const page = await other.newPage();
    await page.goto(mode.url);
    await page.locator('#root h1').waitFor();
    expect(await page.evaluate((name) => localStorage.getItem(name), KEY)).toBeNull();
    expect(await knock(page, socketAt(), ['relay-doctor', `token.${tokenOf(mode.url)}`])).toBe('closed 4401');
    expect(seen.contexts).toHaveLength(asked);
    await other.close();
  });

  it('is in no address, history or Referer once the page is there', async () => {
    const token = tokenOf(mode.url);
    expect(own.url()).not.toContain(token);
    const devtools = await context.newCDPSession(own);
    const { entries } = await devtools.send('Page.getNavigationHistory');
    expect(entries.map(({ url }) => url)).toEqual(['about:blank', at('/')]);
    // To somebody else's page and back.
    await own.goto(`http://www.${EVIL}:${site.port}/from-link`);
    const left = site.noted.find(({ url }) => url === '/from-link');
    expect(left?.headers.referer).toBeUndefined();
    expect(JSON.stringify(site.noted)).not.toMatch(new RegExp(`${token}|${key}`));
    await own.goBack();
    expect(own.url()).not.toContain(token);
  });

  it('is not needed again: a reload and a second tab come back with the key', async () => {
    await own.reload();
    const tab = await context.newPage();
    await tab.goto(at('/'));
    for (const page of [own, tab]) {
      const offers = ['relay-doctor', `session.${key}`];
      expect(await knock(page, socketAt(), offers)).toContain('"ok":true');
    }
  });

  it('of a new start replaces the old key in the tab it is pasted into', async () => {
    await mode.stop();
    const made = createTestHandlers();
    const router = createRouter(made.handlers, { host: 'browser' });
    mode = await startBrowserMode({
      router,
      hub: createEventHub(),
      assetsDir,
      look: () => plainLook,
      port: mode.port,
    });
    await own.evaluate((address) => {
      location.href = address;
    }, mode.url);
    await own.waitForFunction(([name, old]) => (localStorage.getItem(name) ?? old) !== old, [
      KEY,
      key,
    ] as const);
    expect(own.url()).not.toContain(tokenOf(mode.url));
  });
});
