import { readFileSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { type ByHand, feedAddress } from '../../preload/contract/index.ts';

/** Where this copy lies and how it was started. */
export type CopyFacts = {
  isPackaged: boolean;
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  resourcesPath: string;
  execPath: string;
};

/** What this copy can do about newer versions. `hasConfig`: the packager left an `app-update.yml`. */
export type Copy = {
  fromSource: boolean;
  byHand: ByHand | null;
  builtFeed: string | null;
  hasConfig: boolean;
};

/** Reads two small files beside the program; electron-updater is not needed for it. */
export function readCopy(facts: CopyFacts): Copy {
  const config = facts.isPackaged ? readSmall(join(facts.resourcesPath, 'app-update.yml')) : '';
  const feed = /^provider: generic$/m.test(config) ? line(config, 'url') : '';
  return {
    fromSource: !facts.isPackaged,
    byHand: facts.isPackaged ? whyByHand(facts, config) : null,
    builtFeed: feedAddress.safeParse(feed).success ? feed : null,
    hasConfig: config !== '',
  };
}

function whyByHand(facts: CopyFacts, config: string): ByHand | null {
  const { platform, env } = facts;
  if (platform === 'win32') {
    if (env.PORTABLE_EXECUTABLE_FILE !== undefined) return 'portable';
    // Without a publisher electron-updater compares no signature: then nothing is fetched at all.
    return /^publisherName:\s*[^\s[]/m.test(config) ? null : 'unsigned';
  }
  // Squirrel compares the signature with that of the running program.
  if (platform === 'darwin') return null;
  if (isOwnAppImage(facts)) return null;
  const kind = readSmall(join(facts.resourcesPath, 'package-type')).trim();
  if (kind === 'deb' || kind === 'rpm') return kind;
  return kind === '' ? 'folder' : 'package';
}

/** `APPIMAGE` is inherited from any AppImage that started us, and electron-updater removes the file it names: ours only when we run from its mount. */
function isOwnAppImage({ env, execPath }: CopyFacts): boolean {
  const { APPIMAGE: file, APPDIR: mount } = env;
  if (file === undefined || mount === undefined || !isAbsolute(file) || !isAbsolute(mount)) return false;
  return execPath.startsWith(mount.endsWith(sep) ? mount : `${mount}${sep}`);
}

/** Value of a top-level key of a file that electron-builder wrote. */
function line(yaml: string, key: string): string {
  const value = new RegExp(`^${key}: *(.*)$`, 'm').exec(yaml)?.[1] ?? '';
  return value.trim().replace(/^(['"])(.*)\1$/, '$2');
}

function readSmall(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, 20_000);
  } catch {
    return '';
  }
}
