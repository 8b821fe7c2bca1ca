import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { open, SCENES } from '../e2e/window/scenes.ts';
import { testBrowser } from '../fakes/test-browser.ts';
import { serveStage, watchPage } from './own-stage.ts';

let stage: Awaited<ReturnType<typeof serveStage>>;
let browser: Browser;

beforeAll(async () => {
  stage = await serveStage('test/e2e/window/stage.html');
  browser = await chromium.launch(await testBrowser());
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

describe('every screen under the exact policy (check 13)', () => {
  // Scenes share nothing but the browser; two at a time keep two cores busy.
  it.concurrent.for(SCENES.map((scene) => [scene.name, scene] as const))(
    '%s: no violation',
    { timeout: 60_000 },
    async ([_name, scene], { expect }) => {
      const context = await browser.newContext({ viewport: { width: 1024, height: 640 } });
      const page = await context.newPage();
      const seen = await watchPage(page);
      await open(page, stage.url, scene, '');
      // Styles that a library brings along come by the nonce: they apply.
      expect(await page.evaluate(() => document.querySelectorAll('style[nonce]').length)).toBeGreaterThan(0);
      expect(seen).toEqual([]);
      await context.close();
    },
  );
});
