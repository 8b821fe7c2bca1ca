import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
} from 'electron';
import type { Language } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { createAssets } from '../transport/assets.ts';
import { CALL_CHANNEL } from '../transport/channels.ts';
import type { Look } from '../transport/page.ts';
import { version } from '../transport/version.ts';
import { createAbout } from './about.ts';
import { guardContents } from './guards.ts';
import { type KeptLook, keepLook, readLook } from './kept-look.ts';
import { createLinkOpener } from './links.ts';
import { menuTemplate } from './menu.ts';
import { surviveMishaps } from './mishaps.ts';
import { lockSession } from './permissions.ts';
import { createRecentFiles, type RecentFiles } from './recent.ts';
import { answerRequest, SCHEME } from './scheme.ts';
import { applyTheme, backgroundOf, followTheme } from './theme.ts';
import { type CallDoor, openCallDoor } from './waiting-calls.ts';
import { openWindow } from './window.ts';
import { keepPlace, readPlace } from './window-place.ts';

/** Where the built parts lie. */
export type DesktopOptions = { assetsDir: string; preload: string };

/** The window that is there before anything is known, and what belongs to it. */
export type FirstWindow = {
  made: BrowserWindow;
  ownWindow(): BrowserWindow | null;
  words(): Words;
  recent: RecentFiles;
  openLink(url: string): Promise<boolean>;
  /** Where the window's calls come in; they wait until somebody serves them. */
  calls: CallDoor;
  /** Before the person's eyes. A window that is still loading shows itself when it has something to show. */
  comeForward(): void;
  /** Resolves when it is shown, or when that takes long. */
  seen: Promise<void>;
  /** From now on this is how the person wants it. */
  wear(look: KeptLook): void;
};

/** What the window may take to be shown before the rest is loaded all the same, ms. */
const SEEN_MS = 1500;

/**
 * Opens the window with its first screen, behind all its guards, from what is remembered in small files. Nothing of the program is loaded
 * that this does not need: services come when the person sees something.
 */
export function openFirstWindow(
  options: DesktopOptions,
  folder: string,
  openFiles: (paths: string[]) => void,
): FirstWindow {
  let window: BrowserWindow | null = null;
  const ownWindow = () => (window && !window.isDestroyed() ? window : null);
  const lookPath = join(folder, 'look.json');
  let look = readLook(lookPath);
  const words = () => wordsIn(languageOf(look));
  const dialogs = { dialog, window: ownWindow, words };

  const openLink = createLinkOpener({ ...dialogs, shell });
  guardContents(app, (url) => void openLink(url));
  lockSession(session.defaultSession);
  const assets = createAssets(options.assetsDir);
  const lookNow = (): Look => ({ ...look, language: languageOf(look) });
  protocol.handle(SCHEME, (request) => answerRequest(request, assets, lookNow()));

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
      openRecent: (path: string) => openFiles([path]),
      clearRecent: () => recent.clear(),
      about: () => void about(),
      licences: () => void licences(),
    };
    const { platform } = process;
    const template = menuTemplate({ words: words(), platform, recent: recent.list(), acts });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  const recent = createRecentFiles({ path: join(folder, 'recent.json'), app, onChange: setMenu });
  const dress = () => {
    applyTheme(nativeTheme, look.theme);
    setMenu();
  };
  dress();

  const calls = openCallDoor(ipcMain, CALL_CHANNEL);
  const placePath = join(folder, 'window.json');
  const made = openWindow({
    BrowserWindow,
    preload: options.preload,
    place: readPlace(placePath, screen),
    background: backgroundOf(nativeTheme),
  });
  window = made;
  let isShown = false;
  const seen = new Promise<void>((resolve) => {
    setTimeout(resolve, SEEN_MS).unref();
    made.once('show', () => {
      isShown = true;
      process.send?.('shown');
      resolve();
    });
  });
  keepPlace({ window: made, path: placePath, screen });
  followTheme(nativeTheme, ownWindow);
  surviveMishaps({
    ...dialogs,
    app,
    window: made,
    now: () => performance.now(),
    onTrouble: (what, details) => console.error(what, details),
  });
  return {
    made,
    ownWindow,
    words,
    recent,
    openLink,
    calls,
    comeForward() {
      const own = ownWindow();
      if (!own || !isShown) return;
      if (own.isMinimized()) own.restore();
      own.show();
      own.focus();
    },
    seen,
    wear(next) {
      look = next;
      dress();
      keepLook(lookPath, look);
    },
  };
}

/** Language of the computer's user, as Electron tells it. */
export function systemLanguage(): Language {
  return /^(?:id|in)\b/i.test(app.getLocale()) ? 'id' : 'en';
}

const languageOf = ({ language }: KeptLook): Language =>
  language === 'system' ? systemLanguage() : language;
