import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openProgramWindow, type ProgramWindow } from './program-window.ts';

let window: ProgramWindow;
beforeAll(async () => {
  window = await openProgramWindow();
});
afterAll(async () => {
  await window.stop();
});

const heading = (name: RegExp | string) => window.page.getByRole('heading', { name });

async function noFaults(): Promise<void> {
  expect(await axeFaults(window.page)).toEqual([]);
  expect(window.complaints).toEqual([]);
}

describe('from start to verdict on a practice server', () => {
  it('takes three clicks', async () => {
    const { page } = window;
    await page
      .getByRole('link', { name: /Try it on the practice server/ })
      .or(page.getByRole('button', { name: /Try it on the practice server/ }))
      .first()
      .click();
    await page
      .getByRole('button', { name: /^Start/ })
      .first()
      .click();
    await page.getByRole('button', { name: /Check.*Open on IPv6 only/ }).click();
    await heading('Open on one door only.').waitFor({ timeout: 30_000 });
    expect(await page.title()).toContain('Open on one door only.');
    await noFaults();
  });

  it('puts the focus on the verdict when the run ends', async () => {
    const focused = await window.page.evaluate(() => document.activeElement?.textContent ?? '');
    expect(focused).toContain('Open on one door only.');
  });

  it('shows both doors in a real table', async () => {
    const table = window.page.getByRole('table').first();
    await expect.poll(() => table.getByRole('row').count()).toBeGreaterThanOrEqual(3);
    expect(await table.textContent()).toMatch(/IPv4[\s\S]*Closed[\s\S]*IPv6[\s\S]*Probably open/);
  });

  it('leads to the finding, with the line that decided, and back', async () => {
    const { page } = window;
    await page
      .getByRole('link', { name: /Open relay on IPv6/ })
      .or(page.getByRole('button', { name: /Open relay on IPv6/ }))
      .first()
      .click();
    await heading(/Open relay on IPv6/).waitFor();
    expect(await page.locator('main').textContent()).toContain('RCPT TO:');
    expect(await page.locator('main').textContent()).toMatch(/this line decided it/i);
    await noFaults();
    await page.goBack();
    await heading('Open on one door only.').waitFor();
  });

  it('saves the PDF', async () => {
    const { page } = window;
    const waiting = page.waitForEvent('download', { timeout: 60_000 });
    await page.getByRole('button', { name: /Save PDF|Simpan PDF/ }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/^relay-doctor-open6\.practice\.example-.*\.pdf$/);
    expect(
      readFileSync(await download.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  it('speaks Indonesian at once', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Indonesia' }).click();
    await heading('Terbuka di satu pintu saja.').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('id');
    await noFaults();
    await page.getByRole('button', { name: 'English' }).click();
    await heading('Open on one door only.').waitFor();
  });
});

describe('a misspelt domain', () => {
  it('offers the right spelling and keeps what was typed', async () => {
    const { page } = window;
    await page.keyboard.press('Control+1');
    await page.getByRole('textbox').first().fill('kantor.exmaple');
    await page.getByRole('textbox').first().press('Enter');
    const main = page.locator('main');
    await expect
      .poll(() => main.textContent(), { timeout: 20_000 })
      .toMatch(/There is no domain kantor\.exmaple|did not answer/);
    expect(await page.getByRole('textbox').first().inputValue()).toBe('kantor.exmaple');
    await noFaults();
  });
});
