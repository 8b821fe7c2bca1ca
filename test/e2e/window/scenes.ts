import type { Page } from 'playwright-core';

/** A screen to look at: query of the stage, address of the place, and what is done there first. */
export type Scene = { name: string; query?: string; hash: string; act?(page: Page): Promise<void> };

async function toServer(page: Page): Promise<void> {
  await page.fill('#what-to-check', 'kantor.example');
  await page.keyboard.press('Enter');
  await page.locator('#owner-tick').waitFor();
}

async function toWhere(page: Page): Promise<void> {
  await toServer(page);
  await page.click('#owner-tick');
  await page.locator('main button').last().click();
  await page.getByRole('radio').nth(1).waitFor();
}

async function toStart(page: Page): Promise<void> {
  await toWhere(page);
  await page.locator('main button:not([aria-disabled])').last().click();
  await page.locator('summary').waitFor();
  await page.locator('summary').click();
  await page.getByRole('table').waitFor();
}

/** Opens every fold, so that what is inside is looked at too. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const head of document.querySelectorAll<HTMLElement>('details:not([open]) > summary')) head.click();
  });
}

const RUN = '#/run/run-open-part';

/** Every place of the window, with its states. */
export const SCENES: Scene[] = [
  { name: 'home', hash: '#/' },
  {
    name: 'home, nothing yet, nothing typed',
    query: '&empty=1',
    hash: '#/',
    act: (page) => page.keyboard.press('Enter'),
  },
  { name: 'home, interrupted run', query: '&interrupted=1', hash: '#/' },
  { name: 'server', hash: '#/', act: toServer },
  {
    name: 'server, misspelt',
    hash: '#/',
    async act(page) {
      await page.fill('#what-to-check', 'kantor.exmaple');
      await page.keyboard.press('Enter');
      await page.locator('[role=alert], main p').first().waitFor();
    },
  },
  { name: 'where', hash: '#/', act: toWhere },
  { name: 'start', hash: '#/', act: toStart },
  {
    name: 'running, with conversation',
    hash: '#/run/run-running',
    async act(page) {
      await page.locator('main button[aria-expanded]').click();
      await page.locator('main ol').waitFor();
    },
  },
  {
    name: 'running, asked to stop',
    hash: '#/run/run-running',
    async act(page) {
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor();
    },
  },
  { name: 'result, open on one door', hash: RUN, act: unfold },
  { name: 'result, closed', hash: '#/run/run-closed', act: unfold },
  { name: 'result, could not tell', hash: '#/run/run-ct-blocked' },
  { name: 'running, cannot be kept', hash: '#/run/run-not-kept' },
  { name: 'result, inside', hash: '#/run/run-open-inside' },
  { name: 'result, gone', hash: '#/run/nobody' },
  { name: 'finding', hash: `${RUN}/finding/A1`, act: unfold },
  { name: 'finding about lists', hash: `${RUN}/finding/A2`, act: unfold },
  {
    name: 'fix',
    hash: `${RUN}/fix/A1`,
    async act(page) {
      await page.getByRole('radio').nth(1).click();
      await page.locator('h3').first().waitFor();
      await unfold(page);
    },
  },
  {
    name: 'fix, picker open',
    hash: `${RUN}/fix/A1`,
    async act(page) {
      await page.locator('main input[aria-haspopup=listbox]').click();
      await page.getByRole('option').first().waitFor();
    },
  },
  { name: 'blacklists', hash: `${RUN}/blacklists`, act: unfold },
  { name: 'blacklists, none asked', hash: '#/run/run-ct-blocked/blacklists' },
  { name: 'conversation', hash: '#/run/run-ct-blocked/talk/203.0.113.7%3A25' },
  { name: 'conversation of a closed door', hash: `${RUN}/talk/203.0.113.7%3A465` },
  { name: 'checks', hash: '#/checks' },
  { name: 'checks, none', query: '&empty=1', hash: '#/checks' },
  { name: 'one server', hash: '#/checks/case-kantor' },
  { name: 'practice, off', hash: '#/practice' },
  { name: 'practice, on', query: '&practice=1', hash: '#/practice' },
  { name: 'settings', hash: '#/settings' },
  {
    name: 'help',
    hash: '#/',
    async act(page) {
      await page.keyboard.press('F1');
      await page.locator('dialog').waitFor();
    },
  },
  {
    name: 'jump, wrong code',
    hash: RUN,
    async act(page) {
      await page.keyboard.press('Control+g');
      await page.keyboard.type('Z9');
      await page.keyboard.press('Enter');
      await page.locator('dialog [data-error]').first().waitFor();
    },
  },
];

/** Opens a scene on a stage; `options` are more of its query, such as `&theme=dark`. */
export async function open(page: Page, stage: string, scene: Scene, options: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${stage}?scene=1${options}${scene.query ?? ''}${scene.hash}`);
  await page.locator('main h1').first().waitFor();
  await scene.act?.(page);
}
