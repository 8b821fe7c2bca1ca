import type { HostAddress, Place } from '../../../preload/contract/index.ts';
import type { Resolver } from '../dns/resolver.ts';
import { readAddress } from '../target/index.ts';

/** Where the practice world says the visitor stands. */
export type PracticePlace = { place: Place; addresses: string[] };

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
  return { place, addresses };
}
