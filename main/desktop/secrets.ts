import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SafeStorage } from 'electron';
import { memorySecrets, type SecretStore } from '../service/index.ts';

export type SecretsOptions = {
  safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
  /** The file beside the database; it holds nothing that could be read without the system's key store. */
  path: string;
  platform: NodeJS.Platform;
  /** What was kept from earlier has been unlocked: the system may have asked the person first. */
  onUnlocked?(): void;
};

/**
 * Secrets in the system's key store (S5): Keychain, DPAPI, libsecret or KWallet by Electron's `safeStorage`, the encrypted values in a
 * file of the person's own (0600). Without a real key store they stay in memory, and `kept` says so: Electron's `basic_text` is a fixed
 * password. To be called when Electron is ready. What was kept is there as soon as the system has unlocked it.
 */
export async function openSecrets(options: SecretsOptions): Promise<SecretStore> {
  return (await hasKeyStore(options)) ? keptSecrets(options) : memorySecrets();
}

async function hasKeyStore({ safeStorage, platform }: SecretsOptions): Promise<boolean> {
  try {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
    return platform !== 'linux' || !/^(?:basic_text|unknown)$/.test(safeStorage.getSelectedStorageBackend());
  } catch {
    return false;
  }
}

function keptSecrets({ safeStorage, path, onUnlocked }: SecretsOptions): SecretStore {
  const sealed = readFile(path);
  const plain = new Map<string, string>();
  let kept: SecretStore['kept'] = 'os';

  const unlock = async (name: string, value: string): Promise<void> => {
    try {
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(value, 'base64'));
      // Typed anew meanwhile: that one counts.
      if (sealed.get(name) === value && !plain.has(name)) plain.set(name, result);
    } catch {
      // Another person's or another computer's key store: the same as not having it.
    }
  };
  const known = [...sealed];
  if (known.length > 0)
    void Promise.all(known.map(([name, value]) => unlock(name, value))).then(() => onUnlocked?.());

  return {
    get kept() {
      return kept;
    },
    get: (name) => plain.get(name) ?? null,
    async set(name, value) {
      if (value === null) {
        plain.delete(name);
        if (sealed.delete(name)) writeFile(path, sealed);
        return;
      }
      plain.set(name, value);
      try {
        const locked = (await safeStorage.encryptStringAsync(value)).toString('base64');
        if (plain.get(name) !== value) return;
        sealed.set(name, locked);
        writeFile(path, sealed);
        kept = 'os';
      } catch {
        // The key store is closed, or the disk is full: it works until the program ends, and `kept` says so.
        kept = 'memory';
      }
    },
  };
}

function readFile(path: string): Map<string, string> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(
      Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    );
  } catch {
    return new Map();
  }
}

/** Whole or not at all, and for its owner only. */
function writeFile(path: string, held: ReadonlyMap<string, string>): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(held), null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
