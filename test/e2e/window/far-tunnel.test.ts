import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHEET_PORT } from '../../../words/outside-sheet.ts';
import { catchFileChoosers } from '../../fakes/file-choosers.ts';
import { testBrowser } from '../../fakes/test-browser.ts';
import { newHome, PROGRAM } from '../cli/program.ts';

/** The browser's own side of the tunnel: the same port on another loopback address, as on another computer. */
const NEAR = '127.0.0.2';

let program: ChildProcess;
let tunnel: Server;
let browser: Browser;
let page: Page;
let address: string;
const home = newHome();
const complaints: string[] = [];

/** `ssh -L port:127.0.0.1:port`: every connection is carried over as it is. */
function openTunnel(port: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, NEAR, () => resolve(server));
  });
}

/** A port that nobody has at either end; the sheet's own, when it is free. */
async function freePort(): Promise<number> {
  for (const wanted of [SHEET_PORT, 0]) {
    const probe = createServer();
    const port = await new Promise<number | null>((resolve) => {
      probe.once('error', () => resolve(null));
      probe.listen(wanted, '127.0.0.1', () => resolve((probe.address() as AddressInfo).port));
    });
    await new Promise((done) => probe.close(done));
    if (port !== null) return port;
  }
  throw new Error('no free port');
}

beforeAll(async () => {
  const port = await freePort();
  // The command of the sheet, on the helper's server.
  program = spawn(process.execPath, [PROGRAM, 'serve', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, RELAY_DOCTOR_HOME: home, LC_ALL: '', LANG: 'en_US.UTF-8' },
  });
  address = await new Promise<string>((resolve, reject) => {
    program.once('exit', () => reject(new Error('the program ended before it gave its address')));
    program.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  tunnel = await openTunnel(port);
  const { args = [], ...options } = await testBrowser();
  browser = await chromium.launch({
    ...options,
    args: [...args, `--host-resolver-rules=MAP 127.0.0.1 ${NEAR}`],
  });
  const context = await browser.newContext({ viewport: { width: 1024, height: 640 }, acceptDownloads: true });
  page = await context.newPage();
  catchFileChoosers(page);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await new Promise((done) => (tunnel ? tunnel.close(done) : done(null)));
  program?.kill('SIGTERM');
  await new Promise((done) => (program?.exitCode === null ? program.once('exit', done) : done(null)));
  rmSync(home, { recursive: true, force: true });
});

const verdict = () => page.getByRole('heading', { name: 'Open on one door only.' });

describe('browser mode behind a tunnel on the same port', () => {
  it('opens with the address that serve printed, and only once', async () => {
    let carried = 0;
    tunnel.on('connection', () => {
      carried += 1;
    });
    await page.goto(address);
    await page.locator('#what-to-check').waitFor();
    expect(carried).toBeGreaterThan(0);
    expect(page.url()).not.toContain('token');
  });

  it('checks from there, saves the case by download, and opens it by upload', async () => {
    await page.keyboard.press('Control+4');
    await page
      .getByRole('button', { name: /^Start/ })
      .first()
      .click();
    await page.getByRole('button', { name: /Check.*Open on IPv6 only/ }).click();
    await verdict().waitFor({ timeout: 60_000 });

    const file = join(home, 'back.rdcase');
    await page.keyboard.press('Control+s');
    await page.locator('#support-where').waitFor();
    const download = page.waitForEvent('download');
    await page.keyboard.press('Control+s');
    await (await download).saveAs(file);
    expect(readFileSync(file).length).toBeGreaterThan(1000);

    await page.keyboard.press('Control+1');
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+o');
    await (await chooser).setFiles(file);
    await verdict().waitFor({ timeout: 30_000 });
    expect(complaints).toEqual([]);
  });

  it('hands the case over as a picture too: the QR code of one window opens in another', async () => {
    await page.keyboard.press('Control+g');
    await page.keyboard.type('S16');
    await page.keyboard.press('Enter');
    await page.locator('[data-qr]').waitFor();
    const buffer = await page.screenshot();
    const text = (await page.locator('main code').textContent()) ?? '';
    expect(text).toMatch(/^RD1:/);
    await page.keyboard.press('Control+g');
    await page.keyboard.type('S18');
    await page.keyboard.press('Enter');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await (await chooser).setFiles({ name: 'share.png', mimeType: 'image/png', buffer });
    await page.getByText('open6.practice.example').first().waitFor();
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/checks\//);
    expect(complaints).toEqual([]);
  });

  it('reads the result out, and saves the sheet as one page', async () => {
    await page.locator('main a[href*="#/run/"]').first().click();
    await verdict().waitFor();
    await page.keyboard.press('Control+r');
    await page.locator('[data-sentence]').waitFor();
    expect(await page.locator('main ol').textContent()).toMatch(/open6 dot practice dot example/);
    await page.keyboard.press('Control+g');
    await page.keyboard.type('S17');
    await page.keyboard.press('Enter');
    const download = page.waitForEvent('download', { timeout: 60_000 });
    await page.getByRole('button', { name: 'Save as PDF' }).click();
    const pdf = readFileSync(await (await download).path()).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(complaints).toEqual([]);
  });
});
