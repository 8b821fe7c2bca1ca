import type { Session } from 'electron';
import { ORIGIN } from './scheme.ts';

/** All that a page of ours may ask for, with the reason. Everything else is denied, whoever asks. */
const GRANTED: Readonly<Record<string, string>> = Object.freeze({
  'clipboard-sanitized-write': 'copy buttons of settings, commands and the summary',
});

/** True when this permission is on the list and our own page asks. */
export function isGranted(permission: string, origin: string): boolean {
  return Object.hasOwn(GRANTED, permission) && origin.replace(/\/$/, '') === ORIGIN;
}

/** Denies by default what Electron would grant by default: permissions, devices, credentials, and any web request of the window. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide, details) => {
    const isMain = !('isMainFrame' in details) || details.isMainFrame;
    decide(isMain && isGranted(permission, originOf(contents?.getURL() ?? '')));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.setBluetoothPairingHandler((_details, decide) => decide({ confirmed: false }));
  session.allowNTLMCredentialsForDomains('');
  lockNetwork(session);
  session.on('will-download', (event, item) => {
    // Reports in the window are handed over as data made on this computer; nothing else is saved.
    if (!item.getURL().startsWith(`blob:${ORIGIN}/`)) event.preventDefault();
  });
}

function originOf(url: string): string {
  return url.startsWith(`${ORIGIN}/`) ? ORIGIN : '';
}

/** The program's network lives in Node: a page gets its own scheme and what it made itself, and no web, file or socket request. */
export function lockNetwork(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    decide({ cancel: !/^(?:relay|data|blob):/.test(url) });
  });
}
