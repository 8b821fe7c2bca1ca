import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecrets } from '../../main/desktop/secrets.ts';

const KEY = 'zq7kx2mw9vt4ch8bn3rj6ypdfs';
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rd-secrets-'));
  path = join(folder, 'data', 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Backend = ReturnType<Parameters<typeof openSecrets>[0]['safeStorage']['getSelectedStorageBackend']>;

/** A key store that turns each octet round; `lock` says what goes wrong with it. */
function keyStore(backend: Backend = 'gnome_libsecret', lock: { isThere?: boolean; canKeep?: boolean } = {}) {
  const turn = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  return {
    isAsyncEncryptionAvailable: async () => lock.isThere ?? true,
    getSelectedStorageBackend: () => backend,
    async encryptStringAsync(text: string) {
      if (lock.canKeep === false) throw new Error('the key store is closed');
      return turn(Buffer.from(text));
    },
    async decryptStringAsync(sealed: Buffer) {
      const result = turn(sealed).toString();
      if (!/^[\w ]+$/.test(result)) throw new Error('sealed by somebody else');
      return { shouldReEncrypt: false, result };
    },
  };
}

const open = (safeStorage = keyStore(), platform: NodeJS.Platform = 'linux') =>
  openSecrets({ safeStorage, path, platform });

describe('secrets of the desktop', () => {
  it('are sealed by the system, in a file for its owner only, and there again at the next start', async () => {
    const first = await open();
    expect(first.kept).toBe('os');
    await first.set('list-key.spamhaus', KEY);
    expect(first.get('list-key.spamhaus')).toBe(KEY);
    expect(readFileSync(path, 'latin1')).not.toContain(KEY);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    const second = await open();
    await expect.poll(() => second.get('list-key.spamhaus')).toBe(KEY);
    await second.set('list-key.spamhaus', null);
    expect(second.get('list-key.spamhaus')).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('{}\n');
  });

  it('tell the window when what was kept has been unlocked', async () => {
    await (await open()).set('a', KEY);
    const unlocked = Promise.withResolvers<void>();
    await openSecrets({ safeStorage: keyStore(), path, platform: 'linux', onUnlocked: unlocked.resolve });
    await unlocked.promise;
  });

  it.each([
    ['basic_text', 'linux', 'memory'],
    ['unknown', 'linux', 'memory'],
    ['kwallet6', 'linux', 'os'],
    ['unknown', 'win32', 'os'],
    ['unknown', 'darwin', 'os'],
  ] as const)('with %s on %s they are kept by: %s', async (backend, platform, kept) => {
    const secrets = await open(keyStore(backend), platform);
    await secrets.set('a', KEY);
    expect([secrets.kept, secrets.get('a')]).toEqual([kept, KEY]);
    const isThere = (): string => readFileSync(path, 'utf8');
    if (kept === 'memory') expect(isThere).toThrow();
    else expect(isThere()).toContain('"a"');
  });

  it('stay in memory without a key store, or when it closes meanwhile, and say so', async () => {
    expect((await open(keyStore('gnome_libsecret', { isThere: false }))).kept).toBe('memory');
    const closing = await open(keyStore('gnome_libsecret', { canKeep: false }));
    expect(closing.kept).toBe('os');
    await closing.set('a', KEY);
    expect([closing.kept, closing.get('a')]).toEqual(['memory', KEY]);
  });

  it('are not there when the file is damaged or was sealed by somebody else', async () => {
    await (await open()).set('a', KEY);
    for (const text of ['{', '[1]', '{"a": 5}', `{"a": "${Buffer.from('plain').toString('base64')}"}`]) {
      writeFileSync(path, text);
      const secrets = await open();
      await Promise.resolve();
      expect(secrets.get('a')).toBeNull();
    }
  });
});
