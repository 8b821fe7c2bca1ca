import type { KeyFamily } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';

/** What stands for a key wherever a name is kept or shown. */
export const KEY_MARK = '[key]';
/** One label of a name (RFC 1035 §2.3.4). A dot in it would ask somebody else. */
const LABEL = /^[a-z0-9](?:[a-z0-9_-]{0,62})$/i;

/** A person's key of one operator. Nothing but `askedName` may put it anywhere. */
export type ListKey = { family: KeyFamily; value: string };

/** A name as it goes onto the wire, and as it may be kept and shown. They differ by the key only. */
export type AskedName = { wire: string; shown: string };

/** Could this stand in a name at all? */
export function isUsableKey(key: ListKey): boolean {
  return LABEL.test(key.value);
}

/** The name of an entry in a list: `2.0.0.127.zen.example`, with a key `2.0.0.127.KEY.zen.dq.example`. */
export function askedName(
  row: Pick<DnsblRow, 'zone' | 'keyZoneTemplate'>,
  label: string,
  key: ListKey | null,
): AskedName {
  if (key === null || row.keyZoneTemplate === null) {
    const name = `${label}.${row.zone}`;
    return { wire: name, shown: name };
  }
  const inZone = (text: string): string => `${label}.${row.keyZoneTemplate?.replace('{key}', () => text)}`;
  return { wire: inZone(key.value), shown: inZone(KEY_MARK) };
}

/** Takes a key out of a list's own text: some repeat the name that was asked. */
export function withoutKey(text: string, key: ListKey | null): string {
  if (key === null) return text;
  const escaped = key.value.replace(/[^a-z0-9]/gi, (char) => `\\${char}`);
  return text.replace(new RegExp(escaped, 'gi'), () => KEY_MARK);
}
