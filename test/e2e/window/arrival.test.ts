import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testBrowser } from '../../fakes/test-browser.ts';
import { startStage } from './stage-server.ts';

let stage: Awaited<ReturnType<typeof startStage>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stage = await startStage();
  browser = await chromium.launch(await testBrowser());
});
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});
beforeEach(async () => {
  const context = await browser.newContext({
    viewport: { width: 1024, height: 640 },
    reducedMotion: 'reduce',
  });
  page = await context.newPage();
});
afterEach(async () => {
  await page.context().close();
});

const PROVED = 'Your mail server is an open relay. This is proved.';
const HEADERS = 'Received: from mail.kantor.example\r\nX-Relay-Doctor-Token: a7f3k9q2x5\r\n\r\nHello\r\n';

async function at(hash: string): Promise<void> {
  await page.goto(`${stage.url}${hash}`);
  await page.locator('main h1').first().waitFor();
}

const way = (name: string) => page.getByRole('tab', { name }).click();
const panel = () => page.getByRole('tabpanel');
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

/** The verdict, its focus and the drawn way are there; nothing is asked any more about that message. */
async function isProved(): Promise<void> {
  await page.getByRole('heading', { name: PROVED }).waitFor();
  await expect.poll(focused).toBe(PROVED);
  await page.getByText('The way of the test message').waitFor();
  expect(await page.getByRole('tab').count()).toBe(0);
}

/** Drops a file on the panel, as a file manager would. */
async function drop(name: string, text: string, copies = 1): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content, times]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content.repeat(times)], fileName));
      return transfer;
    },
    [name, text, copies] as const,
  );
  await page.locator('#proof-source').dispatchEvent('drop', { dataTransfer: data });
}

describe('did the test message arrive', () => {
  it('is proved by the code, typed in any spelling', async () => {
    await at('#/run/run-sent');
    await page.fill('#proof-code', 'aaaa-bbbb');
    await page.keyboard.press('Enter');
    await page.getByText('No message that is still waited for has this code.').waitFor();
    await page.fill('#proof-code', '7k4f q2mx');
    await page.keyboard.press('Enter');
    await isProved();
    await page.getByText('a code proves the arrival, not the way').waitFor();
  });

  it('is proved by a dropped message, which says nothing when it is another one', async () => {
    await at('#/run/run-sent');
    await way('Paste the message');
    await drop('holiday.eml', 'Subject: hello\r\n\r\nHello\r\n');
    await panel().getByText('No mark of Relay Doctor was found').waitFor();
    expect(await page.getByRole('tab').count()).toBe(5);
    await drop('test.eml', HEADERS);
    await isProved();
    const stages = page.getByRole('list', { name: 'Stages of the way, first to last' });
    expect(await stages.getByRole('listitem').count()).toBe(4);
    await page.getByText('172.18.0.1 is most likely a Docker bridge').waitFor();
  });

  it('reads the beginning of a file of 30 MB, and refuses a bigger one', async () => {
    await at('#/run/run-sent');
    await way('Paste the message');
    await drop('archive.mbox', 'x'.repeat(1_000_000), 31);
    await panel().getByText('This file has 31 MB.').waitFor();
    await drop('long.eml', 'x'.repeat(1_000_000), 29);
    await panel().getByText('Only the first part of this long text was read.').waitFor();
  });

  it('is proved by a pasted source; of a web page only its words are taken', async () => {
    await at('#/run/run-sent');
    await way('Paste the message');
    await page.locator('#proof-source').focus();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/html', '<p>Received: by mx</p><p>X-Relay-Doctor-Token: a7f3k9q2x5</p>');
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    });
    expect(await page.inputValue('#proof-source')).toMatch(/^Received: by mx\nX-Relay-Doctor-Token/);
    await panel().getByRole('button', { name: 'Read it' }).click();
    await isProved();
  });

  it('is proved by looking into the mailbox, whose password goes nowhere else', async () => {
    await at('#/run/run-sent');
    await way('Let it look');
    await panel().getByRole('button', { name: 'Look in the mailbox' }).click();
    await panel().getByText('Type the server, the user name and the password.').waitFor();
    await panel().getByLabel('Mail server for reading').fill('imap.webmail.example');
    await panel().getByLabel('Password', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await panel().getByText('did not accept the user name or the password').waitFor();
    await panel().getByLabel('Password', { exact: true }).fill('practice');
    await page.keyboard.press('Enter');
    await isProved();
    await page.goto(`${stage.url}#/settings`);
    expect(await page.content()).not.toContain('value="practice"');
  });

  it('shows the catcher and what it takes', async () => {
    await at('#/run/run-sent');
    await way('Catch it here');
    await panel().getByRole('button', { name: 'Start the catcher' }).click();
    await panel().getByText('rd-k3x9@[203.0.113.50]').waitFor();
    await page.evaluate(() =>
      window.stageEmit('catcher.changed', { listening: true, at: ['0.0.0.0:25'], mailbox: null, caught: 1 }),
    );
    await panel().getByText('Caught so far: 1.').waitFor();
    await panel().getByRole('button', { name: 'Stop the catcher' }).click();
    await panel().getByText('The catcher is not running.').waitFor();
  });

  it('takes the word of a person that nothing came, and still listens', async () => {
    await at('#/run/run-sent');
    await way('Nothing came');
    await panel().getByRole('button', { name: 'Nothing came' }).click();
    await page.getByRole('heading', { name: 'Looks open, but it keeps the mail.' }).waitFor();
    expect(await page.getByRole('tab').count()).toBe(5);
    await way('Type the code');
    await page.fill('#proof-code', '7K4F-Q2MX');
    await page.keyboard.press('Enter');
    await isProved();
  });

  it('moves between the ways with the arrows', async () => {
    await at('#/run/run-sent');
    await page.getByRole('tab').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Paste the message');
    await page.locator('#proof-source').waitFor();
    await page.keyboard.press('End');
    expect(await focused()).toBe('Nothing came');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Type the code');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('proof-code');
  });
});

