import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import type { Language } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { createServices, dataFolder } from '../service/index.ts';
import { createAssets } from '../transport/assets.ts';
import { serveWindows } from '../transport/electron.ts';
import { createEventHub } from '../transport/hub.ts';
import { createRouter } from '../transport/router.ts';
import { version } from '../transport/version.ts';
import { askBeforeClosing } from './closing.ts';
import { guardContents } from './guards.ts';
import { createLinkOpener } from './links.ts';
import { type MenuKey, menuTemplate } from './menu.ts';
import { lockSession } from './permissions.ts';
import { printPdf } from './print.ts';
import { createSaveDialog } from './save.ts';
import { answerRequest, ORIGIN, registerScheme, SCHEME } from './scheme.ts';
import { openSecrets } from './secrets.ts';
import { openWindow } from './window.ts';

/** Where the built parts lie. */
export type DesktopOptions = { assetsDir: string; preload: string };

/**
 * The desktop program, from before Electron is ready until it has quit. Call it synchronously from the entry file:
 * sandbox and scheme must be set before the ready event.
 */
export function startDesktop(options: DesktopOptions): void {
  app.enableSandbox();
  registerScheme(protocol);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app
    .whenReady()
    .then(() => run(options))
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      dialog.showErrorBox('Relay Doctor', wordsIn(systemLanguage())('host:start.failed', { why }));
      app.exit(1);
    });
}

async function run(options: DesktopOptions): Promise<void> {
  let window: BrowserWindow | null = null;
  let words = () => wordsIn(systemLanguage());
  const ownWindow = () => (window && !window.isDestroyed() ? window : null);
  const dialogs = { dialog, window: ownWindow, words: () => words() };

  const hub = createEventHub();
  const openLink = createLinkOpener({ ...dialogs, shell });
  guardContents(app, (url) => void openLink(url));
  lockSession(session.defaultSession);
  const assets = createAssets(options.assetsDir);
  protocol.handle(SCHEME, (request) => answerRequest(request, assets));

  const secrets = await openSecrets({
    safeStorage,
    path: join(dataFolder(process.env, process.platform), 'secrets.json'),
    platform: process.platform,
    onUnlocked: () => hub.publish('lists.changed', {}),
  });
  const services = await createServices({
    host: 'desktop',
    version,
    systemLanguage: systemLanguage(),
    publish: hub.publish,
    printPdf: (html) => printPdf(html, { BrowserWindow, session }),
    chooseFile: createSaveDialog({ ...dialogs, app }),
    secrets,
    openLink,
  });
  words = () => wordsIn(services.context.language());
  const router = createRouter(services.handlers, {
    host: 'desktop',
    onFault: (method, error) => console.error(method, error),
  });
  const transport = serveWindows({ ipcMain, router, hub, origin: ORIGIN });

  const press = (key: MenuKey) => {
    const contents = ownWindow()?.webContents;
    contents?.sendInputEvent({ type: 'keyDown', ...key });
    contents?.sendInputEvent({ type: 'keyUp', ...key });
  };
  const setMenu = () => {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words(), process.platform, press)));
  };
  hub.subscribe((notice) => {
    if (notice.event === 'settings.changed') setMenu();
  });
  setMenu();

  window = openWindow({
    BrowserWindow,
    preload: options.preload,
    isDark: nativeTheme.shouldUseDarkColors,
    prepare: (made) => transport.admit(made.webContents),
  });
  window.once('show', () => process.send?.('shown'));
  askBeforeClosing({ window, dialog, words, isRunning: () => services.context.runs.anyRunning() });

  app.on('second-instance', () => {
    const own = ownWindow();
    if (own?.isMinimized()) own.restore();
    own?.focus();
  });
  app.on('window-all-closed', () => {
    transport.stop();
    services.stop().then(
      () => app.quit(),
      () => app.exit(1),
    );
  });
}

/** Language of the computer's user, as Electron tells it. */
function systemLanguage(): Language {
  return /^(?:id|in)\b/i.test(app.getLocale()) ? 'id' : 'en';
}

/** The built parts, seen from a program in `dist/main`. */
export function builtParts(mainDir: string): DesktopOptions {
  return {
    assetsDir: join(mainDir, '..', 'renderer'),
    preload: join(mainDir, '..', 'preload', 'index.cjs'),
  };
}
