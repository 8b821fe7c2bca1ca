import type { App, BrowserWindow, Dialog } from 'electron';
import type { Words } from '../../words/index.ts';
import { documentsFolder } from './save.ts';

/** Makes the dialog that asks for a case file; it starts in Documents and resolves with the path, or null when cancelled. */
export function createOpenDialog(options: {
  app: Pick<App, 'getPath'>;
  dialog: Pick<Dialog, 'showOpenDialog'>;
  window(): BrowserWindow | null;
  words(): Words;
}): () => Promise<string | null> {
  return async () => {
    const window = options.window();
    if (!window) return null;
    const words = options.words();
    const { canceled, filePaths } = await options.dialog.showOpenDialog(window, {
      title: words('host:file.open'),
      defaultPath: documentsFolder(options.app),
      filters: [
        { name: words('host:file.kind'), extensions: ['rdcase'] },
        { name: words('host:file.all'), extensions: ['*'] },
      ],
      properties: ['openFile', 'dontAddToRecent'],
    });
    const [path] = filePaths;
    return canceled || path === undefined ? null : path;
  };
}
