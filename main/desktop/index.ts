import { join } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { wordsIn } from '../../words/index.ts';
import { dataFolder } from '../service/paths.ts';
import { type DesktopOptions, type FirstWindow, openFirstWindow, systemLanguage } from './first-window.ts';
import { type Launch, launchOf, readLaunch } from './launch.ts';
import { registerScheme } from './scheme.ts';
import { startFailure } from './start-failure.ts';

/** The same as in the packages, so that Windows puts notifications and the jump list to our button. */
const PROGRAM_ID = 'org.relaydoctor.desktop';

/** What other starts of the program, the menu and the system ask for; kept until somebody can do it. */
export type Inbox = { waiting: Launch[]; take: ((launch: Launch) => void) | null };

/**
 * The desktop program, from before Electron is ready until it has quit. Call it synchronously from the entry file:
 * sandbox and scheme must be set before the ready event. A second start hands over what it was for and is gone; a first one shows its
 * window, and only then loads what answers it.
 */
export function startDesktop(options: DesktopOptions): void {
  app.enableSandbox();
  registerScheme(protocol);
  const launch = readLaunch(process.argv, app.isPackaged, process.cwd());
  if (!app.requestSingleInstanceLock(launch)) {
    app.quit();
    return;
  }
  if (process.platform === 'win32') app.setAppUserModelId(PROGRAM_ID);
  const inbox: Inbox = { waiting: [launch], take: null };
  let first: FirstWindow | null = null;
  const receive = (next: Launch) => {
    first?.comeForward();
    if (inbox.take) inbox.take(next);
    else inbox.waiting.push(next);
  };
  app.on('second-instance', (_event, _argv, _folder, data) => receive(launchOf(data)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    receive({ files: [path], again: null });
  });
  const folder = dataFolder(process.env, process.platform);
  app
    .whenReady()
    .then(async () => {
      first = openFirstWindow(options, folder, (files) => receive({ files, again: null }));
      await first.seen;
      const { addServices } = await import('./with-services.ts');
      if (first.ownWindow()) await addServices(first, folder, inbox);
    })
    .catch((error: unknown) => {
      dialog.showErrorBox('Relay Doctor', startFailure(error, folder, wordsIn(systemLanguage())));
      app.exit(1);
    });
}

/** The built parts, seen from a program in `dist/main`. */
export function builtParts(mainDir: string): DesktopOptions {
  return {
    assetsDir: join(mainDir, '..', 'renderer'),
    preload: join(mainDir, '..', 'preload', 'index.cjs'),
  };
}
