/**
 * One step of the round trip in a window: `window-driver.ts STEP PROGRAM HOME FOLDER [SEND]`, with STEP `office` (check from inside, save the file),
 * `helper` (open it, add a result from outside, save it and send it back) or `back` (open what came back). The program runs in browser mode with a
 * headless browser in front of it; everything is clicked and typed as a person would. The last line on stdout is the outcome, JSON.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { testBrowser } from '../../fakes/test-browser.ts';
import { MAILBOX } from '../proof/mailbox.ts';
import { confirmByImap } from '../proof/window-driver.ts';

/** What the step came to: what the merged page says, and how many actions (clicks, keys, fields) a person needed. */
export type StepOutcome = { headline: string; text: string; actions: number; problem?: string };

const RUN_MS = 120_000;

/** A person at the window: counts what they do. */
function personAt(page: Page) {
  let actions = 0;
  // From the beginning: a chooser that nobody waits for yet would not be caught.
  const chosen = page.waitForEvent('filechooser', { timeout: 0 });
  chosen.catch(() => undefined);
  const button = (name: RegExp) => page.getByRole('button', { name }).first();
  return {
    page,
    actions: () => actions,
    async press(name: RegExp) {
      actions += 1;
      await button(name).click();
    },
    async tick(name: RegExp) {
      actions += 1;
      await page.getByRole('checkbox', { name }).check();
    },
    async choose(name: RegExp) {
      actions += 1;
      await page.getByRole('radio', { name }).check();
    },
    async type(box: ReturnType<Page['locator']>, text: string) {
      actions += 1;
      await box.fill(text);
    },
    async open(path: string) {
      actions += 1;
      await page.getByRole('button', { name: /^Open case file/ }).click();
      await (await chosen).setFiles(path);
    },
    async download(name: RegExp, path: string) {
      actions += 1;
      const [file] = await Promise.all([page.waitForEvent('download'), button(name).click()]);
      await file.saveAs(path);
    },
  };
}

type Person = ReturnType<typeof personAt>;

async function atOffice(person: Person, folder: string): Promise<void> {
  const { page } = person;
  await person.type(page.getByRole('textbox').first(), 'office.example');
  await page.getByRole('textbox').first().press('Enter');
  await person.tick(/This server is mine/);
  await person.press(/^Next: where/);
  await page.getByRole('radio', { name: /^Inside/ }).check();
  await person.press(/^Next: start/);
  await page.getByRole('checkbox', { name: 'Ask the lists' }).uncheck();
  await person.press(/^Start check/);
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: /inside|network/i })
    .waitFor({ timeout: RUN_MS });
  await page.keyboard.press('Control+s');
  await person.download(/^Save the file/, join(folder, 'office-window.rdcase'));
}

async function atHelper(person: Person, folder: string, send: boolean): Promise<void> {
  const { page } = person;
  await person.open(join(folder, 'office-window.rdcase'));
  await person.press(/^Add my result from outside/);
  await page.getByRole('radio', { name: /^Outside/ }).check();
  await person.tick(/The owner of this server/);
  if (send) {
    await page.getByRole('checkbox', { name: /^Send one real message/ }).check();
    await page.locator('#add-outside').fill(MAILBOX.address);
  }
  await person.press(/^Start/);
  // The office's check is a moment old, and the program asks to wait a little, to be kind to the server.
  while (page.url().includes('#/add-result/')) {
    await page.waitForTimeout(3000);
    if (page.url().includes('#/add-result/')) await page.keyboard.press('Control+Enter');
  }
  await page.getByRole('button', { name: /^Save and send back/ }).waitFor({ timeout: RUN_MS });
  if (send) {
    await page.getByRole('link', { name: 'Check from outside' }).last().click();
    await confirmByImap(page);
    await page.getByText('The way of the test message').first().waitFor({ timeout: 30_000 });
    await page.goBack();
  }
  await person.press(/^Save and send back/);
  await person.download(/^Save the file/, join(folder, 'helper-window.rdcase'));
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the program ended before it gave its address')));
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve);
  });

const wordsOf = async (page: Page | undefined): Promise<string> =>
  (
    await page
      ?.locator('main')
      .textContent()
      .catch(() => '')
  )
    ?.replace(/\s+/g, ' ')
    .slice(0, 4000) ?? '';

const drive = async (
  step: string,
  program: string,
  home: string,
  folder: string,
  send: boolean,
): Promise<StepOutcome> => {
  const env = { ...process.env, RELAY_DOCTOR_HOME: home, LC_ALL: '', LANG: 'en_US.UTF-8' };
  const child = spawn(process.execPath, [program, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'], env });
  let browser: Browser | undefined;
  let page: Page | undefined;
  try {
    const url = await firstLine(child);
    browser = await chromium.launch(await testBrowser());
    page = await browser.newPage({ viewport: { width: 1024, height: 640 }, acceptDownloads: true });
    page.setDefaultTimeout(25_000);
    await page.goto(url);
    const person = personAt(page);
    if (step === 'office') await atOffice(person, folder);
    else if (step === 'helper') await atHelper(person, folder, send);
    else await person.open(join(folder, 'helper-window.rdcase'));
    if (step === 'back') await page.getByRole('heading', { name: 'What each place saw' }).waitFor();
    const headline = (await page.getByRole('heading', { level: 1 }).first().textContent()) ?? '';
    return { headline, text: await wordsOf(page), actions: person.actions() };
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return {
      headline: '',
      text: '',
      actions: 0,
      problem: `${step}: ${said}; the window shows: ${(await wordsOf(page)).slice(-1500)}`,
    };
  } finally {
    await browser?.close();
    child.kill('SIGTERM');
  }
};

const [, , step = '', program = '', home = '', folder = '', send = ''] = process.argv;
if (process.argv[1]?.includes('together/window-driver.ts')) {
  console.log(JSON.stringify(await drive(step, program, home, folder, send === 'send')));
  process.exit(0);
}
