import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import type { App, BrowserWindow, Dialog } from 'electron';
import type { Words } from '../../words/index.ts';

export type SaveOptions = {
  app: Pick<App, 'getPath'>;
  dialog: Pick<Dialog, 'showSaveDialog'>;
  window(): BrowserWindow | null;
  words(): Words;
};

/** What is saved, by the ending of its name; everything else is a report. */
const TITLES: Record<string, string> = { rdcase: 'case', eml: 'letter', txt: 'letter' };

/** Makes the save dialog: starts in Documents with the proposed name; resolves with the path, or null when cancelled. */
export function createSaveDialog(
  options: SaveOptions,
): (suggestion: { fileName: string; mime: string }) => Promise<string | null> {
  return async ({ fileName }) => {
    const window = options.window();
    if (!window) return null;
    const extension = extname(fileName).slice(1);
    const { canceled, filePath } = await options.dialog.showSaveDialog(window, {
      title: options.words()(`host:save.${TITLES[extension] ?? 'title'}`),
      defaultPath: join(documentsFolder(options.app), safeFileName(fileName)),
      filters: extension ? [{ name: extension.toUpperCase(), extensions: [extension] }] : [],
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    });
    return canceled || !filePath ? null : filePath;
  };
}

/** The person's Documents, or their home when the system knows none. */
export function documentsFolder(app: Pick<App, 'getPath'>): string {
  try {
    return app.getPath('documents');
  } catch {
    return homedir();
  }
}

/** A name that every system takes: it may hold text that a server or a person supplied. */
export function safeFileName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ -]/gu, '-')
    .replace(/^[.\s-]+|[.\s]+$/g, '')
    .slice(0, 120);
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(clean) || clean === '' ? `report-${clean}` : clean;
}
