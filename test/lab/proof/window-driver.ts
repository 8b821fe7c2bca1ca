/**
 * One delivery proof in the program's own window, from the tester's place: `window-driver.ts WAY PROGRAM HOME`. The program runs in
 * browser mode with a headless browser in front of it; everything is clicked and typed as a person would. The last line
 * on stdout is the outcome, JSON.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ImapFlow } from 'imapflow';
import { type Browser, chromium, type Page } from 'playwright-core';
import { testBrowser } from '../../fakes/test-browser.ts';
import { MAILBOX_NAME } from './authority.ts';
import { IMAP_PASSWORD } from './dovecot.ts';
import { MAILBOX } from './mailbox.ts';

/** The four ways of confirming (R6). */
export const WAYS = ['code', 'source', 'imap', 'catcher'] as const;
export type Way = (typeof WAYS)[number];

/** What the window said, and what it showed when it was not what it should be. */
export type WindowOutcome = { verdict: string; seconds: number; sentence?: string; problem?: string };

const PROVED = 'Your mail server is an open relay. This is proved.';
const RUN_MS = 90_000;
const ARRIVES_MS = 15_000;
const LINE4 = '203.0.113.60';

/** The source of the message with this mark, read from the real mailbox, read-only. */
const fetchSource = async (mark: string): Promise<string> => {
  const until = Date.now() + ARRIVES_MS;
  while (Date.now() < until) {
    const client = new ImapFlow({
      ...{ host: MAILBOX_NAME, port: 993, secure: true, logger: false as const },
      auth: { user: MAILBOX.user, pass: IMAP_PASSWORD },
    });
    await client.connect();
    try {
      await client.mailboxOpen('INBOX', { readOnly: true });
      const found = await client.search({ subject: mark }, { uid: true });
      const [uid] = found || [];
      const mail =
        uid === undefined ? false : await client.fetchOne(String(uid), { source: true }, { uid: true });
      if (mail !== false && mail.source !== undefined) return mail.source.toString('utf8');
    } finally {
      await client.logout().catch(() => undefined);
    }
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error(`no message with the mark ${mark} is in the mailbox`);
};

/** From the first page to a check that sends. */
const startCheck = async (page: Page, way: Way): Promise<void> => {
  const button = (name: RegExp) => page.getByRole('button', { name }).first();
  await page.getByRole('textbox').first().fill('office.example');
  await page.getByRole('textbox').first().press('Enter');
  await page.getByRole('checkbox', { name: /This server is mine/ }).check();
  await button(/^Next: where/).click();
  await page.getByRole('radio', { name: /^Outside/ }).check();
  await button(/^Next: start/).click();
  await page.getByRole('checkbox', { name: 'Ask the lists' }).uncheck();
  await page.getByRole('radio', { name: /^Send 1/ }).check();
  if (way === 'catcher') {
    await page.getByRole('radio', { name: /^To the built-in catcher/ }).check();
    await page.getByLabel('Port', { exact: true }).fill('25');
    await page.getByLabel(/^Name or address of this computer/).fill(LINE4);
  } else {
    await page.locator('#send-to').fill(MAILBOX.address);
  }
  await button(/^Start check/).click();
};

const confirm = async (page: Page, way: Way): Promise<void> => {
  if (way === 'catcher') return;
  await page.locator('#arrival').waitFor({ timeout: RUN_MS });
  const panel = page.getByRole('tabpanel').first();
  const tab = (name: string) => page.getByRole('tab', { name }).first().click();
  const mark = (await page.locator('#arrival code').first().textContent())?.trim() ?? '';
  if (way === 'code') {
    const code = /\b([2-9A-Z]{4}-[2-9A-Z]{4})\b/.exec(await fetchSource(mark))?.[1] ?? '';
    await page.locator('#proof-code').first().fill(code.toLowerCase());
    await page.keyboard.press('Enter');
    return;
  }
  if (way === 'source') {
    await tab('Paste the message');
    await page
      .locator('#proof-source')
      .first()
      .fill(await fetchSource(mark));
    await panel.getByRole('button', { name: 'Read it' }).click();
    return;
  }
  await fetchSource(mark);
  await lookByImap(page);
};

const lookByImap = async (page: Page): Promise<void> => {
  const panel = page.getByRole('tabpanel').first();
  await page.getByRole('tab', { name: 'Let it look' }).first().click();
  await panel.getByLabel('Mail server for reading').fill(MAILBOX_NAME);
  await panel.getByLabel('User name').fill(MAILBOX.user);
  await panel.getByLabel('Password', { exact: true }).fill(IMAP_PASSWORD);
  await page.keyboard.press('Enter');
};

/** Lets the program look into the real mailbox for the message of the run that is shown. */
export const confirmByImap = (page: Page): Promise<void> => confirm(page, 'imap');

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the program ended before it gave its address')));
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve);
  });

const shown = async (page: Page | undefined): Promise<string> =>
  (
    await page
      ?.locator('main')
      .textContent()
      .catch(() => '')
  )
    ?.replace(/\s+/g, ' ')
    .slice(0, 900) ?? '';

const drive = async (way: Way, program: string, home: string): Promise<WindowOutcome> => {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const env = { ...process.env, RELAY_DOCTOR_HOME: home, LC_ALL: '', LANG: 'en_US.UTF-8' };
  const child = spawn(process.execPath, [program, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'], env });
  let browser: Browser | undefined;
  let page: Page | undefined;
  try {
    const url = await firstLine(child);
    browser = await chromium.launch(await testBrowser());
    page = await browser.newPage({ viewport: { width: 1024, height: 640 } });
    page.setDefaultTimeout(20_000);
    await page.goto(url);
    await startCheck(page, way);
    await confirm(page, way);
    await page.getByRole('heading', { name: PROVED }).waitFor({ timeout: RUN_MS });
    await page.getByText('The way of the test message').first().waitFor();
    return { verdict: 'OPEN-PROVED', seconds: seconds() };
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return {
      verdict: 'none',
      seconds: seconds(),
      problem: `${said}; the window shows: ${await shown(page)}`,
    };
  } finally {
    await browser?.close();
    child.kill('SIGTERM');
  }
};

const [, , way, program = '', home = ''] = process.argv;
const known = WAYS.find((one) => one === way);
if (known !== undefined && process.argv[1]?.includes('proof/window-driver.ts')) {
  console.log(JSON.stringify(await drive(known, program, home)));
  process.exit(0);
}
