import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { findElectron } from '../../main/browser/find-electron.ts';
import { hasGraphicalSession, openerFor } from '../../main/browser/open-browser.ts';
import { systemLanguage } from '../../main/browser/system-language.ts';
import { askBeforeClosing } from '../../main/desktop/closing.ts';
import { createLinkOpener } from '../../main/desktop/links.ts';
import { type MenuKey, menuTemplate } from '../../main/desktop/menu.ts';
import { createSaveDialog } from '../../main/desktop/save.ts';
import { wordsIn } from '../../words/index.ts';

const words = () => wordsIn('en');
const aWindow = new EventEmitter() as unknown as BrowserWindow;

describe('is the desktop really installed here?', () => {
  const project = mkdtempSync(join(tmpdir(), 'relay-find-'));
  const packageDir = join(project, 'node_modules/electron');
  mkdirSync(join(packageDir, 'dist'), { recursive: true });
  afterAll(() => rmSync(project, { recursive: true, force: true }));
  const seen = { DISPLAY: ':0' };

  it('says no while the binary is missing, whatever path.txt says', () => {
    expect(findElectron(project, seen, 'linux')).toBeNull();
    writeFileSync(join(packageDir, 'path.txt'), 'electron');
    expect(findElectron(project, seen, 'linux')).toBeNull();
  });

  it('finds it when it is there, and only where a window could be seen', () => {
    writeFileSync(join(packageDir, 'dist/electron'), '');
    expect(findElectron(project, seen, 'linux')).toBe(join(packageDir, 'dist/electron'));
    expect(findElectron(project, {}, 'linux')).toBeNull();
    expect(findElectron(project, { WAYLAND_DISPLAY: 'w' }, 'linux')).not.toBeNull();
  });

  it('looks where ELECTRON_OVERRIDE_DIST_PATH points', () => {
    expect(findElectron(project, { ...seen, ELECTRON_OVERRIDE_DIST_PATH: project }, 'linux')).toBeNull();
  });
});

describe('opening the system’s browser', () => {
  const url = 'http://127.0.0.1:1234/?token=a&b^c';

  it('passes the address as one argument, never through a shell', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const { program, args } = openerFor(url, platform);
      expect(args.at(-1)).toContain(url);
      expect(program).not.toMatch(/cmd|sh$/);
    }
  });

  it('does not try where nothing could be seen', () => {
    expect(hasGraphicalSession({}, 'linux')).toBe(false);
    expect(hasGraphicalSession({}, 'win32')).toBe(true);
  });
});

describe('the language of the computer', () => {
  it.each([
    [{ LANG: 'id_ID.UTF-8' }, 'id'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'id_ID' }, 'id'],
    [{ LANG: 'in_ID' }, 'id'],
    [{ LANG: 'it_IT.UTF-8' }, 'en'],
    [{ LANG: 'idx' }, 'en'],
    [{ LANG: 'de_DE' }, 'en'],
  ])('%j is %s', (environment, expected) => {
    expect(systemLanguage(environment)).toBe(expected);
  });
});

describe('the menu', () => {
  const pressed: MenuKey[] = [];
  const entries = (language: 'en' | 'id', platform: NodeJS.Platform = 'linux') =>
    menuTemplate({
      words: wordsIn(language),
      platform,
      recent: [],
      acts: {
        press: (key) => void pressed.push(key),
        openRecent: () => {},
        clearRecent: () => {},
        about: () => {},
        licences: () => {},
      },
    }).flatMap((group) => [group, ...(Array.isArray(group.submenu) ? group.submenu : [])]);

  it('has words for every entry in both languages', () => {
    const labels = (language: 'en' | 'id') =>
      entries(language).flatMap(({ label }) => (label ? [label] : []));
    expect(labels('en').length).toBe(labels('id').length);
    for (const label of [...labels('en'), ...labels('id')]) expect(label).not.toContain('menu.');
    expect(labels('id')).not.toEqual(labels('en'));
  });

  it('gives no key twice', () => {
    const keys = entries('en').flatMap(({ accelerator }) => (accelerator ? [accelerator] : []));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('CmdOrCtrl+N');
  });

  it('presses the key that it shows, and leaves the key itself to the window', () => {
    for (const entry of entries('en').filter(({ accelerator }) => accelerator)) {
      pressed.length = 0;
      entry.click?.({} as never, undefined, {} as never);
      const [key] = pressed;
      const shown = String(entry.accelerator).split('+');
      expect(entry.registerAccelerator).toBe(false);
      expect(key?.modifiers.includes('control')).toBe(shown.includes('CmdOrCtrl'));
      expect(key?.modifiers.includes('shift')).toBe(shown.includes('Shift'));
      expect(key?.keyCode).toBe({ Plus: '+' }[String(shown.at(-1))] ?? shown.at(-1));
    }
    pressed.length = 0;
    entries('en', 'darwin')
      .find(({ id }) => id === 'newCheck')
      ?.click?.({} as never, undefined, {} as never);
    expect(pressed).toEqual([{ keyCode: 'N', modifiers: ['meta'] }]);
  });
});

