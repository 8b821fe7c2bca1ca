import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import type { BrowserCommand } from './start-browser.ts';
import { findTestBrowser } from './test-browser.ts';

/** A browser that can print: what to start, and its name for people. */
export type FoundBrowser = Required<Pick<BrowserCommand, 'executable' | 'extraArgs'>> &
  Pick<BrowserCommand, 'env'> & { name: string };

/** The computer to look on; this one when left out. */
export type Computer = {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
};

const WINDOWS: readonly (readonly [name: string, path: string])[] = [
  ['Google Chrome', 'Google\\Chrome\\Application\\chrome.exe'],
  ['Microsoft Edge', 'Microsoft\\Edge\\Application\\msedge.exe'],
  ['Brave', 'BraveSoftware\\Brave-Browser\\Application\\brave.exe'],
  ['Chromium', 'Chromium\\Application\\chrome.exe'],
  ['Vivaldi', 'Vivaldi\\Application\\vivaldi.exe'],
];

const MAC: readonly string[] = ['Google Chrome', 'Microsoft Edge', 'Brave Browser', 'Chromium', 'Vivaldi'];

const LINUX: readonly (readonly [name: string, command: string])[] = [
  ['Google Chrome', 'google-chrome-stable'],
  ['Google Chrome', 'google-chrome'],
  ['Chromium', 'chromium'],
  ['Chromium', 'chromium-browser'],
  ['Microsoft Edge', 'microsoft-edge-stable'],
  ['Microsoft Edge', 'microsoft-edge'],
  ['Brave', 'brave-browser'],
  ['Brave', 'brave'],
  ['Vivaldi', 'vivaldi-stable'],
];

const LINUX_FOLDERS: readonly string[] = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];

/** Where a Chromium-family browser may be on a kind of computer, the likeliest first. Pure. */
export function browserPlaces({ platform, env, home }: Computer): { name: string; path: string }[] {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(isText);
    return WINDOWS.flatMap(([name, path]) => roots.map((root) => ({ name, path: win32.join(root, path) })));
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', posix.join(home, 'Applications')];
    return MAC.flatMap((name) =>
      roots.map((root) => ({ name, path: posix.join(root, `${name}.app/Contents/MacOS/${name}`) })),
    );
  }
  const onPath = (env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const folders = [...new Set([...onPath, ...LINUX_FOLDERS])];
  return LINUX.flatMap(([name, command]) =>
    folders.map((folder) => ({ name, path: posix.join(folder, command) })),
  );
}

/** The first browser that is there; in a source checkout the test browser from npm as a last resort; else null. */
export async function findBrowser(computer?: Computer): Promise<FoundBrowser | null> {
  const here = computer ?? { platform: process.platform, env: process.env, home: homedir() };
  for (const { name, path } of browserPlaces(here)) {
    if (await canRun(path)) return { executable: path, name, extraArgs: [] };
  }
  return findTestBrowser();
}

async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isText(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
