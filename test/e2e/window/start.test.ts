import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testBrowser } from '../../fakes/test-browser.ts';
import { toStart, toWhere } from './scenes.ts';
import { startStage } from './stage-server.ts';

let stage: Awaited<ReturnType<typeof startStage>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stage = await startStage();
  browser = await chromium.launch(await testBrowser());
});
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});
beforeEach(async () => {
  const context = await browser.newContext({
    viewport: { width: 1024, height: 640 },
    reducedMotion: 'reduce',
  });
  page = await context.newPage();
  await page.goto(stage.url);
  await page.locator('main h1').first().waitFor();
});
afterEach(async () => {
  await page.context().close();
});

const place = () => page.evaluate(() => location.hash);
const focusedId = () => page.evaluate(() => document.activeElement?.id);
const leaves = () => page.locator('main section').last().locator('li').allTextContents();
const choose = (name: RegExp) => page.getByRole('radio', { name }).click();
const tick = (name: RegExp) => page.getByRole('checkbox', { name }).click();

describe('where you are', () => {
  it('takes a proxy from outside only, and only one that looks like one', async () => {
    await toWhere(page);
    await choose(/^Inside/);
    expect(await page.locator('#proxy').count()).toBe(0);
    await choose(/^Outside/);
    await page.fill('#proxy', '127.0.0.1:1080');
    await page.getByText('A proxy looks like this').waitFor();
    await page.getByRole('button', { name: 'Next: start' }).click();
    expect(await place()).toBe('#/where');
    expect(await focusedId()).toBe('proxy');
    await page.fill('#proxy', 'socks5://me:secret@127.0.0.1:1080');
    await page.getByRole('button', { name: 'Next: start' }).click();
    await expect
      .poll(leaves)
      .toContain('Everything to the server goes through the proxy socks5://127.0.0.1:1080.');
    expect(await page.locator('main').textContent()).not.toContain('secret');
  });
});

describe('what is sent', () => {
  it('is nothing unless the person says so, and then goes to a mailbox elsewhere', async () => {
    await toStart(page);
    expect((await leaves()).join()).not.toContain('test message');
    await choose(/^Send 1/);
    await page.fill('#send-to', '');
    await page.keyboard.press('Control+Enter');
    expect(await focusedId()).toBe('send-to');
    await page.fill('#send-to', 'me@webmail.example');
    await tick(/^Also send one ordinary message to my own mailbox at kantor\.example/);
    expect(await leaves()).toEqual(
      expect.arrayContaining([
        'At most one test message for each open door, to me@webmail.example.',
        'One ordinary message to postmaster@kantor.example.',
      ]),
    );
    await page.keyboard.press('Control+Enter');
    await expect.poll(place).toBe('#/run/run-running');
  });

  it('can come back to this computer; what that needs is said', async () => {
    await toStart(page);
    await choose(/^Send 1/);
    await choose(/built-in catcher/);
    await page.getByText('This computer needs a public address').waitFor();
    await page.fill('#catcher-port', '0');
    await page.keyboard.press('Control+Enter');
    expect(await focusedId()).toBe('catcher-port');
    await page.fill('#catcher-port', '2525');
    expect((await leaves()).join()).toContain('back to this computer on port 2525');
  });
});

describe('more doors and tries', () => {
  it('are folded away, off, and counted when they are wanted', async () => {
    await toStart(page);
    expect(await page.getByRole('checkbox', { name: /2525/ }).count()).toBe(0);
    await page.getByText('More doors and tries').click();
    expect(await page.getByRole('checkbox', { name: /2525/ }).isChecked()).toBe(false);
    expect(await page.getByRole('checkbox', { name: /claim another address/ }).isChecked()).toBe(false);
    await tick(/claim another address/);
    expect(await leaves()).toContain('Claims of another address, where the server offers them.');
    await tick(/past the filter/);
    expect(await page.getByLabel('Other names or addresses to try').count()).toBe(0);
  });
});
