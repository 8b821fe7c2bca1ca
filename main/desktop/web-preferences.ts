import type { WebPreferences } from 'electron';

const locked = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
  devTools: false,
} as const satisfies WebPreferences;

/** Preferences of the window, with the bridge as its only way out. */
export function windowPreferences(preload: string): Readonly<WebPreferences> {
  return Object.freeze({ ...locked, preload });
}

/** Preferences of the hidden window that prints: no bridge, no scripts, a session of its own that is kept nowhere. */
export function printPreferences(partition: string): Readonly<WebPreferences> {
  return Object.freeze({ ...locked, javascript: false, partition });
}
