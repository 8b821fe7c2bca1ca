import type { Page } from 'playwright-core';

/** A screen to look at: query of the stage, address of the place, and what is done there first. */
export type Scene = { name: string; query?: string; hash: string; act?(page: Page): Promise<void> };

async function toServer(page: Page): Promise<void> {
  await page.fill('#what-to-check', 'kantor.example');
  await page.keyboard.press('Enter');
  await page.locator('#owner-tick').waitFor();
}

export async function toWhere(page: Page): Promise<void> {
  await toServer(page);
  await page.click('#owner-tick');
  await page.locator('main button').last().click();
  await page.getByRole('radio').nth(1).waitFor();
}

export async function toStart(page: Page): Promise<void> {
  await toWhere(page);
  await page.locator('main button:not([aria-disabled])').last().click();
  await page.locator('summary').first().waitFor();
  await page.locator('summary').first().click();
  await page.getByRole('table').waitFor();
}

/** Opens every fold, so that what is inside is looked at too. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const head of document.querySelectorAll<HTMLElement>('details:not([open]) > summary')) head.click();
  });
}

/** Chooses a way to tell whether the message arrived. */
async function way(page: Page, index: number): Promise<void> {
  await page.getByRole('tab').nth(index).click();
  await page.getByRole('tabpanel').waitFor();
}

/** Waits for the drawn way of a message. */
async function drawn(page: Page): Promise<void> {
  await page.locator('time').first().waitFor();
}

/** Types a returned mail and has it explained. */
async function explain(page: Page, text: string): Promise<void> {
  await page.fill('#bounce-text', text);
  await page.locator('main button').first().click();
  await page.locator('main [role=status] svg, main dl').first().waitFor();
}

/** Waits for a letter to be read. */
async function letterOpen(page: Page): Promise<void> {
  await page.locator('#letter-body').waitFor();
}

