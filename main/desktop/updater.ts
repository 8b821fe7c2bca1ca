import type { App, BrowserWindow, Dialog } from 'electron';
import type { Words } from '../../words/index.ts';
import type { Updater } from '../service/index.ts';
import { type CopyFacts, readCopy } from './updater-copy.ts';
import type { UpdateEngine } from './updater-engine.ts';
import type { GateLimits } from './updater-gate.ts';

export type UpdaterOptions = {
  app: Pick<App, 'isPackaged'>;
  dialog: Pick<Dialog, 'showMessageBox'>;
  window(): BrowserWindow | null;
  words(): Words;
  facts: Omit<CopyFacts, 'isPackaged'>;
  /** Other patience, for tests. */
  limits?: { check: GateLimits; download: GateLimits };
};

/**
 * Updates of the desktop (H1). electron-updater is loaded when somebody looks for a newer version, never at start. The window's page can
 * ask for everything, but what is installed is agreed to in a window of the system that names the version and the host.
 */
export function createUpdater(options: UpdaterOptions): Updater {
  const copy = readCopy({ ...options.facts, isPackaged: options.app.isPackaged });
  let engine: { feed: string; made: Promise<UpdateEngine> } | null = null;

  const engineFor = (feed: string): Promise<UpdateEngine> => {
    if (engine?.feed === feed) return engine.made;
    const { platform } = options.facts;
    const made = import('./updater-engine.ts').then(({ createEngine }) =>
      createEngine({ feed, platform, copy, limits: options.limits }),
    );
    engine = { feed, made };
    return made;
  };
  const engineInUse = (): Promise<UpdateEngine> =>
    engine?.made ?? Promise.reject(new Error('nothing was looked for'));

  return {
    builtFeed: copy.builtFeed,
    fromSource: copy.fromSource,
    byHand: copy.byHand,
    check: async (feed, signal) => (await engineFor(feed)).check(signal),
    download: async (onPercent, signal) => (await engineInUse()).download(onPercent, signal),
    async ask(version, host) {
      const window = options.window();
      if (!window) return false;
      const words = options.words();
      const { response } = await options.dialog.showMessageBox(window, {
        type: 'question',
        message: words('host:update.ask', { version }),
        detail: words('host:update.from', { host }),
        buttons: [words('host:update.install'), words('host:update.later')],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      });
      return response === 0;
    },
    install: async () => (await engineInUse()).install(),
  };
}
