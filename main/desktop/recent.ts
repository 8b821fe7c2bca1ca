import type { App } from 'electron';
import { fieldOf, readKept, writeKept } from './kept-file.ts';

const MOST = 8;

/** A case file that was opened or saved lately. */
export type RecentFile = { path: string; name: string };

/** The list of recent case files, newest first: our own for the menu, and the system's. */
export type RecentFiles = {
  list(): readonly RecentFile[];
  add(path: string, name: string): void;
  /** A file that is not there any more. */
  drop(path: string): void;
  clear(): void;
};

/** Reads what is remembered in `path`; `onChange` after every change. */
export function createRecentFiles(options: {
  path: string;
  app: Pick<App, 'addRecentDocument' | 'clearRecentDocuments'>;
  onChange(): void;
}): RecentFiles {
  let list = entriesOf(readKept(options.path));
  const set = (next: RecentFile[]) => {
    list = next;
    writeKept(options.path, list);
    options.onChange();
  };
  return {
    list: () => list,
    add(path, name) {
      options.app.addRecentDocument(path);
      set([{ path, name: name.slice(0, 300) }, ...list.filter((one) => one.path !== path)].slice(0, MOST));
    },
    drop(path) {
      if (list.some((one) => one.path === path)) set(list.filter((one) => one.path !== path));
    },
    clear() {
      options.app.clearRecentDocuments();
      set([]);
    },
  };
}

function entriesOf(value: unknown): RecentFile[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST).flatMap((row: unknown) => {
    const path = fieldOf(row, 'path');
    const name = fieldOf(row, 'name');
    return typeof path === 'string' && typeof name === 'string' ? [{ path, name: name.slice(0, 300) }] : [];
  });
}