/** Hands a file to "Check a report". */
async function checkFile(page: Page, name: string): Promise<void> {
  const file = { name: `${name}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') };
  await page.locator('main input[type=file]').setInputFiles(file);
  await page.locator('main dl').waitFor();
}

/** Tells the window about an update, as the program would. */
export async function tellUpdate(page: Page, part: object): Promise<void> {
  const about = { host: 'updates.example', byHand: null, checkedAt: '2026-11-22T08:00:00.000Z' };
  await page.evaluate((state) => window.stageEmit('update.changed', state as never), { ...about, ...part });
  await page.locator('#update-settings [aria-live]').waitFor();
}

/** Hands case files to the window, as if they were dropped on it. */
export async function dropFiles(page: Page, ...names: string[]): Promise<void> {
  await page.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const name of all) dataTransfer.items.add(new File(['{}'], name));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, names);
}

const NOTES = `Finds more open relays.\n<b>Text of a stranger</b> ${'without-an-end'.repeat(20)}`;
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
  {
    name: 'where, through a proxy',
    hash: '#/',
    async act(page) {
      await toWhere(page);
      await page.getByRole('radio').nth(1).click();
      await page.fill('#proxy', 'socks5://127.0.0.1');
    },
  },
  { name: 'start', hash: '#/', act: toStart },
  {
    name: 'start, one message, more doors',
    hash: '#/',
    async act(page) {
      await toStart(page);
      await page.getByRole('radio').nth(1).click();
      await page.getByRole('checkbox').nth(1).waitFor();
      await unfold(page);
    },
  },
  {
    name: 'start, into the catcher',
    hash: '#/',
    async act(page) {
      await toStart(page);
      await page.getByRole('radio').nth(1).click();
      await page.getByRole('radio').nth(3).click();
      await page.fill('#catcher-port', '99999');
    },
  },
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
  { name: 'result, message sent', hash: '#/run/run-sent', act: (page) => way(page, 0) },
  {
    name: 'result, wrong code',
    hash: '#/run/run-sent',
    async act(page) {
      await way(page, 0);
      await page.fill('#proof-code', 'AAAA-BBBB');
      await page.keyboard.press('Enter');
      await page.locator('#proof-code[data-error]').waitFor();
    },
  },
  {
    name: 'result, source not understood',
    hash: '#/run/run-sent',
    async act(page) {
      await way(page, 1);
      await page.fill('#proof-source', 'Hello, please find attached');
      await page.locator('[role=tabpanel] button').first().click();
      await page.locator('[role=tabpanel] [role=status] svg').waitFor();
      await unfold(page);
    },
  },
  {
    name: 'result, looking into the mailbox',
    hash: '#/run/run-sent',
    async act(page) {
      await way(page, 2);
      await page.locator('[role=tabpanel] button[type=submit]').click();
    },
  },
  {
    name: 'result, catcher',
    hash: '#/run/run-sent',
    async act(page) {
      await way(page, 3);
      await page.locator('[role=tabpanel] button[type=submit]').click();
      await page.locator('[role=tabpanel] code').waitFor();
    },
  },
  { name: 'result, catcher off', hash: '#/run/run-sent', act: (page) => way(page, 3) },
  { name: 'result, nothing came', hash: '#/run/run-sent', act: (page) => way(page, 4) },
  { name: 'result, proved', hash: '#/run/run-proved', act: drawn },
  { name: 'result, kept', hash: '#/run/run-kept', act: (page) => way(page, 4) },
  { name: 'result, looks again', hash: '#/run/run-later' },
  { name: 'result, looked at again', hash: '#/run/run-recheck' },
  { name: 'result, more doors', hash: '#/run/run-doors' },
  { name: 'result, gone', hash: '#/run/nobody' },
  { name: 'finding', hash: `${RUN}/finding/A1`, act: unfold },
  {
    name: 'finding, proved',
    hash: '#/run/run-proved/finding/A1',
    async act(page) {
      await drawn(page);
      await unfold(page);
    },
  },
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
  { name: 'blacklists, every state', hash: '#/run/run-lists/blacklists', act: unfold },
  { name: 'blacklists, being asked', hash: '#/run/run-asking/blacklists' },
  { name: 'blacklists, none asked', hash: '#/run/run-ct-blocked/blacklists' },
  { name: 'conversation', hash: '#/run/run-ct-blocked/talk/203.0.113.7%3A25' },
  { name: 'conversation of a closed door', hash: `${RUN}/talk/203.0.113.7%3A465` },
  { name: 'read aloud', hash: `${RUN}/aloud` },
  {
    name: 'read aloud, some way on',
    hash: `${RUN}/aloud`,
    async act(page) {
      await page.locator('[data-sentence]').waitFor();
      for (let press = 0; press < 6; press += 1) await page.keyboard.press('ArrowRight');
    },
  },
  { name: 'QR code', hash: `${RUN}/qr` },
  { name: 'test from outside', hash: '#/outside/case-kantor' },
  {
    name: 'test from outside, by SSH',
    hash: '#/outside',
    async act(page) {
      await page.getByRole('tab').nth(2).click();
      await page.locator('main code').nth(4).waitFor();
    },
  },
  { name: 'from a picture', hash: '#/picture' },
  {
    name: 'from a picture, damaged text',
    hash: '#/picture',
    async act(page) {
      await page.fill('#code-text', 'RD1:ABC');
      await page.locator('form button[type=submit]').click();
      await page.locator('#code-text[data-error]').waitFor();
    },
  },
  { name: 'checks', hash: '#/checks' },
  { name: 'checks, none', query: '&empty=1', hash: '#/checks' },
  { name: 'one server', hash: '#/checks/case-kantor' },
  { name: 'what changed', hash: '#/changes/case-kantor' },
  { name: 'what changed, one check', hash: '#/changes/case-grey' },
  { name: 'one server, looks again', hash: '#/checks/case-grey' },
  { name: 'practice, off', hash: '#/practice' },
  { name: 'practice, on', query: '&practice=1', hash: '#/practice' },
  { name: 'practice mailbox', query: '&practice=1', hash: '#/practice/mailbox', act: unfold },
  { name: 'practice mailbox, empty', query: '&practice=1&empty=1', hash: '#/practice/mailbox' },
  { name: 'practice mailbox, off', hash: '#/practice/mailbox' },
  { name: 'home, time to look again', query: '&due=1', hash: '#/' },
  { name: 'returned mail', hash: '#/bounce', act: unfold },
  { name: 'returned mail, from a case', hash: '#/bounce/case-kantor' },
  {
    name: 'returned mail, nothing pasted',
    hash: '#/bounce',
    async act(page) {
      await page.locator('main button').first().click();
      await page.locator('#bounce-text[data-error]').waitFor();
    },
  },
  {
    name: 'returned mail, not one',
    hash: '#/bounce',
    act: (page) => explain(page, 'See you in Bali'),
  },
  {
    name: 'returned mail, read, not ticked',
    hash: '#/bounce',
    async act(page) {
      await explain(page, 'blocked using zen.spamhaus.org');
      await page.locator('#bounce-tick').waitFor();
      await page.locator('main button[aria-disabled]').first().click({ force: true });
    },
  },
  {
    name: 'returned mail, a closed list',
    hash: '#/bounce',
    async act(page) {
      await explain(page, 'blocked using ix.dnsbl.manitu.net');
      await page.locator('main dl').first().waitFor();
    },
  },
  {
    name: 'all blacklists',
    hash: '#/lists',
    async act(page) {
      await page.locator('main h3').first().waitFor();
      await page.locator('main summary').first().click();
      await page.locator('main summary').nth(2).click();
      await page.locator('main li button').first().click();
    },
  },
  {
    name: 'all blacklists, wrong zone',
    hash: '#/lists',
    async act(page) {
      await page.locator('main h3').first().waitFor();
      await page.fill('#list-search', 'nothing like this');
      await page.fill('#own-zone', 'bl');
      await page.locator('form button[type=submit]').click();
      await page.locator('#own-zone[data-error]').waitFor();
    },
  },
  { name: 'letters, the first one', hash: `${RUN}/letters`, act: letterOpen },
  { name: 'letters, to a list, not yet', hash: `${RUN}/letters/list%3Azen.spamhaus.org`, act: letterOpen },
  {
    name: 'letters, changed by the person, other language',
    hash: `${RUN}/letters/owner`,
    async act(page) {
      await letterOpen(page);
      await page.fill('#letter-subject', 'About your mail server');
      await page.locator('#letter-body').focus();
      await page.locator('main nav b').first().waitFor();
      await page.getByRole('radio').nth(1).click();
      await page.locator('#letter-body[lang=id]').waitFor();
      await page.locator('main [class*=actions] button').first().click();
      await page.locator('main [role=status] p').first().waitFor();
    },
  },
  {
    name: 'letters, nothing to write',
    hash: `${RUN}/letters/list%3Adnsbl-3.uceprotect.net`,
    act: letterOpen,
  },
  { name: 'check a report', hash: '#/report-check' },
  { name: 'check a report, unaltered', hash: '#/report-check', act: (page) => checkFile(page, 'unaltered') },
  { name: 'check a report, altered', hash: '#/report-check', act: (page) => checkFile(page, 'altered') },
  { name: 'check a report, unreadable', hash: '#/report-check', act: (page) => checkFile(page, 'photo') },
  {
    name: 'support file',
    hash: '#/support/case-kantor',
    async act(page) {
      await page.locator('#support-where').waitFor();
      await page.getByRole('checkbox').first().click();
      await unfold(page);
      await page.locator('#support-passphrase').waitFor();
    },
  },
  {
    name: 'support file, saved',
    hash: '#/support/case-kantor',
    async act(page) {
      await page.locator('#support-where').waitFor();
      await page.keyboard.press('Control+s');
      await page.locator('main ol').waitFor();
    },
  },
  {
    name: 'opening, locked, wrong passphrase',
    hash: '#/',
    async act(page) {
      await dropFiles(page, 'locked.rdcase');
      await page.fill('#open-passphrase', 'river');
      await page.keyboard.press('Enter');
      await page.locator('#open-passphrase[data-error]').waitFor();
    },
  },
  {
    name: 'opening, several files',
    hash: '#/',
    async act(page) {
      await dropFiles(page, 'kantor.rdcase', 'partly.rdcase', 'locked.rdcase', 'bad.rdcase');
      await page.locator('dialog li').nth(3).waitFor();
    },
  },
  {
    name: 'two places',
    hash: '#/merged/case-toko',
    act: (page) => page.locator('main table').waitFor(),
  },
  {
    name: 'two places, one old, a part left out',
    hash: '#/merged/case-cabang',
    act: (page) => page.locator('main table').waitFor(),
  },
  {
    name: 'one place only',
    hash: '#/merged/case-kantor',
    act: (page) => page.locator('main h1').waitFor(),
  },
  {
    name: 'add my result, not ticked',
    hash: '#/add-result/case-practice',
    async act(page) {
      await page.locator('#add-tick').waitFor();
      await unfold(page);
      await page.keyboard.press('Control+Enter');
      await page.locator('#add-tick[data-error], #add-tick[aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'result from a file',
    hash: '#/run/run-open-inside',
    act: (page) =>
      page
        .getByRole('button', { name: /outside|luar/ })
        .first()
        .waitFor(),
  },
  { name: 'settings', hash: '#/settings' },
  {
    name: 'settings, a newer version',
    hash: '#/settings',
    act: (page) =>
      tellUpdate(page, { state: 'available', version: '0.2.0', notes: NOTES, date: '2026-11-20' }),
  },
  {
    name: 'settings, an update that failed, by hand',
    hash: '#/settings',
    act: (page) => tellUpdate(page, { state: 'error', key: 'not-https', byHand: 'portable' }),
  },
  {
    name: 'settings, how lists are asked',
    hash: '#/settings/lists',
    async act(page) {
      await page.locator('#key-spamhaus').waitFor();
      await page.locator('form button[type=submit]').first().click();
      await page.locator('#key-spamhaus[data-error]').waitFor();
    },
  },
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
