/** A self-made certificate for the lab's servers, where Debian's packages expect one. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { SERVER_NAME } from '../jail.ts';

/** Where Debian's ssl-cert package keeps its certificate and key. */
export const CERT_FILE = '/etc/ssl/certs/ssl-cert-snakeoil.pem';
export const KEY_FILE = '/etc/ssl/private/ssl-cert-snakeoil.key';

/** The two files, made once and kept in the cache. */
export const tlsFiles = async (cache: string): Promise<Record<string, string>> => {
  const kept = join(cache, 'tls');
  const read = async () => ({
    [CERT_FILE]: await readFile(join(kept, 'cert.pem'), 'utf8'),
    [KEY_FILE]: await readFile(join(kept, 'key.pem'), 'utf8'),
  });
  try {
    return await read();
  } catch {
    const made = await generate([{ name: 'commonName', value: SERVER_NAME }], {
      keySize: 2048,
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: SERVER_NAME }] }],
    });
    await mkdir(kept, { recursive: true });
    await writeFile(join(kept, 'cert.pem'), made.cert);
    await writeFile(join(kept, 'key.pem'), made.private, { mode: 0o600 });
    return read();
  }
};
