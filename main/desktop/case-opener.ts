import { basename } from 'node:path';
import type { BrowserWindow, Dialog } from 'electron';
import { type EventPayload, type OpenedCase, ServiceError } from '../../preload/contract/index.ts';
import type { Words } from '../../words/index.ts';

type Order = EventPayload<'window.go'>;

/** What came out of a file, or the ticket of a locked one. */
type Opening = { opened: OpenedCase | null; locked: Extract<Order, { locked: unknown }>['locked'] | null };

export type CaseOpenerOptions = {
  open(path: string): Promise<Opening>;
  show(order: Order): void;
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
      const order = orderOf(await options.open(path), path);
      if (order) options.show(order);
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

/** What the window is to show: the passphrase's field, the page, or the page and what did not come. */
function orderOf({ opened, locked }: Opening, path: string): Order | null {
  if (locked) return { locked };
  if (!opened) return null;
  if (opened.troubles.length > 0 || opened.notUnderstood > 0)
    return { fileName: basename(path), partly: opened };
  // A case that was read from a picture holds no run to show.
  return opened.runId === null ? { caseId: opened.caseId } : { runId: opened.runId, again: false };
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
