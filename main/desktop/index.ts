import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import type { Language } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { createServices, dataFolder } from '../service/index.ts';
import { lookOf } from '../service/look.ts';
import { createAssets } from '../transport/assets.ts';
import { serveWindows } from '../transport/electron.ts';
import { createEventHub } from '../transport/hub.ts';
import { createRouter } from '../transport/router.ts';
import { version } from '../transport/version.ts';
import { createAbout } from './about.ts';
import { tellAround } from './around-window.ts';
import { createCaseOpener } from './case-opener.ts';
import { askBeforeClosing } from './closing.ts';
import { endInOrder } from './ending.ts';
import { guardContents } from './guards.ts';
import { type Launch, launchOf, readLaunch } from './launch.ts';
import { createLinkOpener } from './links.ts';
import { menuTemplate } from './menu.ts';
import { surviveMishaps } from './mishaps.ts';
import { createEndNotice } from './notify.ts';
import { createOpenDialogs } from './open-dialog.ts';
import { createOrders } from './orders.ts';
import { lockSession } from './permissions.ts';
import { watchPower } from './power.ts';
import { printPdf } from './print.ts';
import { createRecentFiles } from './recent.ts';
import { createSaveDialog } from './save.ts';
import { answerRequest, ORIGIN, registerScheme, SCHEME } from './scheme.ts';
import { openSecrets } from './secrets.ts';
import { showShortcuts } from './shortcuts.ts';
import { startFailure } from './start-failure.ts';
import { createTaskbar } from './taskbar.ts';
import { applyTheme, backgroundOf, followTheme } from './theme.ts';
import { createTray } from './tray.ts';
import { createUpdater } from './updater.ts';
import { openWindow } from './window.ts';
import { keepPlace, readPlace } from './window-place.ts';

/** Where the built parts lie. */
export type DesktopOptions = { assetsDir: string; preload: string };

/** The same as in the packages, so that Windows puts notifications and the jump list to our button. */
const PROGRAM_ID = 'org.relaydoctor.desktop';

/** What other starts of the program and the system ask for; kept until somebody can do it. */
type Inbox = { waiting: Launch[]; take: ((launch: Launch) => void) | null };

