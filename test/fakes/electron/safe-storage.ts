import { note } from './records.ts';

const BACKEND = process.env.RELAY_STAND_IN_KEY_STORE ?? 'gnome_libsecret';

const turn = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));

/** Stands in for `safeStorage`: as good as no lock at all, but what it gives cannot be read by looking. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async (): Promise<boolean> => BACKEND !== 'none',
  getSelectedStorageBackend: (): string => BACKEND,
  async encryptStringAsync(text: string): Promise<Buffer> {
    note('safeStorage.encryptStringAsync');
    return turn(Buffer.from(text, 'utf8'));
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    note('safeStorage.decryptStringAsync');
    return { shouldReEncrypt: false, result: turn(sealed).toString('utf8') };
  },
};
