import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testBrowser } from '../../fakes/test-browser.ts';
import { tellUpdate } from './scenes.ts';
import { startStage } from './stage-server.ts';

let stage: Awaited<ReturnType<typeof startStage>>;
let browser: Browser;

beforeAll(async () => {
  stage = await startStage();
  browser = await chromium.launch(await testBrowser());
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

async function atSettings(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${stage.url}#/settings`);
  await page.locator('#update-settings').waitFor();
  return page;
}

it('says in one sentence that updates are not set up', async () => {
  const page = await atSettings();
  const section = page.locator('#update-settings');
  expect(await section.locator('p').first().textContent()).toBe(
    'Updates are not set up; get newer versions where you got this one, and install them over it.',
  );
  expect(await section.getByRole('button').count()).toBe(0);
  await page.close();
});

it('offers one next step in each state, and none where a person must do it', async () => {
  const page = await atSettings();
  const section = page.locator('#update-settings');
  const buttons = () => section.getByRole('button').allTextContents();
  const version = '0.2.0';
  await tellUpdate(page, { state: 'idle', newest: true });
  expect(await buttons()).toEqual(['Look for a newer version']);
  await tellUpdate(page, { state: 'available', version, notes: 'a', date: null });
  expect(await buttons()).toEqual(['Download it', 'Look for a newer version']);
  await tellUpdate(page, { state: 'available', version, notes: 'a', date: null, byHand: 'deb' });
  expect(await buttons()).toEqual(['Look for a newer version']);
  expect(await section.textContent()).toContain('deb package');
  await tellUpdate(page, { state: 'downloading', version, percent: 40 });
  expect(await buttons()).toEqual(['Stop the download']);
  expect(await section.textContent()).toContain('40 %');
  await tellUpdate(page, { state: 'ready', version });
  expect(await buttons()).toEqual(['Install…']);
  await page.close();
});

it('shows notes as text, and a refusal in words', async () => {
  const page = await atSettings();
  const section = page.locator('#update-settings');
  const notes = '<img src=x onerror=alert(1)>\n**better**';
  await tellUpdate(page, { state: 'available', version: '0.2.0', notes, date: '2026-11-20' });
  expect(await section.locator('img').count()).toBe(0);
  expect(await section.textContent()).toContain('<img src=x onerror=alert(1)>');
  await section.getByRole('button', { name: 'Download it' }).click();
  await section.getByRole('alert').waitFor();
  expect(await section.getByRole('alert').textContent()).toContain('Updates are not set up in this copy.');
  await page.close();
});

it('keeps an address only when it begins with https', async () => {
  const page = await atSettings();
  const field = page.locator('#update-feed');
  await field.fill('http://updates.example/');
  await field.blur();
  await page.getByText('This is not an address that begins with https://').waitFor();
  await field.fill('https://updates.example/relay-doctor');
  await field.blur();
  await page.getByText('This is not an address that begins with https://').waitFor({ state: 'detached' });
  await page.close();
});

it('tells once of a version that the daily look found, elsewhere in the window', async () => {
  const page = await browser.newPage();
  await page.goto(`${stage.url}#/`);
  await page.locator('main h1').waitFor();
  for (let time = 0; time < 2; time += 1)
    await page.evaluate(() =>
      window.stageEmit('update.changed', {
        state: 'available',
        version: '0.2.0',
        notes: '',
        date: null,
        host: 'updates.example',
        byHand: null,
        checkedAt: null,
      }),
    );
  expect(await page.getByText('Relay Doctor 0.2.0 is there.').count()).toBe(1);
  await page.getByRole('button', { name: 'See what changed' }).click();
  await page.locator('#update-settings').waitFor();
  await page.close();
});
