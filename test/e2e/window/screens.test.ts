import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser } from '../../fakes/test-browser.ts';
import { findClipped, findLongLines, findSmallTargets, sidewaysScroll } from './measure.ts';
import { open, SCENES } from './scenes.ts';
import { startStage } from './stage-server.ts';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

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

/** A page that keeps what the browser complained about (refused styles and scripts among it). */
async function newPage(width: number, height: number): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async (levels) => {
    const runner = (window as unknown as { axe: typeof import('axe-core') }).axe;
    const { violations } = await runner.run(document, { runOnly: levels });
    return violations.map(
      (rule) => `${rule.id}: ${rule.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
  }, LEVELS);
}

describe.each([
  ['en', 'light'],
  ['en', 'dark'],
  ['id', 'light'],
  ['id', 'dark'],
])('every screen, %s, %s', (language, theme) => {
  it('has no accessibility violation, no small target, no line too long', async () => {
    const { page, complaints } = await newPage(1024, 640);
    for (const scene of SCENES) {
      await open(page, stage.url, scene, `&language=${language}&theme=${theme}`);
      expect.soft(await axe(page), scene.name).toEqual([]);
      expect.soft(await page.evaluate(findSmallTargets), scene.name).toEqual([]);
      expect.soft(await page.evaluate(findLongLines), scene.name).toEqual([]);
      expect.soft(await page.title(), scene.name).toMatch(/Relay Doctor$/);
      expect.soft(await page.locator('html').getAttribute('lang'), scene.name).toBe(language);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe.each(['en', 'id'])('reflow, %s', (language) => {
  it('fits 320 px without sideways scroll and without cut text', async () => {
    const { page } = await newPage(320, 700);
    for (const scene of SCENES) {
      await open(page, stage.url, scene, `&language=${language}`);
      expect.soft(await page.evaluate(sidewaysScroll), scene.name).toBe(0);
      expect.soft(await page.evaluate(findClipped), scene.name).toEqual([]);
    }
    await page.context().close();
  });

  it('loses nothing at 200 % text', async () => {
    const { page } = await newPage(1024, 640);
    for (const scene of SCENES) {
      await open(page, stage.url, scene, `&language=${language}&textSize=200`);
      expect.soft(await page.evaluate(sidewaysScroll), scene.name).toBe(0);
      expect.soft(await page.evaluate(findClipped), scene.name).toEqual([]);
    }
    await page.context().close();
  });
});

describe('spacing of the reader’s own (WCAG 1.4.12)', () => {
  it('cuts nothing off', async () => {
    const { page } = await newPage(1366, 768);
    for (const scene of SCENES) {
      await open(page, stage.url, scene, '');
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(
          '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
        );
        document.adoptedStyleSheets = [sheet];
      });
      expect.soft(await page.evaluate(findClipped), scene.name).toEqual([]);
    }
    await page.context().close();
  });
});

it('keeps borders and shapes in forced colours', async () => {
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
