import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../../preload/contract/index.ts';
import { testBrowser } from '../../fakes/test-browser.ts';
import { findClipped, findLongLines, findSmallTargets, sidewaysScroll } from './measure.ts';
import { open, SCENES } from './scenes.ts';
import { startStage } from './stage-server.ts';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LOOKS = [
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'id', theme: 'dark' },
  { language: 'id', theme: 'light' },
] as const;

let stage: Awaited<ReturnType<typeof startStage>>;
let browser: Browser;
let axeSource: string;

beforeAll(async () => {
  stage = await startStage();
  browser = await chromium.launch(await testBrowser());
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

/** Changes settings as the program would tell it, and waits until they are to be seen. */
async function look(page: Page, settings: Partial<Settings>): Promise<void> {
  await page.evaluate((part) => window.stageSettings(part), settings);
  if (settings.language) await page.locator(`html[lang=${settings.language}]`).waitFor({ state: 'attached' });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))));
}

async function axe(page: Page): Promise<string[]> {
  return page.evaluate(async (levels) => {
    const runner = (window as unknown as { axe: typeof import('axe-core') }).axe;
    const { violations } = await runner.run(document, { runOnly: levels, resultTypes: ['violations'] });
    return violations.map(
      (rule) => `${rule.id}: ${rule.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
  }, LEVELS);
}

// Scenes share nothing but the browser; two at a time keep two cores busy.
describe.concurrent.each(SCENES.map((scene) => [scene.name, scene] as const))('%s', (_name, scene) => {
  it('is accessible in both languages and themes, reflows, and loses nothing', async ({ expect }) => {
    const context = await browser.newContext({
      viewport: { width: 1024, height: 640 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await open(page, stage.url, scene, '');
    await page.evaluate(axeSource);

    for (const settings of LOOKS) {
      const name = `${settings.language} ${settings.theme}`;
      await look(page, settings);
      expect.soft(await axe(page), name).toEqual([]);
      expect.soft(await page.evaluate(findSmallTargets), name).toEqual([]);
      expect.soft(await page.evaluate(findLongLines), name).toEqual([]);
      expect.soft(await page.title(), name).toMatch(/Relay Doctor$/);
    }

    for (const language of ['en', 'id'] as const) {
      await page.setViewportSize({ width: 320, height: 700 });
      await look(page, { language, textSize: 100 });
      expect.soft(await page.evaluate(sidewaysScroll), `${language} 320 px`).toBe(0);
      expect.soft(await page.evaluate(findClipped), `${language} 320 px`).toEqual([]);
      await page.setViewportSize({ width: 1024, height: 640 });
      await look(page, { textSize: 200 });
      expect.soft(await page.evaluate(sidewaysScroll), `${language} 200 %`).toBe(0);
      expect.soft(await page.evaluate(findClipped), `${language} 200 %`).toEqual([]);
    }

    // WCAG 1.4.12: the reader's own spacing.
    await look(page, { textSize: 100 });
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
      );
      document.adoptedStyleSheets = [sheet];
    });
    expect.soft(await page.evaluate(findClipped), 'spaced').toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

it('keeps borders in forced colours', async () => {
  const context = await browser.newContext({
    forcedColors: 'active',
    viewport: { width: 1024, height: 640 },
  });
  const page = await context.newPage();
  await page.goto(`${stage.url}#/run/run-open-part`);
  await page.locator('main h1').waitFor();
  const bare = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main button')]
      .filter((button) => getComputedStyle(button).borderTopWidth === '0px')
      .map((button) => button.textContent),
  );
  expect(bare).toEqual([]);
  await context.close();
});
