import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createWorker, PSM, type Worker } from 'tesseract.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { catchFileChoosers } from '../../fakes/file-choosers.ts';
import { testBrowser } from '../../fakes/test-browser.ts';
import { CASE_NUMBER, CODE_TEXT } from '../../renderer/fake-far.ts';
import { startStage } from './stage-server.ts';

/** What a helper gets to see: 640 px wide, JPEG quality 40 (UX §18). */
const SEEN = { width: 640, quality: 0.4 };
const THEMES = ['light', 'dark'] as const;
const require = createRequire(import.meta.url);
/** Its core is a package of the reader's own. */
const ofReader = createRequire(require.resolve('tesseract.js/package.json'));

let stage: Awaited<ReturnType<typeof startStage>>;
let browser: Browser;
let page: Page;
let reader: Worker;

beforeAll(async () => {
  stage = await startStage();
  browser = await chromium.launch(await testBrowser());
  // Everything from this folder's own packages: nothing is fetched.
  reader = await createWorker('eng', 1, {
    workerPath: join(
      dirname(require.resolve('tesseract.js/package.json')),
      'src/worker-script/node/index.js',
    ),
    corePath: dirname(ofReader.resolve('tesseract.js-core')),
    langPath: join(dirname(require.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int'),
    cacheMethod: 'none',
  });
  await reader.setParameters({
    tessedit_pageseg_mode: PSM.SPARSE_TEXT,
    // Who looks for codes knows that they are capitals and digits.
    tessedit_char_whitelist: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-',
  });
  const wasm = await readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
});
afterAll(async () => {
  await reader?.terminate();
  await browser?.close();
  await stage?.stop();
});
beforeEach(async () => {
  await page?.context().close();
  const context = await browser.newContext({ viewport: { width: 1024, height: 640 } });
  page = await context.newPage();
  catchFileChoosers(page);
});

async function at(hash: string, query = ''): Promise<void> {
  await page.goto(`${stage.url}?scene=1${query}${hash}`);
  await page.locator('main h1').first().waitFor();
}

/** The window as a slow screen share shows it: a screenshot, made small and saved as a poor JPEG, by Chromium itself. */
async function poorPicture(): Promise<Buffer> {
  const shot = (await page.screenshot()).toString('base64');
  const base64 = await page.evaluate(
    async ({ shot, width, quality }) => {
      const octets = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([octets], { type: 'image/png' }));
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = Math.round((bitmap.height * width) / bitmap.width);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.imageSmoothingQuality = 'medium';
      context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL('image/jpeg', quality).replace(/^[^,]*,/, '');
    },
    { shot, ...SEEN },
  );
  return Buffer.from(base64, 'base64');
}

/** Everything a reader of printed text makes of a picture, words apart. */
async function wordsIn(picture: Buffer): Promise<string[]> {
  const { data } = await reader.recognize(picture);
  return data.text.split(/\s+/);
}

describe.each(THEMES)('seen through a slow screen share, %s', (theme) => {
  it('a picture of the QR code is read by another program and by ours', async () => {
    await at('#/run/run-open-part/qr', `&theme=${theme}&share=1`);
    await page.locator('[data-qr]').waitFor();
    const picture = await poorPicture();
    const [seen] = await readBarcodes(new Uint8Array(picture), { formats: ['QRCode'] });
    expect(seen?.text).toBe(CODE_TEXT);

    await page.evaluate(() => {
      location.hash = '#/picture';
    });
    await page.locator('#code-text').waitFor();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await (await chooser).setFiles({ name: 'share.jpg', mimeType: 'image/jpeg', buffer: picture });
    await expect
      .poll(() => page.evaluate(() => location.hash), { timeout: 15_000 })
      .toBe('#/checks/case-kantor');
  });

  it.each([
    ['result', '#/run/run-open-part', ['S5', CASE_NUMBER, 'A1', 'A2', 'A3', 'A4', 'A5']],
    ['finding', '#/run/run-open-part/finding/A3', ['S6', 'A3', CASE_NUMBER]],
  ])('place code, finding codes and case number of the %s are read as text', async (name, hash, codes) => {
    await at(hash, `&theme=${theme}&share=1`);
    if (name === 'result') await page.locator('#to-do a').nth(4).scrollIntoViewIfNeeded();
    const seen = await wordsIn(await poorPicture());
    for (const code of codes) expect(seen).toContain(code);
  });
});