/**
 * The desktop program, from before Electron is ready until it has quit. Call it synchronously from the entry file:
 * sandbox and scheme must be set before the ready event.
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
  const receive = (next: Launch) => (inbox.take ? inbox.take(next) : inbox.waiting.push(next));
  app.on('second-instance', (_event, _argv, _folder, data) => receive(launchOf(data)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    receive({ files: [path], again: null });
  });
  app
    .whenReady()
    .then(() => run(options, inbox))
    .catch((error: unknown) => {
      const folder = dataFolder(process.env, process.platform);
      dialog.showErrorBox('Relay Doctor', startFailure(error, folder, wordsIn(systemLanguage())));
      app.exit(1);
    });
}

async function run(options: DesktopOptions, inbox: Inbox): Promise<void> {
  let window: BrowserWindow | null = null;
  let words = () => wordsIn(systemLanguage());
  const ownWindow = () => (window && !window.isDestroyed() ? window : null);
  const dialogs = { dialog, window: ownWindow, words: () => words() };
  const folder = dataFolder(process.env, process.platform);
  const onTrouble = (what: string, details: unknown) => console.error(what, details);

  const hub = createEventHub();
  const openLink = createLinkOpener({ ...dialogs, shell });
  guardContents(app, (url) => void openLink(url));
  lockSession(session.defaultSession);
  const assets = createAssets(options.assetsDir);

  const recent = createRecentFiles({ path: join(folder, 'recent.json'), app, onChange: () => setMenu() });
  const secrets = await openSecrets({
    safeStorage,
    path: join(folder, 'secrets.json'),
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
    ...createOpenDialogs({ ...dialogs, app }),
    usedCaseFile: recent.add,
    secrets,
    updater: createUpdater({
      ...dialogs,
      app,
      facts: {
        platform: process.platform,
        env: process.env,
        resourcesPath: process.resourcesPath ?? '',
        execPath: process.execPath,
      },
    }),
    openLink,
  });
  words = () => wordsIn(services.context.language());
  protocol.handle(SCHEME, (request) => answerRequest(request, assets, lookOf(services.context)));
  const { settings, cases } = services.context.store;

  const orders = createOrders((order) => hub.publish('window.go', order));
  const router = createRouter(
    {
      ...services.handlers,
      async 'app.hello'(input, call) {
        const answer = await services.handlers['app.hello'](input, call);
        orders.greeted();
        return answer;
      },
    },
    { host: 'desktop', onFault: onTrouble },
  );
  const transport = serveWindows({ ipcMain, router, hub, origin: ORIGIN });
  const ending = endInOrder(app, async () => {
    transport.stop();
    tray.remove();
    await services.stop();
  });

  let isShown = false;
  const comeForward = () => {
    const own = ownWindow();
    // A window that is still loading shows itself when it has something to show.
    if (!isShown) return;
    if (own?.isMinimized()) own.restore();
    own?.show();
    own?.focus();
  };
  const showRun = (runId: string) => {
    comeForward();
    orders.go({ runId, again: false });
  };
  const checkAgain = (caseId: string) => {
    comeForward();
    const last = cases.getCase(caseId)?.last;
    if (last) orders.go({ runId: last.runId, again: last.state !== 'running' });
  };
  const openCase = createCaseOpener({
    ...dialogs,
    open: services.openOrHoldCaseFile,
    show(order) {
      comeForward();
      orders.go(order);
    },
    onGone: recent.drop,
  });
  const { about, licences } = createAbout({
    ...dialogs,
    shell,
    version,
    versions: process.versions,
    resources: app.isPackaged ? process.resourcesPath : undefined,
  });

  const setMenu = () => {
    const acts = {
      press: (key: { keyCode: string; modifiers: ('control' | 'meta' | 'shift')[] }) => {
        const contents = ownWindow()?.webContents;
        contents?.sendInputEvent({ type: 'keyDown', ...key });
        contents?.sendInputEvent({ type: 'keyUp', ...key });
      },
      openRecent: (path: string) => void openCase([path]),
      clearRecent: recent.clear,
      about: () => void about(),
      licences: () => void licences(),
    };
    const template = menuTemplate({
      words: words(),
      platform: process.platform,
      recent: recent.list(),
      acts,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  const setShortcuts = () =>
    showShortcuts({
      app,
      Menu,
      platform: process.platform,
      // A portable program runs from a folder that is gone afterwards.
      program: process.env.PORTABLE_EXECUTABLE_FILE ?? process.execPath,
      servers: cases.listCases().filter((one) => !one.practice && one.last !== null),
      words: words(),
      again: checkAgain,
    });
  const taskbar = createTaskbar(ownWindow);
  const endNotice = createEndNotice({ ...dialogs, Notification, show: showRun });
  const tray = createTray({ ...dialogs, Tray, Menu, nativeImage, show: comeForward, quit: () => app.quit() });
  const setAll = () => {
    applyTheme(nativeTheme, settings.read().theme);
    setMenu();
    setShortcuts();
  };
  tellAround({ hub, taskbar, endNotice, tray, onSettings: setAll, onCases: setShortcuts });
  setAll();

  const placePath = join(folder, 'window.json');
  const made = openWindow({
    BrowserWindow,
    preload: options.preload,
    place: readPlace(placePath, screen),
    background: backgroundOf(nativeTheme),
    prepare: (fresh) => transport.admit(fresh.webContents),
  });
  window = made;
  made.once('show', () => {
    isShown = true;
    process.send?.('shown');
  });
  made.on('focus', () => {
    taskbar.seen();
    endNotice.seen();
  });
  for (const event of ['minimize', 'restore', 'show', 'hide'] as const) made.on(event as 'show', tray.look);
  made.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) orders.left();
  });
  made.webContents.on('render-process-gone', orders.left);
  keepPlace({ window: made, path: placePath, screen });
  followTheme(nativeTheme, ownWindow);
  surviveMishaps({ ...dialogs, app, window: made, now: () => performance.now(), onTrouble });
  askBeforeClosing({
    ...dialogs,
    window: made,
    isRunning: () => services.context.runs.anyRunning(),
    isEnding: ending.isEnding,
  });
  ending.watch(made);
  watchPower({ powerMonitor, now: () => Date.now(), onWake: services.woke, onShutdown: ending.now });

  const serve = ({ files, again }: Launch) => {
    void openCase(files);
    if (again !== null) checkAgain(again);
  };
  inbox.take = (launch) => {
    comeForward();
    serve(launch);
  };
  inbox.waiting.forEach(serve);
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
