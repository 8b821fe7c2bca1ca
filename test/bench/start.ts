import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { commonHeaders, contentSecurityPolicy } from '../../main/transport/page.ts';
import { testBrowser } from '../fakes/test-browser.ts';
import { type Load, timeLoad } from '../fakes/time-load.ts';

const CLI = join(import.meta.dirname, '../../dist/main/cli.js');
const MAIN = join(import.meta.dirname, '../../dist/main');
const ROUNDS = 9;

/**
 * Seven lines. Whole start: from launching Chromium with an empty profile, and our program beside it, to a box that can be typed into;
 * the peer is the same Chromium launched with an empty page that has a box. Page only (Q5): from opening the address in a browser that runs
 * already, in a new tab, as the system opens it, and in a tab that is open, as when it is pasted there; each against a plain empty page,
 * the new tab also against one with our headers. Main bundle: its modules in a Node of their own, against an empty file; those before the
 * window, and those with the rest.
 */
export async function benchStart(): Promise<string> {
  const floor = await serveEmptyPage();
  const home = mkdtempSync(join(tmpdir(), 'rd-bench-'));
  try {
    return [await wholeStart(home, floor.url), await pageOnly(home, floor), await mainBundle(home)].join(
      '\n',
    );
  } finally {
    floor.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function wholeStart(home: string, floor: string): Promise<string> {
  const options = await testBrowser();
  const ours: number[] = [];
  const empty: number[] = [];
  const measure = async (into: number[], open: () => Promise<{ url: string; stop(): void }>) => {
    const begun = performance.now();
    const [browser, program] = await Promise.all([chromium.launch(options), open()]);
    await openBox(browser, program.url);
    into.push(performance.now() - begun);
    await browser.close();
    program.stop();
  };
  for (let round = 0; round < ROUNDS; round++) {
    await measure(empty, async () => ({ url: floor, stop: () => undefined }));
    await measure(ours, () => startProgram(home));
  }
  return `start, whole: ${compare(ours, empty)}`;
}

async function pageOnly(home: string, floor: Floor): Promise<string> {
  const browser = await chromium.launch(await testBrowser());
  const tabs = await browser.newBrowserCDPSession();
  const ways = {
    new: (url: string) => openInNewTab(browser, tabs, url),
    open: (url: string) => openBox(browser, url),
  };
  const times = { empty: emptyTimes(), guarded: emptyTimes(), ours: emptyTimes() };
  const whole: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of ['new', 'open'] as const) {
      const time = async (
        into: Record<'new' | 'open', number[]>,
        url: string,
        look?: (page: Page) => Promise<void>,
      ) => {
        const begun = performance.now();
        const page = await ways[way](url);
        into[way].push(performance.now() - begun);
        await look?.(page);
        await page.context().close();
      };
      await time(times.empty, floor.url);
      await time(times.guarded, floor.guarded);
      const program = await startProgram(home);
      const begun = performance.now();
      await time(times.ours, program.url, async (page) => {
        await takenOver(page);
        whole.push(performance.now() - begun);
      });
      program.stop();
    }
  }
  await browser.close();
  const { ours, empty, guarded } = times;
  return [
    `start, page in a new tab: ${compare(ours.new, empty.new)}; the window behind it is there after ${median(whole).toFixed(0)} ms`,
    `start, page in a new tab, empty page as guarded as ours: ${compare(ours.new, guarded.new)}`,
    `start, page in an open tab: ${compare(ours.open, empty.open)}`,
  ].join('\n');
}

const emptyTimes = (): Record<'new' | 'open', number[]> => ({ new: [], open: [] });

/** Until the window has replaced the page that was sent; the letter must be in its box too. */
async function takenOver(page: Page): Promise<void> {
  await page.waitForFunction(() => document.title.includes('–'));
  if ((await page.locator('input').first().inputValue()) !== LETTER) throw new Error('the letter was lost');
}

async function mainBundle(home: string): Promise<string> {
  const nothing = join(home, 'nothing.mjs');
  writeFileSync(nothing, 'export {};\n');
  const parts = {
    nothing,
    window: join(MAIN, 'desktop.js'),
    all: globSync(join(MAIN, 'parts/with-services-*.js'))[0] ?? '',
  };
  const loads: Record<keyof typeof parts, Load[]> = { nothing: [], window: [], all: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, list] of Object.entries(loads))
      list.push(await timeLoad(parts[name as keyof typeof parts]));
  }
  const ms = (list: Load[]): string => median(list.map((load) => load.ms)).toFixed(0);
  const cpu = (list: Load[]): string => median(list.map((load) => load.cpuMs)).toFixed(0);
  const whole = (list: Load[]): number => median(list.map((load) => load.wholeMs));
  const told = (name: 'window' | 'all'): string => {
    const list = loads[name];
    const ratio = whole(list) / whole(loads.nothing);
    return `${ms(list)} ms (${cpu(list)} ms of processor) for ${list[0]?.urls.length} modules, Node with it ${whole(list).toFixed(0)} ms, ratio ${ratio.toFixed(2)}`;
  };
  return [
    `start, main bundle: until the window is opened ${told('window')} to an empty file's ${whole(loads.nothing).toFixed(0)} ms (bar 150)`,
    `start, main bundle: with all that is loaded when the window is seen ${told('all')}`,
  ].join('\n');
}

function compare(ours: number[], empty: number[]): string {
  const a = median(ours);
  const b = median(empty);
  return `ours ${a.toFixed(0)} ms to usable, empty page ${b.toFixed(0)} ms, ratio ${(a / b).toFixed(2)} (bar 1.5)`;
}

const LETTER = 'm';

/** Until the box holds a letter that was typed; the address is given to a tab that shows an empty page. */
async function openBox(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  return typed(page);
}

/** The same with a tab that begins with the address (Chrome DevTools Protocol, Target.createTarget). */
async function openInNewTab(browser: Browser, tabs: CDPSession, url: string): Promise<Page> {
  const context = await browser.newContext();
  const { browserContextIds } = await tabs.send('Target.getBrowserContexts');
  const browserContextId = browserContextIds.at(-1);
  if (!browserContextId) throw new Error('the profile is not there');
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    tabs.send('Target.createTarget', { url, browserContextId }),
  ]);
  return typed(page);
}

async function typed(page: Page): Promise<Page> {
  await page.locator('input').first().pressSequentially(LETTER);
  await page.waitForFunction((letter) => document.querySelector('input')?.value === letter, LETTER);
  return page;
}

/** Two empty pages with a box: one plain, one with the headers of ours, which make Chromium begin a renderer process of its own for it. */
type Floor = { url: string; guarded: string; close(): void };

const EMPTY = '<!doctype html><title>empty</title><input>';

async function serveEmptyPage(): Promise<Floor> {
  const plain = await serve({ 'Content-Type': 'text/html' });
  const guarded = await serve({
    ...commonHeaders,
    'Content-Type': 'text/html',
    'Content-Security-Policy': contentSecurityPolicy('none'),
  });
  return {
    url: plain.url,
    guarded: guarded.url,
    close() {
      plain.close();
      guarded.close();
    },
  };
}

async function serve(headers: Record<string, string>): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, headers).end(EMPTY);
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
