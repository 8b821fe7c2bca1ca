import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openProgramWindow, type ProgramWindow } from './program-window.ts';

let window: ProgramWindow;
beforeAll(async () => {
  window = await openProgramWindow();
  await window.page.locator('main h1').waitFor();
  await window.page.keyboard.press('Control+4');
  await window.page.getByRole('button', { name: 'Start the practice servers' }).click();
  await window.page.getByRole('checkbox', { name: /Send a test message/ }).click();
});
afterAll(async () => {
  await window.stop();
});

const PROVED = 'Your mail server is an open relay. This is proved.';
const RUN_MS = 60_000;

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

const main = () => window.page.locator('main');
const panel = () => window.page.getByRole('tabpanel');
const way = (name: string) => window.page.getByRole('tab', { name }).click();
const heading = (name: RegExp | string) => window.page.getByRole('heading', { name });

/** Checks a practice server and gives back the address of its result. */
async function check(name: string): Promise<string> {
  const { page } = window;
  await page.keyboard.press('Control+4');
  await page.getByRole('button', { name: `Check ${name}`, exact: true }).click();
  await page.locator('#doors').waitFor({ timeout: RUN_MS });
  return page.evaluate(() => location.hash);
}

/** Messages in the practice mailbox, newest first: what is read, and what is copied. */
async function mailbox(back: string): Promise<{ subject: string; body: string; source: string }[]> {
  const { page } = window;
  await page.evaluate(() => {
    location.hash = '#/practice/mailbox';
  });
  await heading(/^Messages \([1-9]/).waitFor();
  const letters = await page.evaluate(() =>
    [...document.querySelectorAll('main h3')].map((head) => {
      const letter = head.closest('li');
      letter?.querySelector<HTMLElement>('details:not([open]) > summary')?.click();
      return { subject: head.textContent ?? '', body: letter?.querySelector('pre')?.textContent ?? '' };
    }),
  );
  await page.locator('main figure pre').first().waitFor();
  const sources = await page.locator('main figure pre').allTextContents();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, back);
  await page.locator('#arrival').waitFor();
  return letters.map((letter, index) => ({ ...letter, source: sources[index] ?? '' }));
}

const marks = () => window.page.locator('#arrival code').allTextContents();

async function paste(source: string): Promise<void> {
  await way('Paste the message');
  await window.page.fill('#proof-source', source);
  await panel().getByRole('button', { name: 'Read it' }).click();
}

async function noFaults(): Promise<void> {
  expect(await axeFaults(window.page)).toEqual([]);
  expect(window.complaints).toEqual([]);
}

