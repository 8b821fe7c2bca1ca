import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from '../../words/index.ts';

/** A key of the window as the menu passes it on: Electron's name of the key, with its modifiers. */
export type MenuKey = { keyCode: string; modifiers: ('control' | 'meta' | 'shift')[] };

/**
 * The menu (UX §12). The window knows its own keys, in browser mode too; an entry only shows the key and, when it is chosen with the mouse,
 * presses it. So no entry can do anything that a key cannot.
 */
export function menuTemplate(
  words: Words,
  platform: NodeJS.Platform,
  press: (key: MenuKey) => void,
): MenuItemConstructorOptions[] {
  const main = platform === 'darwin' ? 'meta' : 'control';
  const entry = (
    name: string,
    accelerator: string,
    keyCode: string,
    modifiers: MenuKey['modifiers'] = [main],
  ): MenuItemConstructorOptions => ({
    id: name,
    label: words(`host:menu.${name}`),
    accelerator,
    registerAccelerator: false,
    click: () => press({ keyCode, modifiers }),
  });
  const role = (name: string, does: MenuItemConstructorOptions['role']): MenuItemConstructorOptions => ({
    label: words(`host:menu.${name}`),
    role: does,
  });
  const menu = (name: string, submenu: MenuItemConstructorOptions[]): MenuItemConstructorOptions => ({
    label: words(`host:menu.${name}`),
    submenu,
  });
  const line: MenuItemConstructorOptions = { type: 'separator' };

  return [
    menu('file', [
      entry('newCheck', 'CmdOrCtrl+N', 'N'),
      entry('savePdf', 'CmdOrCtrl+P', 'P'),
      line,
      role('quit', 'quit'),
    ]),
    menu('edit', [
      role('undo', 'undo'),
      role('redo', 'redo'),
      line,
      role('cut', 'cut'),
      role('copy', 'copy'),
      role('paste', 'paste'),
      role('selectAll', 'selectAll'),
    ]),
    menu('check', [
      entry('start', 'CmdOrCtrl+Enter', 'Enter'),
      entry('checkAgain', 'F5', 'F5', []),
      entry('findCode', 'CmdOrCtrl+G', 'G'),
    ]),
    menu('view', [
      entry('larger', 'CmdOrCtrl+Plus', '+'),
      entry('smaller', 'CmdOrCtrl+-', '-'),
      entry('normal', 'CmdOrCtrl+0', '0'),
      line,
      entry('screenShare', 'CmdOrCtrl+Shift+S', 'S', [main, 'shift']),
      role('fullScreen', 'togglefullscreen'),
    ]),
    menu('help', [entry('helpHere', 'F1', 'F1', [])]),
  ];
}
