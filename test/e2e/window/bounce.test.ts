import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openProgramWindow, type ProgramWindow } from './program-window.ts';

let window: ProgramWindow;
beforeAll(async () => {
  window = await openProgramWindow();
  await window.page.locator('main h1').waitFor();
  await window.page.keyboard.press('Control+4');
  await button('Start the practice servers').click();
  await button('Stop the servers').waitFor();
});
afterAll(async () => {
  await window.stop();
});

const RUN_MS = 30_000;
const main = () => window.page.locator('main');
const button = (name: string | RegExp) => window.page.getByRole('button', { name });
const heading = (name: RegExp | string) => window.page.getByRole('heading', { name });
const place = () => window.page.evaluate(() => location.hash);

async function noFaults(): Promise<void> {
  expect(await axeFaults(window.page)).toEqual([]);
  expect(window.complaints).toEqual([]);
}

/** Pastes into a field as a person does, with the lines as they are. */
async function paste(field: string, text: string): Promise<void> {
  await window.page.locator(field).focus();
  await window.page.evaluate(
    ([selector = '', words = '']) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', words);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.querySelector(selector)?.dispatchEvent(event);
    },
    [field, text],
  );
}

const refusal = (address: string, list: string) =>
  `<budi@pelanggan.example>: host mx.pelanggan.example[198.51.100.25] said: 554 5.7.1\n    Service unavailable; Client host [${address}] blocked using\n    ${list}.blacklist.practice.example (in reply to RCPT TO command)\n`;

/** From a reading to the list's answer of now: one tick, one button. */
async function twoClicks(): Promise<void> {
  await window.page.locator('#bounce-tick').click();
  await button('Check it now').click();
}

describe('a returned mail', () => {
  it('leads to a live check in two clicks', async () => {
    await window.page.keyboard.press('Control+b');
    await heading('Explain a returned mail').waitFor();
    await button('Try an example').click();
    await heading(/203\.0\.113\.11/).waitFor();
    expect(await main().textContent()).toContain('this line decided it');
    await noFaults();
    await twoClicks();
    await heading('On 1 list that many mail servers use.').waitFor({ timeout: RUN_MS });
    expect(await main().textContent()).toContain('Practice list A');
    await main().getByText('Raw answer').first().click();
    await expect
      .poll(() => main().locator('details[open]').textContent())
      .toMatch(/127\.0\.0\.2.*Must not be listed:/s);
    await noFaults();
  });

  it('explained beside a case says whether it is about that server', async () => {
    await main()
      .getByRole('link', { name: /^Explain a returned mail/ })
      .click();
    await expect.poll(place).toMatch(/^#\/bounce\/./);
    await main().getByText('One of your addresses or names.').waitFor();
    await button('Explain another one').click();
    await paste('#bounce-text', refusal('203.0.113.99', 'listing'));
    await main().getByText('Please note').waitFor();
    expect(await main().textContent()).not.toContain('One of your addresses');
    await noFaults();
  });

  it('pasted into the first box goes to its page, whole, in both languages', async () => {
    const { page } = window;
    await page.keyboard.press('Control+1');
    await paste('#what-to-check', refusal('203.0.113.22', 'policy'));
    await heading(/203\.0\.113\.22/).waitFor();
    expect(await place()).toBe('#/bounce');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await button('Indonesia').click();
    await main().getByText('Tugas siapa').waitFor();
    await main().getByText('Apakah masih begitu?').waitFor();
    await noFaults();
    await button('English').click();
    await main().getByText('Whose job').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#bounce-text').waitFor();
  });

  it('is read as soon as it is pasted, and from a file; a long one is cut, and that is said', async () => {
    await paste('#bounce-text', refusal('203.0.113.22', 'policy'));
    await heading(/203\.0\.113\.22/).waitFor();
    await button('Explain another one').click();
    const lines = refusal('203.0.113.11', 'listing');
    const head = `From: MAILER-DAEMON@mail.example\nSubject: Undelivered Mail Returned to Sender\n\n${lines}\n`;
    const buffer = Buffer.concat([Buffer.from(head), Buffer.alloc(5_000_000, `${'x'.repeat(70)}\n`)]);
    await window.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'returned.eml', mimeType: 'message/rfc822', buffer });
    await heading(/203\.0\.113\.11/).waitFor({ timeout: RUN_MS });
    await main().getByText('Please note').waitFor();
    expect(await main().textContent()).toMatch(/only the beginning|first part|cut/i);
    await noFaults();
    await button('Explain another one').click();
  });

  it('that is none is told apart, and the words stay', async () => {
    await window.page.fill('#bounce-text', 'See you in Bali next week');
    await button('Explain it').click();
    await main().locator('[role=status] svg').waitFor();
    expect(await window.page.inputValue('#bounce-text')).toBe('See you in Bali next week');
    await noFaults();
  });
});

