import type { BrowserWindow as BrowserWindowClass } from 'electron';
import { PAGE } from './scheme.ts';
import { windowPreferences } from './web-preferences.ts';
import { MIN_HEIGHT, MIN_WIDTH, type WindowPlace } from './window-place.ts';

/** Makes the program's window and loads its page; it is shown when it has something to show. */
export function openWindow(options: {
  BrowserWindow: typeof BrowserWindowClass;
  preload: string;
  place: WindowPlace;
  background: string;
}): BrowserWindowClass {
  const window = new options.BrowserWindow({
    ...options.place.bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Relay Doctor',
    backgroundColor: options.background,
    webPreferences: windowPreferences(options.preload),
  });
  let isShown = false;
  const show = () => {
    if (isShown || window.isDestroyed()) return;
    isShown = true;
    if (options.place.isMaximised) window.maximize();
    window.show();
  };
  window.once('ready-to-show', show);
  // A page that cannot be loaded still gets a window, so that the person sees that something is there.
  window.loadURL(PAGE).catch(show);
  return window;
}
