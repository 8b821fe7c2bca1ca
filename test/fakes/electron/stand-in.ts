import './control.ts';
import { session } from './sessions.ts';

export { app } from './app.ts';
export { dialog, Menu, nativeTheme, shell } from './chrome.ts';
export { ipcMain } from './ipc-main.ts';
export { autoUpdater, net } from './network.ts';
export { safeStorage } from './safe-storage.ts';
export { session } from './sessions.ts';
export { Notification, nativeImage, powerMonitor, screen, Tray } from './system.ts';
export { BrowserWindow } from './windows.ts';

/** Stands in for `protocol`: that of the default session. */
export const protocol = session.defaultSession.protocol;