describe('a server that asked to come back later', () => {
  it('says when it is asked again, and stops when told to', async () => {
    await at('#/run/run-later');
    await page.getByText(/Relay Doctor looks again at \d\d:\d\d .*\(2 of 3\)/).waitFor();
    await page.getByText(/In about [67] minutes\./).waitFor();
    await page.getByRole('button', { name: 'Do not ask again' }).click();
    await page.getByText('Relay Doctor does not look again by itself.').waitFor();
    expect(await page.getByRole('button', { name: 'Ask now' }).count()).toBe(0);
  });

  it('keeps the result in view while it asks again in the background', async () => {
    await at('#/run/run-later');
    const tell = (state: 'running' | 'done') =>
      page.evaluate((now) => {
        window.stageEmit('run.progress', {
          runId: 'run-later',
          caseId: 'case-grey',
          title: 'mail.sabar.example',
          state: now,
          elapsedMs: 10,
          steps: [],
          findings: 0,
        });
      }, state);
    await tell('running');
    await page.getByText('Looking again now…').waitFor();
    await page.getByRole('heading', { name: /come back later/ }).waitFor();
    await tell('done');
    await page.getByText(/Relay Doctor looks again at/).waitFor();
  });

  it('is marked in the list, and on its own page', async () => {
    await at('#/checks');
    await page.getByRole('link', { name: /mail\.sabar\.example.*looks again/ }).waitFor();
    await at('#/checks/case-grey');
    await page.getByRole('button', { name: 'Ask now' }).waitFor();
  });

  it('shows what it was answered before', async () => {
    await at('#/run/run-later');
    await page.locator('#doors a').first().click();
    await page.getByText('451').first().waitFor();
  });
});

describe('before and after', () => {
  it('stands on the page of the server, newest first, and on the result of the second look', async () => {
    await at('#/checks/case-kantor');
    await page.getByRole('heading', { name: 'What changed' }).waitFor();
    const heads = await page.locator('main h3').allTextContents();
    expect(heads[0]).toContain('The reverse name does not match');
    await at('#/run/run-recheck');
    await page.getByText('Solved').waitFor();
    await page.getByText('Still there').waitFor();
    expect(await page.locator('#doors').textContent()).toContain('before: Probably open');
  });
});

describe('the likely cause', () => {
  it('leads from the finding to the marked setting', async () => {
    await at('#/run/run-proved/finding/A1');
    await page.getByText('Most likely:').waitFor();
    await page.getByRole('link', { name: 'See it in the steps' }).click();
    await page.getByText('fits what was accepted').waitFor();
  });
});