describe('getting off a list', () => {
  it('is noted step by step, and comes back as a reminder', async () => {
    const { page } = window;
    await page.keyboard.press('Control+b');
    await page.fill('#bounce-text', '');
    await paste('#bounce-text', refusal('203.0.113.22', 'policy'));
    await heading(/203\.0\.113\.22/).waitFor();
    await twoClicks();
    await heading('How to get off, in this order').waitFor({ timeout: RUN_MS });
    await main().getByText('Not asked yet').waitFor();
    await button(/^I asked today/).click();
    await main()
      .getByText(/^Asked on /)
      .waitFor();
    await main()
      .getByText(/^Look again on /)
      .waitFor();
    await page.getByRole('checkbox', { name: 'The spam is out of the queue' }).click();
    await page.getByRole('checkbox', { name: /The spam is out of the queue, ticked/ }).waitFor();
    await noFaults();
    const today = page.getByRole('option', { name: /\(today\)/ });
    const value = (await today.getAttribute('value')) ?? '';
    await page.getByLabel('Remind me on').selectOption(value);
    await page.keyboard.press('Control+1');
    await main().getByText('Time to look again: Practice list C').waitFor();
    await noFaults();
    const before = await place();
    await button('Look again now').click();
    await expect.poll(place, { timeout: RUN_MS }).not.toBe(before);
    await heading('How to get off, in this order').waitFor({ timeout: RUN_MS });
    await main()
      // The practice list lets go once it was looked at twice with some seconds between.
      .getByText(/^(Asked on|Gone, seen) /)
      .waitFor();
    await noFaults();
  });
});

describe('all blacklists', () => {
  it('can be searched, left out, tested and added to', async () => {
    const { page } = window;
    await page.keyboard.press('Control+5');
    await page.getByRole('link', { name: /^All blacklists/ }).click();
    await heading('All blacklists').waitFor();
    await page.fill('#list-search', 'listing.blacklist.practice');
    await heading('Lists found: 1').waitFor();
    await button(/^Do not ask/).click();
    await main().getByText('Not asked: you switched it off.').waitFor();
    await page.reload();
    await page.fill('#list-search', 'listing.blacklist.practice');
    await main().getByText('Not asked: you switched it off.').waitFor();
    await button(/^Ask again/).click();
    await button(/^Do not ask/).waitFor();
    await button(/^Test now/).click();
    await main().getByText('IPv4 addresses: it works').waitFor({ timeout: RUN_MS });
    await noFaults();
    await page.fill('#own-zone', 'own.blacklist.practice.example');
    await button('Add and test').click();
    await main().getByText('own.blacklist.practice.example was added.').waitFor();
    await expect
      .poll(() => main().locator('[role=status]').last().textContent(), { timeout: RUN_MS })
      .toMatch(/IPv4 addresses: /);
    await page.getByLabel('Show').selectOption('own');
    await page.fill('#list-search', '');
    await heading('Lists found: 1').waitFor();
    await button(/^Remove/).click();
    await main().getByText('You have not added a list yet.').waitFor();
    await noFaults();
  });

  it('are shown page by page, however many there are', async () => {
    const { page } = window;
    await page.reload();
    const names = main().locator('ul > li h3');
    await expect.poll(() => names.count()).toBe(20);
    await button('Show 20 more').click();
    await expect.poll(() => names.count()).toBe(40);
    await page.fill('#list-search', 'spamhaus');
    await expect.poll(() => names.count()).toBeLessThanOrEqual(20);
  });
});

describe('a key', () => {
  const SECRET = 'abcdefghijklmnopqrstuvwx26';

  it('is kept, never shown again, and forgotten', async () => {
    const { page } = window;
    const seen = () =>
      page.evaluate(
        () =>
          document.documentElement.outerHTML +
          [...document.querySelectorAll('input')].map((one) => one.value).join(' '),
      );
    await page.evaluate(() => {
      location.hash = '#/settings/lists';
    });
    await heading('How blacklists are asked').waitFor();
    await page.fill('#key-spamhaus', SECRET);
    expect(await page.getAttribute('#key-spamhaus', 'type')).toBe('password');
    await page.keyboard.press('Enter');
    await main().getByText('Kept until the program ends', { exact: true }).waitFor();
    expect(await seen()).not.toContain(SECRET);
    await noFaults();
    await page.reload();
    await main().getByText('Kept until the program ends', { exact: true }).waitFor();
    expect(await seen()).not.toContain(SECRET);
    await button(/^Forget the key/).click();
    await page.locator('#key-spamhaus').waitFor();
    expect(await page.inputValue('#key-spamhaus')).toBe('');
    expect(await seen()).not.toContain(SECRET);
    await noFaults();
  });
});
