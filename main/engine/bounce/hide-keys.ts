import type { DnsblRow } from '../../catalogue/dnsbl.ts';

/** A text without the keys that receivers put into list names, and whether there was one. */
export type WithoutKeys = { text: string; hadKey: boolean };

/** A key: letters and digits, 6–63 of them, and no list operator's own label. */
const KEY = '[a-z0-9_-]{6,63}';

/**
 * Takes the receiver's key out of names such as `KEY.zen.dq.spamhaus.net` (B3): it is somebody's secret and is neither shown nor kept.
 * Which names carry keys is said by the catalogue (`keyZoneTemplate`).
 */
export function makeKeyHider(lists: readonly DnsblRow[]): (text: string) => WithoutKeys {
  const suffixes = lists
    .map((row) => row.keyZoneTemplate)
    .filter((template) => template?.startsWith('{key}.'))
    .map((template) => (template ?? '').slice('{key}.'.length));
  // Operators make new sub-lists; any name below these takes a key.
  const families = [...new Set([...suffixes, 'dq.spamhaus.net', 'mail.abusix.zone'])].sort(
    (left, right) => right.length - left.length,
  );
  const escaped = families.map((name) => name.replaceAll('.', String.raw`\.`));
  const keyed = new RegExp(
    String.raw`(?<![a-z0-9_-])(${KEY})\.((?:[a-z-]{2,12}\.)?(?:${escaped.join('|')}))(?![a-z0-9-])`,
    'gi',
  );
  const ownLabels = new Set(suffixes.map((name) => name.split('.')[0] ?? ''));
  return (text) => {
    let hadKey = false;
    const hidden = text.replace(keyed, (whole, key: string, zone: string) => {
      if (ownLabels.has(key.toLowerCase()) || /^[a-z]{3,9}$/i.test(key)) return whole;
      hadKey = true;
      return zone;
    });
    return { text: hidden, hadKey };
  };
}