describe('opening a link', () => {
  const open = (response: number) => {
    const showMessageBox = vi.fn(async () => ({ response, checkboxChecked: false }));
    const openExternal = vi.fn(async () => undefined);
    const opener = createLinkOpener({
      dialog: { showMessageBox } as never,
      shell: { openExternal } as never,
      window: () => aWindow,
      words,
    });
    return { opener, showMessageBox, openExternal };
  };

  it('shows the whole address first; cancelling is the default', async () => {
    const { opener, showMessageBox, openExternal } = open(0);
    expect(await opener('https://example.org/a')).toBe(true);
    expect(showMessageBox).toHaveBeenCalledWith(
      aWindow,
      expect.objectContaining({ detail: 'https://example.org/a', defaultId: 1, cancelId: 1 }),
    );
    expect(openExternal).toHaveBeenCalledWith('https://example.org/a');
  });

  it('does nothing when declined, and asks nothing when the gate says no', async () => {
    const declined = open(1);
    expect(await declined.opener('https://example.org/a')).toBe(false);
    expect(declined.openExternal).not.toHaveBeenCalled();
    const refused = open(0);
    expect(await refused.opener('file:///etc/passwd')).toBe(false);
    expect(refused.showMessageBox).not.toHaveBeenCalled();
  });

  it('asks about one address at a time', async () => {
    const { opener, showMessageBox } = open(0);
    await Promise.all([opener('https://example.org/a'), opener('https://example.org/b')]);
    expect(showMessageBox).toHaveBeenCalledTimes(1);
  });
});

describe('saving a document', () => {
  it('starts in Documents with a safe name, and answers null when cancelled', async () => {
    const showSaveDialog = vi.fn(async (_window: unknown, _options: { defaultPath: string }) => ({
      canceled: true,
      filePath: '',
    }));
    const ask = createSaveDialog({
      app: { getPath: () => '/docs' },
      dialog: { showSaveDialog } as never,
      window: () => aWindow,
      words,
    });
    expect(await ask({ fileName: '../x.pdf', mime: 'application/pdf' })).toBeNull();
    expect(showSaveDialog.mock.calls[0]?.[1].defaultPath).toBe(join('/docs', 'x.pdf'));
  });
});

describe('closing during a check', () => {
  it('asks once, stays by default, and closes when told to', async () => {
    const window = Object.assign(new EventEmitter(), { close: vi.fn() });
    let response = 1;
    const showMessageBox = vi.fn(async () => ({ response, checkboxChecked: false }));
    askBeforeClosing({
      window: window as unknown as BrowserWindow,
      dialog: { showMessageBox } as never,
      words,
      isRunning: () => true,
      isEnding: () => false,
    });
    const event = { preventDefault: vi.fn() };
    window.emit('close', event);
    window.emit('close', event);
    await vi.waitFor(() => expect(showMessageBox).toHaveBeenCalledTimes(1));
    expect(event.preventDefault).toHaveBeenCalledTimes(2);
    expect(window.close).not.toHaveBeenCalled();

    response = 0;
    window.emit('close', event);
    await vi.waitFor(() => expect(window.close).toHaveBeenCalledTimes(1));
    window.emit('close', event);
    expect(event.preventDefault).toHaveBeenCalledTimes(3);
  });
});
