import { EventEmitter } from 'node:events';
import { note } from './records.ts';

type MenuEntry = { id?: string; label?: string; click?: () => void; submenu?: MenuEntry[] };

/** Answers that the test has laid out for the next dialogs, in order. */
export const dialogAnswers: unknown[] = [];
let menu: MenuEntry[] = [];

/** Stands in for `dialog`: takes the next answer; without one, what a person gets who presses Escape. */
export const dialog = {
  async showMessageBox(_window: unknown, options: { cancelId?: number }): Promise<unknown> {
    note('dialog.showMessageBox', options);
    return dialogAnswers.shift() ?? { response: options.cancelId ?? 0 };
  },
  async showSaveDialog(_window: unknown, options: unknown): Promise<unknown> {
    note('dialog.showSaveDialog', options);
    return dialogAnswers.shift() ?? { canceled: true, filePath: '' };
  },
  async showOpenDialog(_window: unknown, options: unknown): Promise<unknown> {
    note('dialog.showOpenDialog', options);
    return dialogAnswers.shift() ?? { canceled: true, filePaths: [] };
  },
  showErrorBox(title: string, text: string): void {
    note('dialog.showErrorBox', title, text);
    console.error(`${title}: ${text}`);
  },
};

/** Stands in for `Menu`. */
export const Menu = {
  buildFromTemplate(template: MenuEntry[]): MenuEntry[] {
    return template;
  },
  setApplicationMenu(next: MenuEntry[]): void {
    note('Menu.setApplicationMenu', next);
    menu = next;
  },
};

/** Chooses a menu entry by its id. False when there is none. */
export function chooseMenuEntry(id: string): boolean {
  const flat = (items: MenuEntry[]): MenuEntry[] =>
    items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);
  const entry = flat(menu).find((item) => item.id === id);
  entry?.click?.();
  return entry !== undefined;
}

/** Stands in for `nativeTheme`. */
export const nativeTheme = Object.assign(new EventEmitter(), {
  themeSource: 'system',
  shouldUseDarkColors: false,
  inForcedColorsMode: false,
});

/** Stands in for `shell`: opens nothing. */
export const shell = {
  async openExternal(url: string): Promise<void> {
    note('shell.openExternal', url);
  },
  async openPath(path: string): Promise<string> {
    note('shell.openPath', path);
    return '';
  },
};
