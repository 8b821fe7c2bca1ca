/**
 * A case under a passphrase: the whole ZIP as one age file (age-encryption.org/v1, scrypt). The library writes and reads the format; the slow
 * step (scrypt, RFC 7914) runs in Node's own threads, because the library's stops the program for as long as it takes.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { Stanza as AgeStanza } from 'age-encryption';

const MAGIC = 'age-encryption.org/v1\n';
/** 2^16 × 8 × 128 octets: 64 MB, a few tenths of a second. */
const WRITE_LOG_N = 16;
/** age's own default is 18 (256 MB); more is somebody who wants this computer to stand still. */
const MOST_LOG_N = 18;
const LABEL = 'age-encryption.org/v1/scrypt';
const NONCE = new Uint8Array(12);

/** Is this an age file? */
export const isSealed = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;

/** What opening a sealed file came to; `not-ours`: sealed for a key, or in a way that would take minutes. */
export type Unsealing =
  | { ok: true; bytes: Uint8Array }
  | { ok: false; why: 'passphrase-wrong' | 'not-ours' | 'damaged' };

export async function seal(bytes: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const { Encrypter, Stanza } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient({
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16);
      const key = await deriveKey(passphrase, salt, WRITE_LOG_N);
      const args = ['scrypt', salt.toString('base64').replace(/=+$/, ''), String(WRITE_LOG_N)];
      return [new Stanza(args, wrapKey(fileKey, key))];
    },
  });
  return encrypter.encrypt(bytes);
}

export async function unseal(bytes: Uint8Array, passphrase: string): Promise<Unsealing> {
  const { Decrypter } = await import('age-encryption');
  let seen: 'nothing' | 'not-ours' | 'wrong' | 'right' = 'nothing';
  const decrypter = new Decrypter();
  decrypter.addIdentity({
    async unwrapFileKey(stanzas: AgeStanza[]) {
      const [stanza] = stanzas;
      const [kind, salt = '', logN = ''] = stanza?.args ?? [];
      const isOurs =
        stanzas.length === 1 && kind === 'scrypt' && /^[1-9]\d?$/.test(logN) && Number(logN) <= MOST_LOG_N;
      const salted = Buffer.from(salt, 'base64');
      if (!stanza || !isOurs || salted.length !== 16 || stanza.body.length !== 32) {
        seen = 'not-ours';
        return null;
      }
      const fileKey = unwrapKey(stanza.body, await deriveKey(passphrase, salted, Number(logN)));
      seen = fileKey === null ? 'wrong' : 'right';
      return fileKey;
    },
  });
  try {
    return { ok: true, bytes: await decrypter.decrypt(bytes) };
  } catch {
    const why = {
      nothing: 'damaged',
      right: 'damaged',
      wrong: 'passphrase-wrong',
      'not-ours': 'not-ours',
    } as const;
    return { ok: false, why: why[seen] };
  }
}

function deriveKey(passphrase: string, salt: Uint8Array, logN: number): Promise<Buffer> {
  const salted = Buffer.concat([Buffer.from(LABEL), salt]);
  const cost = { N: 2 ** logN, r: 8, p: 1, maxmem: 2 ** logN * 8 * 128 + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salted, 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** ChaCha20-Poly1305 with a zero nonce over the file key, as the age format says of its scrypt recipient. */
function wrapKey(fileKey: Uint8Array, key: Uint8Array): Uint8Array {
  const cipher = createCipheriv('chacha20-poly1305', key, NONCE, { authTagLength: 16 });
  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
}

function unwrapKey(body: Uint8Array, key: Uint8Array): Uint8Array | null {
  const decipher = createDecipheriv('chacha20-poly1305', key, NONCE, { authTagLength: 16 });
  decipher.setAuthTag(body.subarray(16));
  try {
    return Uint8Array.from(Buffer.concat([decipher.update(body.subarray(0, 16)), decipher.final()]));
  } catch {
    return null;
  }
}
