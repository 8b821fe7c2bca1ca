import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { catchFileChoosers } from '../../fakes/file-choosers.ts';
import { testBrowser } from '../../fakes/test-browser.ts';
import { newHome } from '../cli/program.ts';

const CLI = join(import.meta.dirname, '../../../dist/main/cli.js');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The built program in browser mode with the test browser in front of it. */
export type ProgramWindow = {
  page: Page;
  context: BrowserContext;
  /** Policy violations, page errors and console errors seen so far. */
  complaints: string[];
  home: string;
  url: string;
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
};

export async function openProgramWindow(
  options: { home?: string; language?: 'en' | 'id'; before?(page: Page): Promise<void> } = {},
): Promise<ProgramWindow> {
  const home = options.home ?? newHome();
  const language = options.language ?? 'en';
  const child = spawn(process.execPath, [CLI, 'serve'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      RELAY_DOCTOR_HOME: home,
      LC_ALL: '',
      LANG: language === 'id' ? 'id_ID.UTF-8' : 'en_US.UTF-8',
    },
  });
  const url = await firstLine(child);
  const browser: Browser = await chromium.launch(await testBrowser());
  const context = await browser.newContext({ viewport: { width: 1024, height: 640 }, acceptDownloads: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  catchFileChoosers(page);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective}`),
    );
  });
  await options.before?.(page);
  await page.goto(url);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    page,
    context,
    complaints,
    home,
    url,
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
    async stop() {
      await browser.close();
      child.kill('SIGTERM');
      await ended;
      if (!options.home) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** WCAG 2.2 A and AA faults of what is shown now, as `rule: place` lines. */
export async function axeFaults(page: Page): Promise<string[]> {
  // By DevTools, not by a script element: the page's own policy allows none of those.
  await page.evaluate((await import('node:fs')).readFileSync(AXE, 'utf8'));
  return page.evaluate(async () => {
    type Axe = {
      run(
        root: Document,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
    };
    const { axe } = window as unknown as { axe: Axe };
    // What is fading in has no colour of its own yet.
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.target.join(' ')}`));
  });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the program ended before it gave its address')));
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
}
