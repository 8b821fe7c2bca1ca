import type { App, BrowserWindow, Dialog } from 'electron';
import type { Words } from '../../words/index.ts';

const MINUTE_MS = 60_000;
/** A page that falls over more often than this would fall over for ever. */
const RELOADS_A_MINUTE = 3;

/**
 * The page may crash or hang; checks run in another process and go on. A crashed page is loaded again where it was, at most three times
 * a minute, then the person is asked. A page that hangs is asked about, and the question goes away when it answers again.
 */
export function surviveMishaps(options: {
  app: Pick<App, 'on' | 'quit'>;
  window: BrowserWindow;
  dialog: Pick<Dialog, 'showMessageBox'>;
  words(): Words;
  now(): number;
  /** What happened, for the program's own log. */
  onTrouble(what: string, details: unknown): void;
}): void {
  const { app, window } = options;
  const { webContents } = window;
  let reloads: number[] = [];
  let question: AbortController | null = null;

  const ask = async (about: 'crashed' | 'hangs', signal?: AbortSignal): Promise<boolean> => {
    const words = options.words();
    const { response } = await options.dialog.showMessageBox(window, {
      type: 'warning',
      message: words(`host:${about}.title`),
      detail: words(`host:${about}.text`),
      buttons: [words(`host:${about}.yes`), words(`host:${about}.no`)],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
      ...(signal ? { signal } : {}),
    });
    return response === 0;
  };

  webContents.on('render-process-gone', async (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    question?.abort();
    options.onTrouble('page-gone', details);
    const now = options.now();
    reloads = reloads.filter((at) => Math.abs(now - at) < MINUTE_MS);
    if (reloads.length >= RELOADS_A_MINUTE) {
      if (!(await ask('crashed'))) {
        app.quit();
        return;
      }
      reloads = [];
    }
    reloads.push(now);
    if (!window.isDestroyed()) webContents.reload();
  });

  window.on('unresponsive', async () => {
    if (question) return;
    const own = new AbortController();
    question = own;
    // The first button waits: it is what costs nothing.
    const waits = await ask('hangs', own.signal);
    question = null;
    if (waits || own.signal.aborted || window.isDestroyed()) return;
    // Loading it again is left to the handler above.
    webContents.forcefullyCrashRenderer();
  });
  window.on('responsive', () => question?.abort());

  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') options.onTrouble('process-gone', details);
  });
}
