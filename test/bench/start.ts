import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { testBrowser } from '../fakes/test-browser.ts';

const CLI = join(import.meta.dirname, '../../dist/main/cli.js');
const ROUNDS = 5;

/** From opening the address to a box that can be typed into, against an empty page with a box, in the same browser (Q5). */
export async function benchStart(): Promise<string> {
  const browser = await chromium.launch(await testBrowser());
  const floor = await serveEmptyPage();
  const home = mkdtempSync(join(tmpdir(), 'rd-bench-'));
  try {
    const ours: number[] = [];
    const empty: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      empty.push(await timeToBox(browser, floor.url));
      const program = await startProgram(home);
      ours.push(await timeToBox(browser, program.url));
      program.stop();
    }
    const a = median(ours);
    const b = median(empty);
    return `start: ours ${a.toFixed(0)} ms to usable, empty page ${b.toFixed(0)} ms, ratio ${(a / b).toFixed(2)}`;
  } finally {
    await browser.close();
    floor.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function timeToBox(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const start = performance.now();
  await page.goto(url);
  await page.locator('input').first().waitFor({ state: 'visible' });
  const ms = performance.now() - start;
  await context.close();
  return ms;
}

async function serveEmptyPage(): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => {
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><title>empty</title><input>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function startProgram(home: string): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, [CLI, 'serve'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, RELAY_DOCTOR_HOME: home },
  });
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the program ended')));
    child.stdout.once('data', (chunk: Buffer) =>
      resolve({ url: chunk.toString().trim(), stop: () => child.kill() }),
    );
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
