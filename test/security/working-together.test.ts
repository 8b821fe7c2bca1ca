import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import encodeQR from 'qr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startBrowserMode } from '../../main/browser/index.ts';
import { createEventHub } from '../../main/transport/hub.ts';
import { createRouter } from '../../main/transport/router.ts';
import { type MethodName, methods } from '../../preload/contract/index.ts';
import { root } from '../architecture/scan.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';
import { startDesk } from '../fakes/electron/drive.ts';
import { plainLook } from '../fakes/plain-look.ts';
import { testBrowser } from '../fakes/test-browser.ts';

/** Texts and lists of a schema that may be of any length, by their path. */
function unbounded(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const one = schema as Record<string, unknown>;
  const found: string[] = [];
  const isFixed = 'enum' in one || 'const' in one || 'pattern' in one;
  if (one.type === 'string' && !isFixed && one.maxLength === undefined) found.push(path);
  if (one.type === 'array' && one.maxItems === undefined && !('prefixItems' in one)) found.push(path);
  return [...found, ...Object.entries(one).flatMap(([key, part]) => unbounded(part, `${path}/${key}`))];
}

const refused = async (method: MethodName, input: unknown): Promise<boolean> => {
  const { handlers } = createTestHandlers();
  let isReached = false;
  handlers[method] = (async () => {
    isReached = true;
    throw new DOMException('aborted', 'AbortError');
  }) as never;
  const answer = await createRouter(handlers, { host: 'desktop' }).call(method, input, {
    signal: new AbortController().signal,
    client: 'test',
  });
  const code = answer.ok ? '' : answer.error.code;
  expect(code).toBe(isReached ? 'aborted' : 'bad-input');
  return !isReached;
};

describe('what a window may hand over (check 9)', () => {
  it.each(Object.keys(methods) as MethodName[])('%s: every text and every list has a bound', (name) => {
    expect(unbounded(z.toJSONSchema(methods[name].input, { io: 'input', unrepresentable: 'any' }))).toEqual(
      [],
    );
  });

  it('is a file of 15 million characters at most, in one message however many there are', async () => {
    const fits = 'A'.repeat(15_000_000);
    const fileName = 'a.rdcase';
    expect(await refused('cases.open', { base64: fits, fileName })).toBe(false);
    expect(await refused('cases.open', { base64: `${fits}A`, fileName })).toBe(true);
    expect(await refused('report.check', { base64: `${fits}A`, fileName, language: 'en' })).toBe(true);
    const half = { base64: fits.slice(0, 7_500_000), fileName };
    expect(await refused('cases.openMany', { files: [half, half] })).toBe(false);
    expect(await refused('cases.openMany', { files: [half, half, half] })).toBe(true);
    const empty = { base64: '', fileName };
    expect(await refused('cases.openMany', { files: Array.from({ length: 201 }, () => empty) })).toBe(true);
  });

  it('is no long passphrase, ticket or code, and no test of a server without a tick of its own', async () => {
    expect(await refused('cases.unlock', { ticket: 'x', passphrase: 'x'.repeat(1001) })).toBe(true);
    expect(await refused('cases.unlock', { ticket: 'x'.repeat(65), passphrase: 'x' })).toBe(true);
    expect(await refused('cases.fromCode', { text: 'x'.repeat(4001) })).toBe(true);
    expect(await refused('case.addResult', { caseId: 'c' })).toBe(true);
    expect(await refused('case.addResult', { caseId: 'c', iMayTest: false })).toBe(true);
    expect(await refused('case.addResult', { caseId: 'c', iMayTest: true })).toBe(false);
  });

  it('is no letter in the place of its name: only the program makes the address of a letter', async () => {
    const letter = { runId: 'r', letterId: 'l', language: 'en' };
    expect(await refused('letters.compose', letter)).toBe(false);
    expect(Object.keys(methods['letters.compose'].input.shape).sort()).toEqual([
      'language',
      'letterId',
      'runId',
    ]);
  });
});

const TEXT = 'HTTPS://RELAY-DOCTOR.EXAMPLE/#A1';
const assetsDir = join(root, 'dist/renderer');
const [workerFile = ''] = globSync('assets/picture-worker-*.js', { cwd: assetsDir });

/** Draws a code, hands it to the worker as the window does, and tries workers that did not come from our own files. */
async function lookInPage(page: Page): Promise<{ read: unknown; strangers: string[] }> {
  const cells = encodeQR(TEXT, 'raw', { border: 4 });
  return page.evaluate(
    async ({ file, code }) => {
      const canvas = new OffscreenCanvas(code.length * 8, code.length * 8);
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('nothing to draw with');
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = '#000';
      for (const [y, row] of code.entries())
        for (const [x, isDark] of row.entries()) if (isDark) pen.fillRect(x * 8, y * 8, 8, 8);
      const picture = await canvas.convertToBlob({ type: 'image/png' });
      const answerOf = (url: string, message: unknown): Promise<unknown> =>
        new Promise((resolve) => {
          try {
            const worker = new Worker(url, { type: 'module' });
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = () => resolve('refused');
            worker.postMessage(message);
            setTimeout(() => resolve('silent'), 8000);
          } catch {
            resolve('refused');
          }
        });
      const read = await answerOf(`/${file}`, picture);
      const strangers: string[] = [];
      const source = 'self.postMessage("ran")';
      const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      for (const url of [`data:text/javascript,${source}`, blob])
        strangers.push(String(await answerOf(url, 0)));
      return { read, strangers };
    },
    { file: workerFile, code: cells },
  );
}

describe('the reader of pictures in its worker (checks 12, 13)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch(await testBrowser());
  }, 60_000);
  afterAll(() => browser?.close());

  const expected = { read: { text: TEXT, isReadable: true }, strangers: ['refused', 'refused'] };

  it('loads under the policy of browser mode, and no worker of another origin does', async () => {
    const router = createRouter(createTestHandlers().handlers, { host: 'browser' });
    const mode = await startBrowserMode({ router, hub: createEventHub(), assetsDir, look: () => plainLook });
    const page = await browser.newPage();
    await page.goto(mode.url);
    expect(await lookInPage(page)).toEqual(expected);
    await page.close();
    await mode.stop();
  }, 60_000);

  it('loads under the policy of the desktop program (stand-in)', async () => {
    const desk = await startDesk();
    await desk.page.waitForSelector('h1');
    expect(await lookInPage(desk.page)).toEqual(expected);
    await desk.stop();
  }, 90_000);

  it('builds no code from text, loads nothing, and the whole window needs no WebAssembly', () => {
    expect(basename(workerFile)).toMatch(/^picture-worker-/);
    const worker = readFileSync(join(assetsDir, workerFile), 'utf8');
    expect(worker).not.toMatch(
      /\beval\(|new Function\(|importScripts|\bfetch\(|XMLHttpRequest|WebSocket|\bimport\(/,
    );
    const scripts = globSync('assets/*.js', { cwd: assetsDir });
    for (const file of scripts)
      expect(readFileSync(join(assetsDir, file), 'utf8'), file).not.toMatch(/WebAssembly|\.wasm\b/);
  });
});
