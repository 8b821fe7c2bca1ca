import { CancellationToken } from 'electron-updater';
import { AppImageUpdater } from 'electron-updater/out/AppImageUpdater.js';
import { MacUpdater } from 'electron-updater/out/MacUpdater.js';
import { NsisUpdater } from 'electron-updater/out/NsisUpdater.js';
import type { UpdateTrouble } from '../../preload/contract/index.ts';
import { type Newer, UpdateError } from '../service/index.ts';
import type { Copy } from './updater-copy.ts';
import { CheckedProvider, newerOf } from './updater-feed.ts';
import { CHECK_LIMITS, DOWNLOAD_LIMITS, type GateLimits, UpdateGate } from './updater-gate.ts';

/** electron-updater behind our own walls. Rejections are `UpdateError`. */
export type UpdateEngine = {
  check(signal: AbortSignal): Promise<Newer | null>;
  download(onPercent: (percent: number) => void, signal: AbortSignal): Promise<void>;
  install(): Promise<void>;
};

export type EngineOptions = {
  feed: string;
  platform: NodeJS.Platform;
  copy: Copy;
  limits?: { check: GateLimits; download: GateLimits } | undefined;
};

/** electron-updater's cache folder when the packager named none. */
const CACHE = 'relay-doctor-updater';

/** What a failed comparison of signatures would otherwise be taken for (electron-updater's own words). */
const NOT_COMPARED = /Ignoring signature validation|Skipping this step of validation/;

/** Makes the updater of this system with everything that must be off off (check 19). This file is loaded on demand only. */
export function createEngine(options: EngineOptions): UpdateEngine {
  const { check: checkLimits, download: downloadLimits } = options.limits ?? {
    check: CHECK_LIMITS,
    download: DOWNLOAD_LIMITS,
  };
  const gate = new UpdateGate();
  const updater = makeUpdater(options.platform);
  const warnings: string[] = [];
  updater.logger = {
    info: () => {},
    warn: (message: unknown) => void warnings.push(String(message)),
    error: () => {},
  };
  // Troubles come back as rejections; without a listener the emitter would throw them.
  let lastError: unknown = null;
  updater.on('error', (error) => {
    lastError = error;
  });
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowPrerelease = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  updater.disableDifferentialDownload = true;
  // Members that its types hide: the way to the network, and the file that only a build with a feed has.
  Object.assign(updater, { httpExecutor: gate });
  if (!options.copy.hasConfig)
    Object.assign(updater, { configOnDisk: { value: Promise.resolve({ updaterCacheDirName: CACHE }) } });
  if (updater instanceof NsisUpdater) compareStrictly(updater, warnings);
  // After the gate: the provider is handed the way to the network once.
  updater.setFeedURL({ provider: 'custom', updateProvider: CheckedProvider, url: options.feed });

  // The last download, over or ended by its person: it lets go of its file before the next begins.
  let ending: Promise<unknown> = Promise.resolve();

  return {
    async check(signal) {
      gate.begin(checkLimits);
      try {
        const result = await orAborted(updater.checkForUpdates(), signal);
        return result?.isUpdateAvailable ? newerOf(result.updateInfo) : null;
      } catch (error) {
        throw troubleOf(error, 'garbled');
      }
    },
    async download(onPercent, signal) {
      await ending;
      gate.begin(downloadLimits);
      const token = new CancellationToken();
      const cancel = (): void => {
        token.cancel();
        gate.hangUp();
      };
      const tell = ({ percent }: { percent: number }): void => onPercent(percent);
      signal.addEventListener('abort', cancel, { once: true });
      updater.on('download-progress', tell);
      try {
        const work = updater.downloadUpdate(token);
        ending = work.catch(() => undefined);
        await orAborted(work, signal);
      } catch (error) {
        throw troubleOf(error, 'unreachable');
      } finally {
        updater.off('download-progress', tell);
        signal.removeEventListener('abort', cancel);
      }
    },
    async install() {
      lastError = null;
      try {
        updater.quitAndInstall(true, true);
      } catch (error) {
        lastError = error;
      }
      if (lastError !== null) throw new UpdateError('not-installed', lastError);
    },
  };
}

function makeUpdater(platform: NodeJS.Platform): AppImageUpdater | MacUpdater | NsisUpdater {
  if (platform === 'win32') return new NsisUpdater();
  return platform === 'darwin' ? new MacUpdater() : new AppImageUpdater();
}

/** electron-updater lets a package pass when PowerShell cannot compare its signature. Here that counts as a wrong one. */
function compareStrictly(updater: NsisUpdater, warnings: string[]): void {
  const compare = updater.verifyUpdateCodeSignature;
  updater.verifyUpdateCodeSignature = async (publishers, path) => {
    warnings.length = 0;
    const verdict = await compare(publishers, path);
    return verdict ?? warnings.find((warning) => NOT_COMPARED.test(warning)) ?? null;
  };
}

/** Rejects at once when the program ends or the feed is changed. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Error('aborted'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const BY_CODE: Record<string, UpdateTrouble> = {
  ERR_CHECKSUM_MISMATCH: 'damaged',
  ERR_UPDATER_INVALID_SIGNATURE: 'not-signed',
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'unreachable',
  ENOSPC: 'not-kept',
  EACCES: 'not-kept',
  EPERM: 'not-kept',
  EROFS: 'not-kept',
};

/** `otherwise`: what a trouble without a known name is at this step. */
function troubleOf(error: unknown, otherwise: UpdateTrouble): UpdateError {
  if (error instanceof UpdateError) return error;
  const { code, statusCode, message } = Object(error) as Record<string, unknown>;
  const known = typeof code === 'string' ? BY_CODE[code] : undefined;
  if (known) return new UpdateError(known, error);
  // Chromium's errors are `net::ERR_…`, HTTP's have a status, Node's a code that begins with E.
  const isNetwork = typeof statusCode === 'number' || /^net::|aborted|timed out/.test(String(message));
  const isSystem = typeof code === 'string' && /^E(?:CONN|HOST|NET|PIPE|AI_|NOTFOUND|TIMEDOUT)/.test(code);
  if (isNetwork || isSystem) return new UpdateError('unreachable', error);
  if (/code ?sign|signature/i.test(String(message))) return new UpdateError('not-signed', error);
  return new UpdateError(otherwise, error);
}
