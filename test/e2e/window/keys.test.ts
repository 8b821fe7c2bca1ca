import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testBrowser } from '../../fakes/test-browser.ts';
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
});
afterEach(async () => {
  await page.context().close();
});

async function at(hash: string): Promise<void> {
  await page.goto(`${stage.url}${hash}`);
  await page.locator('main h1').first().waitFor();
}

const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
const place = () => page.evaluate(() => location.hash);

describe('keys that work everywhere', () => {
  it('goes to the places of the rail, and to the box for a new check', async () => {
    await at('#/');
    await page.keyboard.press('Control+2');
    expect(await place()).toBe('#/checks');
    await page.keyboard.press('Control+5');
    expect(await place()).toBe('#/settings');
    await page.keyboard.press('Control+b');
    expect(await place()).toBe('#/bounce');
    await page.keyboard.press('Control+n');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('what-to-check');
  });

  it('moves between the areas with F6, there and back', async () => {
    await at('#/checks');
    await page.keyboard.press('F6');
    const first = await page.evaluate(() => document.activeElement?.closest('[data-area]')?.tagName);
    await page.keyboard.press('F6');
    const second = await page.evaluate(() => document.activeElement?.closest('[data-area]')?.tagName);
    expect(new Set([first, second])).toEqual(new Set(['HEADER', 'MAIN']));
    await page.keyboard.press('Shift+F6');
    expect(await page.evaluate(() => document.activeElement?.closest('[data-area]')?.tagName)).toBe(first);
  });

  it('opens help with F1 and gives the focus back on Esc', async () => {
    await at('#/');
    await page.keyboard.press('F1');
    await page.locator('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('what-to-check');
  });

  it('changes the text size', async () => {
    await at('#/');
    await page.keyboard.press('Control+Equal');
    await expect.poll(() => page.evaluate(() => document.documentElement.style.fontSize)).toBe('110%');
    await page.keyboard.press('Control+0');
    await expect.poll(() => page.evaluate(() => document.documentElement.style.fontSize)).toBe('100%');
  });
});

describe('on a result', () => {
  it('starts at the verdict, and says its place and state in the title', async () => {
    await at('#/run/run-open-part');
    expect(await focused()).toBe('Open on one door only.');
    expect(await page.title()).toBe('Open on one door only. – Result – Relay Doctor');
  });

  it('goes to a finding by its code, on by arrows, back by Esc', async () => {
    await at('#/run/run-open-part');
    await page.keyboard.press('Control+g');
    await page.keyboard.type('a2');
    await page.keyboard.press('Enter');
    await expect.poll(place).toBe('#/run/run-open-part/finding/A2');
    await page.keyboard.press('Escape');
    await expect.poll(place).toBe('#/run/run-open-part');
    await page.locator('#to-do a').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('A3');
    await page.keyboard.press('End');
    expect(await focused()).toContain('A5');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect.poll(place).toBe('#/run/run-open-part/finding/A1');
  });

  it('moves in the truth table in four directions, over gaps', async () => {
    await at('#/run/run-open-part');
    await page.locator('#doors a').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect.poll(place).toBe('#/run/run-open-part/talk/%5B2001%3Adb8%3A%3A7%5D%3A25');
  });

  it('copies the summary and saves the web page', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await at('#/run/run-open-part');
    await page.keyboard.press('Control+Shift+c');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('kantor.example');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save web page' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.html$/);
  });
});

describe('while a check runs', () => {
  it('pauses, and asks before Esc stops it', async () => {
    await at('#/run/run-running');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('Keep checking');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    expect(await page.locator('main h1').textContent()).toContain('Checking');
  });

  it('shows a note with the way to the result when it ends elsewhere', async () => {
    await at('#/settings');
    await page.evaluate(() => window.stageEmit('run.ended', { runId: 'run-closed', caseId: 'case-toko' }));
    await page.getByRole('button', { name: 'See the result' }).click();
    await expect.poll(place).toBe('#/run/run-closed');
  });

  it('speaks politely and seldom', async () => {
    await at('#/run/run-running');
    const heard = await page.evaluate(async () => {
      const voice = document.querySelector('[data-voice]');
      let changes = 0;
      new MutationObserver((records) => {
        changes += records.length;
      }).observe(voice ?? document.body, { childList: true, characterData: true, subtree: true });
      for (let done = 0; done < 40; done += 1) {
        const steps = [{ step: 'relay' as const, state: 'running' as const, done, total: 152, counts: [] }];
        window.stageEmit('run.progress', {
          runId: 'run-running',
          caseId: 'case-kantor',
          title: 'mail.kantor.example',
          state: 'running',
          elapsedMs: done * 100,
          steps,
          findings: 0,
        });
        await new Promise((next) => setTimeout(next, 50));
      }
      return changes;
    });
    expect(heard).toBeLessThanOrEqual(1);
  });
});

describe('when the line breaks', () => {
  it('says so calmly, and says so when it is over for this page', async () => {
    await at('#/checks');
    await page.evaluate(() => window.stageStatus('lost'));
    await page.getByText('The connection to the program is interrupted').waitFor();
    await page.evaluate(() => window.stageStatus('open'));
    await expect.poll(() => page.getByText('The connection to the program is interrupted').count()).toBe(0);
    await page.evaluate(() => window.stageStatus('ended'));
    await page.getByRole('heading', { name: 'earlier start' }).waitFor();
  });
});

describe('before a check', () => {
  it('tests nothing until the box is ticked, and says so beside it', async () => {
    await at('#/');
    await page.fill('#what-to-check', 'kantor.example');
    await page.keyboard.press('Enter');
    await page.locator('#owner-tick').waitFor();
    await page.getByRole('button', { name: 'Next: where you are' }).click({ force: true });
    await page.getByText('Nothing is tested without it.').waitFor();
    expect(await place()).toBe('#/server');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Next: where you are' }).click();
    await expect.poll(place).toBe('#/where');
    await page.getByRole('button', { name: 'Next: start' }).click();
    await page.getByText('About 3–6 minutes in all').waitFor();
    await page.keyboard.press('Control+Enter');
    await expect.poll(place).toBe('#/run/run-running');
  });
});
