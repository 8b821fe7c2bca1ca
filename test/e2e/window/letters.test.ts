import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser } from '../../fakes/test-browser.ts';
import { startStage } from './stage-server.ts';

const LETTERS = '#/run/run-open-part/letters';
let stage: Awaited<ReturnType<typeof startStage>>;
let browser: Browser;

beforeAll(async () => {
  stage = await startStage();
  browser = await chromium.launch(await testBrowser());
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

async function show(hash: string, language = 'en'): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1024, height: 700 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${stage.url}?scene=1&language=${language}${hash}`);
  await page.locator('main h1').first().waitFor();
  return page;
}

const bodyOf = (page: Page) => page.inputValue('#letter-body');
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

describe('letters', () => {
  it('are reached from the result, the blacklists and the finding', async () => {
    const page = await show('#/run/run-open-part');
    await press(page, 'Write a letter');
    await page.locator('#letter-body').waitFor();
    expect(await page.locator('main nav a[aria-current=true]').textContent()).toContain('Your boss');
    expect(await page.title()).toMatch(/^Your boss – Letters – Relay Doctor$/);
    const finding = await show('#/run/run-open-part/finding/A3');
    await press(finding, 'Write to your provider');
    await finding.locator('#letter-body').waitFor();
    expect(await bodyOf(finding)).toContain('PTR record');
  });

  it('keep what is typed, and give the original words back', async () => {
    const page = await show(LETTERS);
    await page.locator('#letter-body').waitFor();
    const before = await bodyOf(page);
    await page.fill('#letter-body', 'Mine.');
    await page.locator('#letter-subject').focus();
    await page.locator('main nav a', { hasText: 'Changed by you' }).waitFor();
    await page.locator('main nav a').nth(1).click();
    await page.locator('main nav a').nth(0).click();
    await page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('#letter-body')?.value === 'Mine.',
    );
    await press(page, 'Back to the original words');
    await page.waitForFunction(
      (text) => document.querySelector<HTMLTextAreaElement>('#letter-body')?.value === text,
      before,
    );
    expect(await page.locator('main nav a', { hasText: 'Changed by you' }).count()).toBe(0);
  });

  it('speak the language that is chosen for each: a list English, the boss as the window', async () => {
    const page = await show(LETTERS, 'id');
    await page.locator('#letter-body[lang=id]').waitFor();
    expect(await bodyOf(page)).toContain('Bapak/Ibu');
    await page.locator('main nav a', { hasText: 'Spamhaus' }).click();
    await page.locator('#letter-body[lang=en]').waitFor();
    expect(await bodyOf(page)).toContain('Please remove 203.0.113.7');
    expect(await page.locator('main').textContent()).toContain('Tutup dulu open relay-nya');
    await page.getByRole('radio').nth(1).click();
    await page.locator('#letter-body[lang=id]').waitFor();
    expect(await bodyOf(page)).toContain('mohon 203.0.113.7 dihapus');
  });

  it('go to the mail program, or say what to do instead', async () => {
    const page = await show(LETTERS);
    await page.locator('#letter-body').waitFor();
    await press(page, 'Open in my mail program');
    await page.getByText('Your mail program has the letter now.').waitFor();
    await page.locator('main nav a', { hasText: 'owner' }).click();
    await press(page, 'Open in my mail program');
    await page.getByText('too long to hand over').waitFor();
    const download = page.waitForEvent('download');
    await press(page, 'Save as .eml');
    expect((await download).suggestedFilename()).toMatch(/^relay-doctor-letter-owner-.*\.eml$/);
    await page.getByText('Saved: relay-doctor-letter-owner').waitFor();
  });

  it('work by keyboard: list, fields, buttons, and back', async () => {
    const page = await show(LETTERS);
    await page.locator('#letter-body').waitFor();
    await page.locator('main nav a').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.endsWith('/letters/provider'));
    await page.locator('#letter-body').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Open in my mail program');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => location.hash === '#/run/run-open-part');
  });
});

describe('checking a report', () => {
  const give = (page: Page, name: string) =>
    page
      .locator('main input[type=file]')
      .setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });

  it('is on the first page, says what it found, and opens the case inside', async () => {
    const page = await show('#/');
    await page.locator('main a', { hasText: 'Check a report' }).click();
    await page.locator('main input[type=file]').waitFor({ state: 'attached' });
    await give(page, 'unaltered.pdf');
    await page.getByRole('heading', { name: 'Unaltered' }).waitFor();
    expect(await page.locator('main').textContent()).toContain('It does not prove who made the report.');
    await give(page, 'altered.pdf');
    await page.getByRole('heading', { name: 'Altered' }).waitFor();
    await give(page, 'photo.pdf');
    await page.getByRole('heading', { name: 'Cannot be read' }).waitFor();
    expect(await page.getByRole('button', { name: 'Open the case inside' }).count()).toBe(0);
  });

  it('takes a dropped file and speaks the language of the window', async () => {
    const page = await show('#/report-check', 'id');
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['%PDF-1.4'], 'altered.pdf', { type: 'application/pdf' }));
      return transfer;
    });
    await page.locator('main button', { hasText: 'Pilih PDF' }).dispatchEvent('drop', { dataTransfer: data });
    await page.getByRole('heading', { name: 'Diubah', exact: true }).waitFor();
    expect(await page.title()).toMatch(/^Diubah – Periksa laporan – Relay Doctor$/);
  });
});
