import { type DnsblRow, keyFamilyOf } from '../../catalogue/dnsbl.ts';
import { needsKey } from './ways.ts';

const isAlive = (row: DnsblRow): boolean => row.status === 'active' || row.status === 'uncertain';

/** Why a list is in the plan and yet not asked; words `findingBlacklist:reason.<key>`. */
export type WhyNot = 'dead' | 'lists-world' | 'never' | 'needs-key' | 'muted';

/**
 * Is the list not to be asked, whoever chose it? Lists that closed, or answer "listed" for everybody, are never asked: somebody else
 * may answer in their name by now. A muted one is not asked until the person takes that back.
 */
export function whyNotAsked(
  row: DnsblRow,
  { muted, hasKey }: { muted: readonly string[]; hasKey: boolean },
): WhyNot | null {
  if (row.status === 'dead') return 'dead';
  if (row.status === 'list-the-world') return 'lists-world';
  if (row.query === 'never') return row.keyRequired === 'required' ? 'needs-key' : 'never';
  if (muted.includes(row.zone)) return 'muted';
  return needsKey(row) && !hasKey ? 'needs-key' : null;
}

/** A list that is asked with a key and openly is one row: the keyed twin of an open list gives way to it (same data, same key). */
function withoutTwins(rows: readonly DnsblRow[]): DnsblRow[] {
  const open = new Set(rows.flatMap((row) => (needsKey(row) ? [] : (row.keyZoneTemplate ?? []))));
  return rows.filter((row) => !needsKey(row) || !open.has(row.keyZoneTemplate ?? ''));
}

/** The lists the person chose; in the practice world those of the practice world. Dead ones stay: their row says why they are not asked. */
function chosen(rows: readonly DnsblRow[], zones: readonly string[], isPractice: boolean): DnsblRow[] {
  const wanted = new Set(zones.map((zone) => zone.toLowerCase().replace(/\.$/, '')));
  const found = rows.filter((row) => wanted.has(row.zone));
  const hasPractice = rows.some((row) => row.query === 'practice' && isAlive(row));
  if (!isPractice) return withoutTwins(found.filter((row) => row.query !== 'practice'));
  return hasPractice ? found.filter((row) => row.query === 'practice' || !isAlive(row)) : found;
}

/**
 * The lists to ask, in catalogue order: `default` ones that are not known to be dead, and those that a key of the person's opens.
 * Lists that are covered by another, or are only for a thorough check (`extended`), stay out, unless the person chose lists: then it
 * is these, whatever they are. In the practice world only `practice` lists are asked, and they only there; a list file of the
 * person's own that has none is then asked as it is (its world is a typed, closed one).
 */
export function planLists(
  rows: readonly DnsblRow[],
  options: {
    practice: boolean;
    /** Families of keys that the person has. */
    keys?: ReadonlySet<string>;
    /** Only these lists; empty: the usual choice. */
    zones?: readonly string[];
    extended?: boolean;
  },
): DnsblRow[] {
  const { practice: isPractice, keys, zones = [], extended = false } = options;
  if (zones.length > 0) return chosen(rows, zones, isPractice);
  const isUsual = (row: DnsblRow): boolean => {
    if (row.query === 'default') return !needsKey(row) || keys?.has(keyFamilyOf(row) ?? '') === true;
    if (row.query === 'with-key') return keys?.has(keyFamilyOf(row) ?? '') === true;
    return extended && row.query === 'extended';
  };
  const usual = withoutTwins(rows.filter((row) => isAlive(row) && isUsual(row)));
  if (!isPractice) return usual;
  const practice = rows.filter((row) => row.query === 'practice' && isAlive(row));
  return practice.length > 0 ? practice : usual;
}
