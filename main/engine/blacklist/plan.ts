import type { DnsblRow } from '../../catalogue/dnsbl.ts';

const isAlive = (row: DnsblRow): boolean => row.status === 'active' || row.status === 'uncertain';

/**
 * The lists to ask, in catalogue order: `default` ones that are not known to be dead. Lists that need a key, are covered by
 * another, or are only for a thorough check stay out. In the practice world only `practice` lists are asked, and they only
 * there; a list file of the person's own that has none is then asked as it is (its world is a typed, closed one).
 */
export function planLists(
  rows: readonly DnsblRow[],
  options: { practice: boolean; keys?: never },
): DnsblRow[] {
  const usual = rows.filter((row) => row.query === 'default' && isAlive(row));
  if (!options.practice) return usual;
  const practice = rows.filter((row) => row.query === 'practice' && isAlive(row));
  return practice.length > 0 ? practice : usual;
}
