import { basename } from 'node:path';
import type { BrowserWindow, Dialog } from 'electron';
import { ServiceError } from '../../preload/contract/index.ts';
import type { Words } from '../../words/index.ts';

export type CaseOpenerOptions = {
  open(path: string): Promise<{ runId: string }>;
  show(runId: string): void;
  /** Told of files that could not be opened because they are not there. */
  onGone(path: string): void;
  dialog: Pick<Dialog, 'showMessageBox' | 'showErrorBox'>;
  window(): BrowserWindow | null;
  words(): Words;
};

/** Makes the function that opens a file which came from outside the window (command line, “Open with”, recent files), one after the other. */
export function createCaseOpener(options: CaseOpenerOptions): (path: string) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const openOne = async (path: string): Promise<void> => {
    try {
      const { runId } = await options.open(path);
      options.show(runId);
    } catch (error) {
      if (error instanceof ServiceError && error.info.key.endsWith('.gone')) options.onGone(path);
      await explain(sentenceOf(error, path, options.words()), options);
    }
  };
  return (path) => {
    last = last.then(() => openOne(path));
    return last;
  };
}

function sentenceOf(error: unknown, path: string, words: Words): string {
  const name = basename(path);
  if (!(error instanceof ServiceError)) return words('host:file.failed', { name });
  const { key, params } = error.info;
  return words.has(key) ? words(key, { name, ...params }) : words('host:file.failed', { name });
}

async function explain(message: string, options: CaseOpenerOptions): Promise<void> {
  const window = options.window();
  if (!window) {
    options.dialog.showErrorBox('Relay Doctor', message);
    return;
  }
  const buttons = [options.words()('host:file.ok')];
  await options.dialog.showMessageBox(window, { type: 'warning', message, buttons, noLink: true });
}
