import type { CatalogueList } from '../../../preload/contract/index.ts';

/** Which part of the catalogue is shown. */
export const PARTS = ['all', 'asked', 'not-asked', 'muted', 'own'] as const;
export type Part = (typeof PARTS)[number];

const WEIGHTS = ['major', 'common', 'minor', 'informational'];

function belongs(list: CatalogueList, part: Part): boolean {
  switch (part) {
    case 'all':
      return true;
    case 'asked':
      return list.asked === 'yes';
    case 'not-asked':
      return list.asked !== 'yes';
    case 'muted':
      return list.asked === 'muted';
    case 'own':
      return list.own;
  }
}

/** The person's own lists first, then those that are asked, then by weight and name. */
export function sortLists(lists: readonly CatalogueList[]): CatalogueList[] {
  const rank = (list: CatalogueList) =>
    (list.own ? 0 : list.asked === 'yes' ? 10 : 20) + WEIGHTS.indexOf(list.weight);
  const { compare } = new Intl.Collator('en');
  return [...lists].sort((a, b) => rank(a) - rank(b) || compare(a.name, b.name));
}

/**
 * Lists whose name, zone or operator holds every word. A zone as a bounce shows it may have a host in front
 * (`sbl-xbl.list.example`), so a word that ends in a zone finds it too.
 */
export function findLists(lists: readonly CatalogueList[], search: string, part: Part): CatalogueList[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return lists
    .filter((list) => belongs(list, part))
    .filter((list) => {
      const text = `${list.name} ${list.zone} ${list.operator ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word) || word.endsWith(`.${list.zone}`));
    });
}

/** A zone as typed: without a dot at the end, in lower case; null when it is none (at least two labels). */
export function zoneOf(text: string): string | null {
  const zone = text.trim().toLowerCase().replace(/\.$/, '');
  const label = '[a-z0-9_](?:[a-z0-9_-]{0,62})';
  return zone.length <= 253 && new RegExp(`^${label}(?:\\.${label})+$`).test(zone) ? zone : null;
}