describe('the test message of a practice server', () => {
  it('is proved by its code', async () => {
    const run = await check('Open relay');
    const [mark = ''] = await marks();
    const letter = (await mailbox(run)).find(({ subject }) => subject.includes(mark));
    const code = /Code: (\S+)/.exec(letter?.body ?? '')?.[1] ?? '';
    await window.page.fill('#proof-code', code.toLowerCase());
    await window.page.keyboard.press('Enter');
    await heading(PROVED).waitFor();
    expect(await window.page.evaluate(() => document.activeElement?.textContent)).toBe(PROVED);
    await main().getByText('Confirmed by the code.').waitFor();
    await noFaults();
  });

  it('is proved by its source, and its way is drawn', async () => {
    const run = await check('Open relay');
    const [mark = ''] = await marks();
    const letter = (await mailbox(run)).find(({ subject }) => subject.includes(mark));
    await paste('Subject: holiday\n\nSee you in Bali\n');
    await panel().getByText('No mark of Relay Doctor was found').waitFor();
    await paste(letter?.source ?? '');
    await heading(PROVED).waitFor();
    const stages = window.page.getByRole('list', { name: /Stages of the way/ });
    expect(await stages.textContent()).toMatch(/This computer.*Your mail server.*Mailbox elsewhere, arrived/);
    await noFaults();
  });

  it('is proved by a look into the mailbox, with the practice account filled in', async () => {
    await check('Open relay');
    await way('Let it look');
    const host = panel().getByLabel('Mail server for reading');
    await expect.poll(() => host.inputValue()).toBe('127.0.0.1');
    await panel().getByLabel('Password', { exact: true }).fill('not it');
    await window.page.keyboard.press('Enter');
    await panel().getByText('did not accept the user name or the password').waitFor();
    await panel().getByLabel('Password', { exact: true }).fill('practice');
    await window.page.keyboard.press('Enter');
    await heading(PROVED).waitFor();
    // One look finds the messages of all doors.
    await expect.poll(() => window.page.getByRole('tab').count()).toBe(0);
    await noFaults();
  });

  it('may go to the catcher next time, which starts and stops here', async () => {
    await check('Open relay');
    await way('Catch it here');
    const port = await freePort();
    await panel().getByLabel('Port').fill(String(port));
    await panel().getByRole('button', { name: 'Start the catcher' }).click();
    await panel().getByText(`127.0.0.1:${port}`).waitFor();
    await panel()
      .getByText(/^rd-[a-z0-9]+@/)
      .waitFor();
    await noFaults();
    await panel().getByRole('button', { name: 'Stop the catcher' }).click();
    await panel().getByText('The catcher is not running.').waitFor();
  });

  it('is proved without a hand when this computer catches it', async () => {
    const { page } = window;
    await page.keyboard.press('Control+4');
    const tick = page.getByRole('checkbox', { name: /Let this computer catch it/ });
    await tick.click();
    await page.getByRole('button', { name: 'Check Open relay', exact: true }).click();
    await heading(PROVED).waitFor({ timeout: RUN_MS });
    await main().getByText('Caught on this computer.').first().waitFor();
    await noFaults();
    await page.keyboard.press('Control+4');
    await tick.click();
  });

  it('is given up when nothing came', async () => {
    await check('Says yes and keeps the mail');
    await way('Nothing came');
    const say = panel()
      .getByRole('button', { name: /^Nothing came/ })
      .first();
    await expect.poll(() => say.getAttribute('aria-disabled'), { timeout: 20_000 }).toBeNull();
    await say.click();
    await main().getByText('Noted: nothing came').first().waitFor();
    await noFaults();
  });

  it('that came back shows who sends strangers’ mail to strangers', async () => {
    const run = await check('Says yes, then sends it back');
    const letter = (await mailbox(run)).find(({ subject }) => !subject.startsWith('Relay Doctor'));
    await paste(letter?.source ?? '');
    await main().getByText('sent the message back').first().waitFor();
    expect(await window.page.locator('#doors').textContent()).toContain('Sends the mail back');
    await noFaults();
  });

  it('the ordinary one shows how the server sees strangers', async () => {
    const run = await check('Sees strangers as staff');
    const letter = (await mailbox(run)).find(({ subject }) => subject.includes('control message'));
    await paste(letter?.source ?? '');
    await heading('The way of the ordinary message').waitFor();
    await main().getByText('It saw another address than this computer’s.').first().waitFor();
    await noFaults();
  });
});

describe('a practice server that wants to be asked again', () => {
  it('says when, and asks at once when told to', async () => {
    const { page } = window;
    await check('Come back later (greylisting)');
    await page.getByText(/Relay Doctor looks again at \d\d:\d\d/).waitFor();
    await page.getByRole('button', { name: 'Ask now' }).click();
    await page.getByText('(2 of 3)').waitFor({ timeout: 30_000 });
    await noFaults();
    await page.keyboard.press('Control+2');
    await page.getByText(/looks again \d\d:\d\d/).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Do not ask again' }).click();
    await page.getByText('Relay Doctor does not look again by itself.').waitFor();
  });
});

describe('a finding that is looked at again', () => {
  it('shows how it was and how it is, in both languages', async () => {
    const { page } = window;
    await check('Trusts its own name');
    await page.locator('#to-do a').first().click();
    await page.getByRole('button', { name: 'Check this again' }).click();
    await heading('What changed').waitFor({ timeout: RUN_MS });
    await main().getByText('Still there').waitFor();
    await noFaults();
    await page.getByRole('button', { name: 'Indonesia' }).click();
    await heading('Yang berubah').waitFor();
    await main().getByText('Masih ada').waitFor();
    await noFaults();
    await page.getByRole('button', { name: 'English' }).click();
  });
});
