import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, openProgramWindow, type ProgramWindow } from './program-window.ts';

const RUN_MS = 60_000;
let window: ProgramWindow;

/** One case with one check on it. */
beforeAll(async () => {
  window = await openProgramWindow();
  const { page } = window;
  page.setDefaultTimeout(20_000);
  await page.locator('main h1').waitFor();
  await page.keyboard.press('Control+4');
  await page.getByRole('button', { name: 'Start the practice servers' }).click();
  await page.getByRole('button', { name: /Check.*Open on IPv6 only/ }).click();
  await page.getByRole('heading', { name: 'Open on one door only.' }).waitFor({ timeout: RUN_MS });
}, 2 * RUN_MS);
afterAll(() => window.stop());

const main = () => window.page.locator('main').textContent();
const button = (name: string | RegExp) => window.page.getByRole('button', { name }).first();

async function noFaults(): Promise<void> {
  expect(await axeFaults(window.page)).toEqual([]);
  expect(window.complaints).toEqual([]);
}

describe('a case and what people write into it', () => {
  it('a mark on a finding is shown in the to-do list', async () => {
    const { page } = window;
    await page
      .getByRole('link', { name: /Open relay on IPv6/ })
      .first()
      .click();
    const mark = page.getByRole('radio', { name: 'Do this first' });
    await mark.click();
    // Kept first, then shown.
    await expect.poll(() => mark.isChecked()).toBe(true);
    await noFaults();
    await page.goBack();
    await page.locator('#to-do').getByText('Do this first').first().waitFor();
  });

  it('a note is kept as text, and a password in settings text is hidden', async () => {
    const { page } = window;
    await page.keyboard.press('Control+2');
    await page.getByRole('searchbox').or(page.getByLabel('Find a case')).first().waitFor();
    const caseId = await page.evaluate(() =>
      document.querySelector('main a[href*="#/run/"], main a[href*="#/checks/"]')?.getAttribute('href'),
    );
    expect(caseId).toBeTruthy();
    await page
      .getByRole('link', { name: /practice/ })
      .first()
      .click();
    await page.keyboard.press('Control+s');
    await page.locator('#support-where').waitFor();
    await page.evaluate(() => {
      location.hash = location.hash.replace('#/support/', '#/checks/');
    });
    const box = page.getByLabel('Write a note');
    await box.fill('<b>Ask Joko</b> about the copier');
    await button('Add the note').click();
    await page.getByText('<b>Ask Joko</b> about the copier').waitFor();
    await box.fill('smtp_sasl_password = hunter2secret');
    await page.getByRole('checkbox', { name: /settings text/ }).check();
    await button('Add the note').click();
    await page.getByText('settings text', { exact: true }).first().waitFor();
    expect(await main()).not.toContain('hunter2secret');
    await noFaults();
  });

  it('tags, archive and search find it again', async () => {
    const { page } = window;
    await page.getByLabel('Add a tag').fill('branch');
    await page.keyboard.press('Enter');
    await button('Remove the tag “branch”').waitFor();
    await button('Put into the archive').click();
    await button('Take out of the archive').waitFor();
    await page.keyboard.press('Control+2');
    const search = page.getByLabel('Find a case');
    await search.waitFor();
    expect(await page.getByRole('link', { name: /practice\.example/ }).count()).toBe(0);
    await button(/Show archived/).click();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('branch one door');
    await page
      .getByRole('link', { name: /practice\.example/ })
      .first()
      .waitFor();
    await search.fill('nothing like it');
    await page.getByText('No case fits “nothing like it”.').waitFor();
    await button('Show all cases').click();
    await noFaults();
  });

  it('one check has nothing to compare, and says so', async () => {
    const { page } = window;
    await page.evaluate(async () => {
      const link = document.querySelector<HTMLAnchorElement>('main a[href^="#/run/"]');
      if (link) location.hash = link.hash;
    });
    await page.getByRole('heading', { name: 'Open on one door only.' }).waitFor();
    await page.keyboard.press('Control+s');
    await page.locator('#support-where').waitFor();
    await page.evaluate(() => {
      location.hash = location.hash.replace('#/support/', '#/changes/');
    });
    await page.getByText('One check so far. A second one lets us show what changed.').waitFor();
    await noFaults();
  });

  it('is deleted without a question, and comes back with Undo', async () => {
    const { page } = window;
    await page.evaluate(() => {
      location.hash = location.hash.replace('#/changes/', '#/checks/');
    });
    await button('Delete').click();
    await page.getByText(/^Deleted: /).waitFor();
    await button('Undo').click();
    await button(/Show archived/).click();
    await page
      .getByRole('link', { name: /practice\.example/ })
      .first()
      .waitFor();
    await noFaults();
  });
});
