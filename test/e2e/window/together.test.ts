import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openProgramWindow, type ProgramWindow } from './program-window.ts';

const RUN_MS = 60_000;
const MOST_ACTIONS = 6;
const PASSPHRASE = 'river bamboo nine';

/** A practice server that sees its visitors as inside. */
const checkButton = (page: Page) =>
  page.getByRole('button', { name: 'Check Office server for the copier', exact: true });

let office: ProgramWindow;
let helper: ProgramWindow;
beforeAll(async () => {
  [office, helper] = await Promise.all([openProgramWindow(), openProgramWindow()]);
  for (const { page } of [office, helper]) {
    await page.locator('main h1').waitFor();
    await page.keyboard.press('Control+4');
    await page.getByRole('button', { name: 'Start the practice servers' }).click();
    await checkButton(page).waitFor();
    page.setDefaultTimeout(20_000);
  }
}, RUN_MS);
afterAll(async () => {
  await office?.stop();
  await helper?.stop();
});

/** Counts what a person does: a key, a click, a file that is chosen. */
function counter(page: Page) {
  let actions = 0;
  return {
    count: () => actions,
    async press(key: string) {
      actions += 1;
      await page.keyboard.press(key);
    },
    async click(name: string | RegExp) {
      actions += 1;
      await page.getByRole('button', { name }).click();
    },
    async tick(id: string) {
      actions += 1;
      await page.locator(id).click();
    },
    /** One: a file is dropped or double-clicked. Here it goes in by Ctrl+O and the system's own window. */
    async open(path: string) {
      actions += 1;
      const chooser = page.waitForEvent('filechooser');
      await page.keyboard.press('Control+o');
      await (await chooser).setFiles(path);
    },
    /** Ctrl+S on the page of the file. Gives the path it was saved to. */
    async save(): Promise<string> {
      actions += 1;
      const download = page.waitForEvent('download');
      await page.keyboard.press('Control+s');
      await page.getByRole('heading', { name: 'The file is saved' }).waitFor();
      return (await download).path();
    },
  };
}

const place = (page: Page) => page.evaluate(() => location.hash.replace(/\/[^/]*$/, ''));

async function noFaults({ page, complaints }: ProgramWindow): Promise<void> {
  expect(await axeFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
}

describe('an office and a helper', () => {
  let sent = '';
  let back = '';

  it('the office checks, and saves a locked file', async () => {
    const { page } = office;
    await checkButton(page).click();
    await page.locator('#doors').waitFor({ timeout: RUN_MS });
    const person = counter(page);
    await person.press('Control+s');
    await page.fill('#support-where', 'office, Bekasi');
    await page.locator('main summary').first().click();
    await page.fill('#support-passphrase', PASSPHRASE);
    const main = await page.locator('main').textContent();
    expect(main).toContain('Passwords and keys are never in it.');
    await noFaults(office);
    sent = await person.save();
    expect(person.count()).toBeLessThanOrEqual(MOST_ACTIONS);
    expect(await page.locator('main').textContent()).toContain('Tell the passphrase by phone');
    // One age file: nobody reads it on the way.
    expect(readFileSync(sent).subarray(0, 21).toString()).toBe('age-encryption.org/v1');
  });

  it('the helper is asked for the passphrase, and told when it is wrong', async () => {
    const { page } = helper;
    const person = counter(page);
    await person.open(sent);
    await page.locator('#open-passphrase').waitFor();
    await page.keyboard.type('river');
    await page.keyboard.press('Enter');
    await page.getByText(/This passphrase does not open/).waitFor({ timeout: RUN_MS });
    await page.fill('#open-passphrase', PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.getByText(/came from another computer: office, Bekasi/).waitFor({ timeout: RUN_MS });
    await noFaults(helper);
  });

  it('the helper adds a result and sends it back in few steps', async () => {
    const { page } = helper;
    const person = counter(page);
    await person.click('Add my result from outside');
    await page.locator('#add-tick').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Tick this box first.').waitFor();
    await noFaults(helper);
    await person.tick('#add-tick');
    // Found out by itself in the real world; the practice copier calls everybody an inside visitor.
    await page.getByRole('radio', { name: 'Outside' }).click();
    await page.fill('#add-where', 'home, Sydney');
    await person.press('Control+Enter');
    await page.locator('#sides').waitFor({ timeout: RUN_MS });
    expect(await place(page)).toBe('#/merged');
    expect(await page.locator('#parts li').count()).toBe(2);
    await noFaults(helper);
    await person.click(/Save and send back/);
    await page.locator('#support-where').waitFor();
    back = await person.save();
    // Opening the file was one more.
    expect(person.count() + 1).toBeLessThanOrEqual(MOST_ACTIONS);
  });

  it('the office opens what came back: both places, one verdict', async () => {
    const { page } = office;
    const person = counter(page);
    await person.open(back);
    await page.locator('#sides').waitFor({ timeout: RUN_MS });
    expect(person.count()).toBeLessThanOrEqual(MOST_ACTIONS);
    const parts = await page.locator('#parts').textContent();
    expect(parts).toMatch(/office, Bekasi.*from this computer.*home, Sydney.*came in a file/s);
    const heads = await page.locator('#sides thead th').allTextContents();
    expect(heads.length).toBe(4);
    expect(await page.locator('#sides tbody th[scope=row]').count()).toBeGreaterThan(0);
    await noFaults(office);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0);
    await noFaults(office);
    await page.setViewportSize({ width: 1024, height: 640 });
  });

  it('the result of one run leads to the page of both', async () => {
    const { page } = office;
    await page.locator('#parts a').first().click();
    await page.locator('#doors').waitFor({ timeout: RUN_MS });
    await page.getByRole('link', { name: /in this case/ }).click();
    await page.locator('#sides').waitFor();
  });

  it('saves the whole case as a document', async () => {
    const { page } = office;
    const download = page.waitForEvent('download', { timeout: RUN_MS });
    await page.keyboard.press('Control+p');
    // Without anything that prints, the page itself is saved instead.
    expect(readFileSync(await (await download).path()).toString('latin1')).toMatch(
      /^(%PDF-|<!doctype html>)/i,
    );
  });

  it('several files at once are told about one by one', async () => {
    const { page } = office;
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+o');
    await (await chooser).setFiles([
      { name: 'back.rdcase', mimeType: '', buffer: readFileSync(back) },
      { name: 'notes.rdcase', mimeType: '', buffer: Buffer.from('not a case') },
    ]);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.textContent()).toMatch(/Opened files: 1 of 2.*everything was here already/s);
    expect(await dialog.textContent()).toContain('“notes.rdcase”');
    await noFaults(office);
  });
});
