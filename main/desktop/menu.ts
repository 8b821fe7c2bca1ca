import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from '../../words/index.ts';
import type { RecentFile } from './recent.ts';

/** A key of the window as the menu passes it on: Electron's name of the key, with its modifiers. */
export type MenuKey = { keyCode: string; modifiers: ('control' | 'meta' | 'shift')[] };

/** What entries can do that is not a key of the window. */
export type MenuActs = {
  press(key: MenuKey): void;
  openRecent(path: string): void;
  clearRecent(): void;
  about(): void;
  licences(): void;
};

export type MenuOptions = {
  words: Words;
  platform: NodeJS.Platform;
  recent: readonly RecentFile[];
  acts: MenuActs;
};

type Item = MenuItemConstructorOptions;
const LINE: Item = { type: 'separator' };

/**
 * The menu (UX §12), with the letters that Alt shows. The window knows its own keys, in browser mode too; an entry only shows the key
 * and, when it is chosen with the mouse, presses it. So no entry can do anything that a key cannot, but for recent files and Help's own.
 */
export function menuTemplate(options: MenuOptions): Item[] {
  const { words, platform, acts } = options;
  const isMac = platform === 'darwin';
  const main = isMac ? 'meta' : 'control';
  const entry = (
    name: string,
    accelerator: string,
    keyCode: string,
    modifiers: MenuKey['modifiers'] = [main],
  ): Item => ({
    id: name,
    label: words(`host:menu.${name}`),
    accelerator,
    registerAccelerator: false,
    click: () => acts.press({ keyCode, modifiers }),
  });
  const act = (name: string, click: () => void): Item => ({
    id: name,
    label: words(`host:menu.${name}`),
    click,
  });
  const role = (name: string, does: Item['role']): Item => ({
    label: words(`host:menu.${name}`),
    role: does,
  });
  const menu = (name: string, submenu: Item[], more: Partial<Item> = {}): Item => ({
    label: words(`host:menu.${name}`),
    submenu,
    ...more,
  });
  const about = act('about', acts.about);
  const settings = entry('settings', 'CmdOrCtrl+5', '5');

  const program: Item = {
    label: 'Relay Doctor',
    submenu: [
      about,
      LINE,
      settings,
      LINE,
      role('services', 'services'),
      LINE,
      role('hide', 'hide'),
      role('hideOthers', 'hideOthers'),
      role('showAll', 'unhide'),
      LINE,
      role('quit', 'quit'),
    ],
  };
  return [
    ...(isMac ? [program] : []),
    menu('file', [
      entry('newCheck', 'CmdOrCtrl+N', 'N'),
      entry('openCase', 'CmdOrCtrl+O', 'O'),
      recentMenu(options),
      LINE,
      entry('saveCase', 'CmdOrCtrl+S', 'S'),
      entry('savePdf', 'CmdOrCtrl+P', 'P'),
      ...(isMac ? [] : [LINE, role('quit', 'quit')]),
    ]),
    menu('edit', [
      role('undo', 'undo'),
      role('redo', 'redo'),
      LINE,
      role('cut', 'cut'),
      role('copy', 'copy'),
      role('paste', 'paste'),
      role('selectAll', 'selectAll'),
      LINE,
      entry('copySummary', 'CmdOrCtrl+Shift+C', 'C', [main, 'shift']),
    ]),
    menu('check', [
      entry('start', 'CmdOrCtrl+Enter', 'Enter'),
      entry('checkAgain', 'F5', 'F5', []),
      entry('stop', 'Escape', 'Escape', []),
      LINE,
      entry('findCode', 'CmdOrCtrl+G', 'G'),
      entry('findList', 'CmdOrCtrl+F', 'F'),
      entry('readBounce', 'CmdOrCtrl+B', 'B'),
      LINE,
      entry('readAloud', 'CmdOrCtrl+R', 'R'),
    ]),
    menu('view', [
      entry('placeHome', 'CmdOrCtrl+1', '1'),
      entry('placeChecks', 'CmdOrCtrl+2', '2'),
      entry('placeBounce', 'CmdOrCtrl+3', '3'),
      entry('placePractice', 'CmdOrCtrl+4', '4'),
      ...(isMac ? [] : [settings]),
      entry('placeLists', 'CmdOrCtrl+6', '6'),
      LINE,
      entry('nextArea', 'F6', 'F6', []),
      entry('previousArea', 'Shift+F6', 'F6', ['shift']),
      LINE,
      entry('larger', 'CmdOrCtrl+Plus', '+'),
      entry('smaller', 'CmdOrCtrl+-', '-'),
      entry('normal', 'CmdOrCtrl+0', '0'),
      LINE,
      entry('screenShare', 'CmdOrCtrl+Shift+S', 'S', [main, 'shift']),
      role('fullScreen', 'togglefullscreen'),
    ]),
    ...(isMac
      ? [menu('window', [role('minimise', 'minimize'), role('zoom', 'zoom')], { role: 'window' })]
      : []),
    menu(
      'help',
      [entry('helpHere', 'F1', 'F1', []), LINE, act('licences', acts.licences), ...(isMac ? [] : [about])],
      { role: 'help' },
    ),
  ];
}

function recentMenu({ words, recent, acts }: MenuOptions): Item {
  const label = words('host:menu.recent');
  if (recent.length === 0) return { id: 'recent', label, enabled: false };
  return {
    id: 'recent',
    label,
    submenu: [
      ...recent.map(({ path, name }, index) => ({
        id: `recent-${index}`,
        // In a label & marks a letter; in a name it is one.
        label: name.replace(/&/g, '&&'),
        toolTip: path,
        click: () => acts.openRecent(path),
      })),
      LINE,
      { id: 'clearRecent', label: words('host:menu.clearRecent'), click: acts.clearRecent },
    ],
  };
}
