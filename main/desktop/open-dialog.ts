import type { App, BrowserWindow, Dialog, OpenDialogOptions } from 'electron';
import type { Words } from '../../words/index.ts';
import { documentsFolder } from './save.ts';

export type OpenDialogs = {
  /** One case file; null when cancelled. */
  chooseCaseFile(): Promise<string | null>;
  /** Several case files, or reports with a case inside; null when cancelled. */
  chooseCaseFiles(): Promise<string[] | null>;
  /** A PDF report; null when cancelled. */
  chooseReportFile(): Promise<string | null>;
};

/** Makes the dialogs that ask for files; each starts in Documents and resolves with paths. */
export function createOpenDialogs(options: {
  app: Pick<App, 'getPath'>;
  dialog: Pick<Dialog, 'showOpenDialog'>;
  window(): BrowserWindow | null;
  words(): Words;
}): OpenDialogs {
  const ask = async (wanted: {
    title: string;
    kinds: { word: string; extensions: string[] }[];
    properties: OpenDialogOptions['properties'] & {};
  }): Promise<string[] | null> => {
    const window = options.window();
    if (!window) return null;
    const words = options.words();
    const { canceled, filePaths } = await options.dialog.showOpenDialog(window, {
      title: words(wanted.title),
      defaultPath: documentsFolder(options.app),
      filters: [...wanted.kinds, { word: 'host:file.all', extensions: ['*'] }].map(
        ({ word, extensions }) => ({
          name: words(word),
          extensions,
        }),
      ),
      properties: [...wanted.properties, 'dontAddToRecent'],
    });
    return canceled || filePaths.length === 0 ? null : filePaths;
  };
  const cases = { word: 'host:file.kind', extensions: ['rdcase', 'pdf'] };
  const reports = { word: 'host:file.report', extensions: ['pdf'] };
  return {
    async chooseCaseFile() {
      const paths = await ask({ title: 'host:file.open', kinds: [cases], properties: ['openFile'] });
      return paths?.[0] ?? null;
    },
    chooseCaseFiles: () =>
      ask({ title: 'host:file.openMany', kinds: [cases], properties: ['openFile', 'multiSelections'] }),
    async chooseReportFile() {
      const paths = await ask({ title: 'host:file.openReport', kinds: [reports], properties: ['openFile'] });
      return paths?.[0] ?? null;
    },
  };
}
