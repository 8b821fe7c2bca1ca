/** A certificate authority of the lab's own, for the mailboxes that the program reads; it trusts it by `NODE_EXTRA_CA_CERTS`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { SERVER_NAME } from '../jail.ts';

/** Name of the mail server of the mailbox elsewhere. */
export const MAILBOX_NAME = 'mx.mailbox.example';

/** PEM texts, and the file with the authority's certificate. */
export type Authority = { caFile: string; cert: string; key: string };

const YEARS_MS = 5 * 365 * 86_400_000;

const make = async (): Promise<{ ca: string; cert: string; key: string }> => {
  const notAfterDate = new Date(Date.now() + YEARS_MS);
  const common = { keySize: 2048, algorithm: 'sha256', notAfterDate };
  const ca = await generate([{ name: 'commonName', value: 'Lab authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const made = await generate([{ name: 'commonName', value: MAILBOX_NAME }], {
    ...common,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [MAILBOX_NAME, SERVER_NAME].map((value) => ({ type: 2 as const, value })),
      },
    ],
  });
  return { ca: ca.cert, cert: made.cert, key: made.private };
};

/** The authority and the one certificate for both mailbox servers, made once and kept in the cache. */
export const authority = async (cache: string): Promise<Authority> => {
  const kept = join(cache, 'authority');
  const caFile = join(kept, 'ca.pem');
  const read = async (): Promise<Authority> => ({
    caFile,
    cert: await readFile(join(kept, 'cert.pem'), 'utf8'),
    key: await readFile(join(kept, 'key.pem'), 'utf8'),
  });
  try {
    return await read();
  } catch {
    const made = await make();
    await mkdir(kept, { recursive: true });
    await writeFile(caFile, made.ca);
    await writeFile(join(kept, 'cert.pem'), made.cert);
    await writeFile(join(kept, 'key.pem'), made.key, { mode: 0o600 });
    return read();
  }
};
