import type { HostAddress, Place } from '../../../preload/contract/index.ts';
import type { Resolver } from '../dns/resolver.ts';
import { readAddress } from '../target/index.ts';

/** Where the practice world says the visitor stands, and the proof mailbox it keeps (IMAP, plain, on loopback). */
export type PracticePlace = {
  place: Place;
  addresses: string[];
  mailbox?: { host: string; port: number; user: string; password: string };
};

/**
 * The practice world's own statement, TXT `_vantage.<domain>`. Believed only when the resolver was typed and every
 * address of the target is this computer itself, so that no real server can talk its way into being "seen from outside".
 */
export async function readPracticeWorld(
  domain: string | undefined,
  addresses: readonly HostAddress[],
  typedResolver: boolean,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<PracticePlace | null> {
  if (!typedResolver || domain === undefined || addresses.length === 0) return null;
  if (!addresses.every((row) => row.scope === 'loopback')) return null;
  const result = await resolver.query(`_vantage.${domain}`, 'TXT', { signal });
  const text = result.records.flatMap((row) => (row.type === 'TXT' ? [row.text] : []))[0];
  return text === undefined ? null : parsePracticePlace(text);
}

export function parsePracticePlace(text: string): PracticePlace | null {
  const fields = new Map(
    text.split(';').map((part): [string, string] => {
      const [key = '', ...value] = part.trim().split('=');
      return [key, value.join('=')];
    }),
  );
  if (fields.get('v') !== 'relay-doctor-practice') return null;
  const said = fields.get('place');
  const place: Place = said === 'inside' || said === 'outside' ? said : 'unknown';
  const addresses = [fields.get('address'), fields.get('address6')].flatMap((value) => {
    const address = value === undefined ? null : readAddress(value);
    return address ? [address.ip] : [];
  });
  const mailbox = readMailbox(fields);
  return { place, addresses, ...(mailbox ? { mailbox } : {}) };
}

/** `mailbox=127.0.0.1:PORT; user=…; password=…`. Only a mailbox on this computer is believed. */
function readMailbox(fields: ReadonlyMap<string, string>): PracticePlace['mailbox'] | null {
  const [, host = '', digits = ''] = /^(.*):(\d{1,5})$/.exec(fields.get('mailbox') ?? '') ?? [];
  const address = readAddress(host);
  const port = Number(digits);
  const [user, password] = [fields.get('user'), fields.get('password')];
  if (address?.scope !== 'loopback' || port < 1 || port > 65535) return null;
  return user && password ? { host: address.ip, port, user, password } : null;
}
