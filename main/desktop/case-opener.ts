import { basename } from 'node:path';
import type { BrowserWindow, Dialog } from 'electron';
import { type EventPayload, type OpenedCase, ServiceError } from '../../preload/contract/index.ts';
import type { Words } from '../../words/index.ts';

type Order = EventPayload<'window.go'>;
type Result = Extract<Order, { results: unknown }>['results'][number];

/** What came out of a file, or the ticket of a locked one. */
type Opening = { opened: OpenedCase | null; locked: Extract<Order, { locked: unknown }>['locked'] | null };

/** The system tells of files that were dragged together one after the other, or by one start of the program each. */
const GATHER_MS = 200;

export type CaseOpenerOptions = {
  open(path: string): Promise<Opening>;
  show(order: Order): void;
  /** Told of files that could not be opened because they are not there. */
  onGone(path: string): void;
  dialog: Pick<Dialog, 'showErrorBox'>;
  window(): BrowserWindow | null;
  words(): Words;
  /** How long to wait for more files, ms. */
  gatherMs?: number;
};

/**
 * Makes the function that opens files which came from outside the window (command line, “Open with”, recent files), one after the other. One
 * leads to its page; several that come together are told about in one list, as those that were chosen in the window. What cannot be opened is
 * said in the window, and in a box of the system only when there is none.
 */
export function createCaseOpener(options: CaseOpenerOptions): (paths: readonly string[]) => Promise<void> {
  const { gatherMs = GATHER_MS } = options;
  let waiting: string[] = [];
  let last: Promise<void> = Promise.resolve();
  const openWaiting = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, gatherMs));
    const paths = [...new Set(waiting)];
    waiting = [];
    const results: Result[] = [];
    for (const path of paths) results.push(await tryToOpen(path, options));
    const order = orderOf(results);
    if (order === null) return;
    if ('results' in order && !options.window()) tellInBox(order.results, options);
    else options.show(order);
  };
  return (paths) => {
    // Those that wait are opened together: the round that is coming takes them all.
    const isFirst = waiting.length === 0;
    waiting.push(...paths);
    if (isFirst && paths.length > 0) last = last.then(openWaiting);
    return last;
  };
}

async function tryToOpen(path: string, { open, onGone }: CaseOpenerOptions): Promise<Result> {
  const fileName = basename(path);
  try {
    return { fileName, ...(await open(path)), trouble: null };
  } catch (error) {
    const info = error instanceof ServiceError ? error.info : null;
    if (info?.key.endsWith('.gone')) onGone(path);
    const { key, params } = info ?? { key: 'ui:caseFile.why.unreadable' };
    return { fileName, opened: null, locked: null, trouble: { key, params: { name: fileName, ...params } } };
  }
}

/** What the window is to show: the passphrase's field, the page, or what became of the files. */
function orderOf(results: Result[]): Order | null {
  const [only] = results;
  if (!only) return null;
  if (results.length > 1 || only.trouble) return { results };
  const { fileName, opened, locked } = only;
  if (locked) return { locked };
  if (!opened) return null;
  if (opened.troubles.length > 0 || opened.notUnderstood > 0) return { fileName, partly: opened };
  // A case that was read from a picture holds no run to show.
  return opened.runId === null ? { caseId: opened.caseId } : { runId: opened.runId, again: false };
}

function tellInBox(results: readonly Result[], { dialog, words }: CaseOpenerOptions): void {
  const say = words();
  const sentences = results.flatMap(({ fileName, trouble }) => {
    if (!trouble) return [];
    const known = say.has(trouble.key) ? say(trouble.key, trouble.params) : null;
    return [known ?? say('host:file.failed', { name: fileName })];
  });
  if (sentences.length > 0) dialog.showErrorBox('Relay Doctor', sentences.join('\n'));
}
