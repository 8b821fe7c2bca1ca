import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { axeFaults, openProgramWindow, type ProgramWindow } from './program-window.ts';

// Home comes drawn in the page; here the window's own script is held back until the test lets it come.

const DIST = join(import.meta.dirname, '../../../dist/renderer');
const WINDOW_SCRIPT = /\/assets\/window-[\w-]+\.js$/;
const STYLE_SHEET = /\/assets\/style-[\w-]+\.css$/;

let open: ProgramWindow | null = null;
afterEach(async () => {
  await open?.stop();
  open = null;
});

/** The program's page without its window, and the function that lets the window come. */
async function held(
  options: { home?: string; language?: 'en' | 'id'; hash?: string } = {},
): Promise<{ program: ProgramWindow; page: Page; letCome(): Promise<void> }> {
  const { promise: may, resolve: letGo } = Promise.withResolvers<void>();
  const before = async (page: Page) => {
    await page.route(WINDOW_SCRIPT, async (route) => {
      await may;
      await route.continue();
    });
  };
  const program = await openProgramWindow({ ...options, before });
  open = program;
  const { page } = program;
  await page.locator('main h1').waitFor();
  return {
    program,
    page,
    async letCome() {
      letGo();
      // The window names the place it shows in its title; the page that is sent does not.
      await page.waitForFunction(() => document.title.includes('–'));
    },
  };
}

/** What would look different if the page had no more than its own style: every computed property of every element, with the sheet and without. */
async function differences(): Promise<{ looked: number; different: string[] }> {
  const sheet = document.querySelector<HTMLLinkElement>('link[href*="/style-"]');
  if (!sheet?.sheet) throw new Error('the whole sheet is not there');
  const elements = [...document.querySelectorAll('html, body, body *')];
  const look = async () => {
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    return elements.map((element) => {
      const style = getComputedStyle(element);
      const names = [...style].filter((name) => !name.startsWith('--'));
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
    });
  };
  const whole = await look();
  sheet.disabled = true;
  const own = await look();
  const loaded = new Promise((resolve) => sheet.addEventListener('load', resolve, { once: true }));
  sheet.disabled = false;
  if (!sheet.sheet) await loaded;
  const different = elements.flatMap((element, at) =>
    Object.entries(whole[at] ?? {})
      .filter(([name, value]) => own[at]?.[name] !== value)
      .map(([name, value]) => `${element.tagName} ${name}: ${own[at]?.[name]} | ${value}`),
  );
  return { looked: elements.length, different: different.slice(0, 20) };
}

const box = (page: Page) => page.locator('#what-to-check');
const hash = (page: Page) => page.evaluate(() => location.hash);

/** Where everything stands that can be read or pressed. */
const placesOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, p, a, button, input')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.tagName, element.textContent, x, y, width, height].join(' ');
    }),
  );

