import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  Notification,
  nativeImage,
  powerMonitor,
  safeStorage,
  session,
  Tray,
} from 'electron';
import { createServices } from '../service/index.ts';
import { lookOf } from '../service/look.ts';
import { serveWindows } from '../transport/electron.ts';
import { createEventHub } from '../transport/hub.ts';
import { createRouter } from '../transport/router.ts';
import { version } from '../transport/version.ts';
import { tellAround } from './around-window.ts';
import { createCaseOpener } from './case-opener.ts';
import { askBeforeClosing } from './closing.ts';
import { endInOrder } from './ending.ts';
import { type FirstWindow, systemLanguage } from './first-window.ts';
import type { Inbox } from './index.ts';
import type { Launch } from './launch.ts';
import { createEndNotice } from './notify.ts';
import { createOpenDialogs } from './open-dialog.ts';
import { createOrders } from './orders.ts';
import { watchPower } from './power.ts';
import { printPdf } from './print.ts';
import { createSaveDialog } from './save.ts';
import { ORIGIN } from './scheme.ts';
import { openSecrets } from './secrets.ts';
import { showShortcuts } from './shortcuts.ts';
import { createTaskbar } from './taskbar.ts';
import { createTray } from './tray.ts';
import { createUpdater } from './updater.ts';

/** Puts the services behind the first window, and what stands around it: tray, taskbar, jump list, notices. */
export async function addServices(first: FirstWindow, folder: string, inbox: Inbox): Promise<void> {
  const { made, ownWindow, words, recent, openLink, comeForward } = first;
  const dialogs = { dialog, window: ownWindow, words };
  const onTrouble = (what: string, details: unknown) => console.error(what, details);

  const hub = createEventHub();
  const secrets = await openSecrets({
    safeStorage,
    path: join(folder, 'secrets.json'),
    platform: process.platform,
    onUnlocked: () => hub.publish('lists.changed', {}),
  });
  // Closed meanwhile: the program is about to end.
  if (!ownWindow()) return;
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
  if (!ownWindow()) return services.stop();
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
  const transport = serveWindows({ ipcMain: first.calls, router, hub, origin: ORIGIN });
  transport.admit(made.webContents);
  const ending = endInOrder(app, async () => {
    transport.stop();
    tray.remove();
    await services.stop();
  });

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
    first.wear({ ...lookOf(services.context), language: settings.read().language });
    setShortcuts();
  };
  tellAround({ hub, taskbar, endNotice, tray, onSettings: setAll, onCases: setShortcuts });
  setAll();

  made.on('focus', () => {
    taskbar.seen();
    endNotice.seen();
  });
  for (const event of ['minimize', 'restore', 'show', 'hide'] as const) made.on(event as 'show', tray.look);
  made.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) orders.left();
  });
  made.webContents.on('render-process-gone', orders.left);
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
  inbox.take = serve;
  inbox.waiting.forEach(serve);
}
