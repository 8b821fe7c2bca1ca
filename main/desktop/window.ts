import type { BrowserWindow as BrowserWindowClass } from 'electron';
import { PAGE } from './scheme.ts';
import { windowPreferences } from './web-preferences.ts';

/** Makes the program's window and loads its page; it is shown when it has something to show. */
export function openWindow(options: {
  BrowserWindow: typeof BrowserWindowClass;
  preload: string;
  isDark: boolean;
  /** Before the page is loaded: the window must be known to the transport by then. */
  prepare(window: BrowserWindowClass): void;
}): BrowserWindowClass {
  const window = new options.BrowserWindow({
    width: 1024,
    height: 640,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Relay Doctor',
    backgroundColor: options.isDark ? '#1b1b1b' : '#ffffff',
    webPreferences: windowPreferences(options.preload),
  });
  options.prepare(window);
  window.once('ready-to-show', () => window.show());
  // A page that cannot be loaded still gets a window, so that the person sees that something is there.
  window.loadURL(PAGE).catch(() => window.show());
  return window;
}