describe('before the window is there', () => {
  it('Home is drawn, right for everybody who sees it, and nothing moves when the window comes', async () => {
    const { program, page, letCome } = await held();
    expect(page.url()).not.toContain('token');
    expect(await page.locator('h1').textContent()).toBe('What do you want to check?');
    expect(await box(page).evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await axeFaults(page)).toEqual([]);
    const drawn = await placesOf(page);
    expect(drawn.length).toBeGreaterThan(20);
    await letCome();
    await page.getByText('No checks yet.').waitFor();
    // One line tells what only the program knows: whether there are earlier checks.
    const now = await placesOf(page);
    expect(now.filter((place) => !drawn.includes(place))).toHaveLength(1);
    expect(now.length).toBe(drawn.length);
    expect(program.complaints).toEqual([]);
  });

  it.each([
    ['en', 'light', 'off'],
    ['id', 'dark', 'off'],
    ['en', 'dark', 'on'],
  ] as const)(
    'it looks as it will with the whole style sheet: %s, %s, screen share %s',
    async (language, theme, share) => {
      const { program, page } = await held({ language });
      await page.evaluate((look) => Object.assign(document.documentElement.dataset, look), { theme, share });
      await page.waitForFunction(() => document.styleSheets.length > 1);
      for (const width of [1024, 700, 320]) {
        await page.setViewportSize({ width, height: 640 });
        await page.locator('main li a').first().hover();
        const { looked, different } = await page.evaluate(differences);
        expect(looked).toBeGreaterThan(60);
        expect(different, `${width} px`).toEqual([]);
      }
      expect(program.complaints).toEqual([]);
    },
  );

  it('what was typed stays, with its caret', async () => {
    const { page, letCome } = await held();
    await page.keyboard.type('mail.exmple.test');
    for (let steps = 0; steps < 'mple.test'.length; steps++) await page.keyboard.press('ArrowLeft');
    await letCome();
    await page.keyboard.type('a');
    expect(await box(page).inputValue()).toBe('mail.example.test');
  });

  it('Enter is not lost', async () => {
    const { page, letCome } = await held();
    await page.keyboard.type('127.0.0.1');
    await page.keyboard.press('Enter');
    expect(await hash(page)).toBe('');
    await letCome();
    await page.waitForFunction(() => location.hash === '#/server');
    expect(await page.locator('main').textContent()).toContain('127.0.0.1');
  });

  it('who loads the page again before the window has come is still let in, and then no token is left', async () => {
    const { program, page, letCome } = await held();
    await page.reload();
    expect(page.url()).not.toContain('token');
    await letCome();
    await page.getByText('No checks yet.').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(program.complaints).toEqual([]);
  });

  it('a returned mail that is pasted is explained whole', async () => {
    const { page, letCome } = await held();
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      const lines = ['The mail could not be delivered to kim@partner.test:', '550 5.7.1 Relaying denied'];
      clipboardData.setData('text/plain', lines.join('\r\n'));
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.getElementById('what-to-check')?.dispatchEvent(paste);
    });
    await letCome();
    await page.waitForFunction(() => location.hash === '#/bounce');
    await page.getByText('550 5.7.1 Relaying denied').first().waitFor();
  });

  it('lines that are no mail go into the box as one; a name with its line end is the browser’s own', async () => {
    const { page, letCome } = await held();
    const paste = (text: string) =>
      page.evaluate((given) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', given);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        document.getElementById('what-to-check')?.dispatchEvent(event);
        return event.defaultPrevented;
      }, text);
    expect(await paste('mail.kantor.example\r\n')).toBe(false);
    expect(await paste('mail.kantor.example\r\nmx.kantor.example\r\n')).toBe(true);
    await letCome();
    await expect.poll(() => box(page).inputValue()).toBe('mail.kantor.example mx.kantor.example');
  });

  it('who has moved on by keyboard stays there', async () => {
    const { page, letCome } = await held();
    const link = page.getByRole('link', { name: 'Practice', exact: true });
    await link.focus();
    await letCome();
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Start the practice servers' }).waitFor();
  });

  it('the window does not come under a finger', async () => {
    const { page, letCome } = await held();
    await page.getByRole('link', { name: 'Settings' }).hover();
    await page.mouse.down();
    const come = letCome();
    // Until the button is let go, and never longer than a second.
    await page.waitForTimeout(400);
    expect(await page.title()).not.toContain('–');
    await page.mouse.up();
    await come;
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  });

  it.each([
    ['script', WINDOW_SCRIPT],
    ['style sheet', STYLE_SHEET],
  ])('a %s that does not come is asked for once more', async (_name, file) => {
    let asked = 0;
    const before = async (page: Page) => {
      await page.route(file, (route) => {
        asked += 1;
        return asked === 1 ? route.abort() : route.continue();
      });
    };
    const program = await openProgramWindow({ before });
    open = program;
    await program.page.waitForFunction(() => document.title.includes('–'));
    await program.page.getByText('No checks yet.').waitFor();
    expect(asked).toBe(2);
  });

  it('a link, a button and a shortcut wait for the window', async () => {
    const first = await held();
    await first.page.getByRole('link', { name: 'Settings' }).click();
    expect(await hash(first.page)).toBe('');
    await first.letCome();
    await first.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await first.program.stop();

    const second = await held();
    await second.page.keyboard.press('Control+4');
    await second.letCome();
    await second.page.getByRole('button', { name: 'Start the practice servers' }).waitFor();
    await second.program.stop();

    const file = await held();
    await file.page.keyboard.press('Control+o');
    const chooser = file.page.waitForEvent('filechooser');
    await file.letCome();
    await chooser;
    await file.program.stop();

    const third = await held();
    await third.page.getByRole('button', { name: 'Help' }).first().click();
    await third.letCome();
    await third.page.getByRole('dialog').waitFor();
  });

  it('it is drawn in the language, the theme and the size of the person', async () => {
    const first = await openProgramWindow({ language: 'id' });
    open = first;
    await first.page.waitForFunction(() => document.title.includes('–'));
    await first.page.getByRole('button', { name: /^A\+/ }).click();
    await first.page.waitForFunction(() => document.documentElement.style.fontSize === '110%');
    await first.page.getByRole('link', { name: 'Pengaturan' }).click();
    await first.page.getByText('Gelap', { exact: true }).click();
    await first.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    // The same program, asked for its page once more.
    const sent = await first.page.evaluate(async () => (await fetch('/')).text());
    expect(sent).toMatch(
      /<html [^>]*data-theme="dark"[^>]*lang="id"|<html [^>]*lang="id"[^>]*data-theme="dark"/,
    );
    expect(sent).toMatch(/<style nonce="[^"]+">html\{font-size:110%\}<\/style>/);
    expect(sent).toContain('Apa yang ingin Anda cek?');
    // Its own style comes within it, under the nonce of this load.
    const [, nonce] = /<meta name="style-nonce" content="([^"]+)">/.exec(sent) ?? [];
    expect(sent).toContain(`<style nonce="${nonce}">._`);
    expect(sent).not.toContain('/assets/first-');
  });

  it('who comes back to another place does not see Home first', async () => {
    const { promise: may, resolve: letGo } = Promise.withResolvers<void>();
    const program = await openProgramWindow();
    open = program;
    const { page } = program;
    await page.waitForFunction(() => document.title.includes('–'));
    await page.keyboard.press('Control+2');
    await page.waitForFunction(() => location.hash === '#/checks');
    await page.route(WINDOW_SCRIPT, async (route) => {
      await may;
      await route.continue();
    });
    await page.reload({ waitUntil: 'load' });
    expect(await page.locator('#root').innerHTML()).toBe('');
    letGo();
    await page.waitForFunction(() => document.title.includes('–'));
    expect(await hash(page)).toBe('#/checks');
  });
});

describe('the pages as built', () => {
  it.each(['index.html', 'index.id.html'])('%s: nothing inline, and every class has its style', (name) => {
    const html = readFileSync(join(DIST, name), 'utf8');
    expect(html).not.toMatch(/<style| style=| on\w+=|<script(?![^>]* src=)|javascript:/);
    const [, sheet] = /<link rel="stylesheet" href="([^"]+)">/.exec(html) ?? [];
    const css = readFileSync(join(DIST, sheet ?? ''), 'utf8');
    // The host sends it within the page.
    expect(css).not.toContain('</');
    const classes = [...html.matchAll(/ class="([^"]*)"/g)].flatMap((match) => (match[1] ?? '').split(' '));
    const own = [...new Set(classes)].filter((one) => !one.startsWith('lucide'));
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((one) => !css.includes(`.${one}`))).toEqual([]);
  });
});
