import type { BlacklistRow } from '../../../preload/contract/index.ts';

export const GROUPS = ['blocks', 'may', 'information', 'notChecked', 'clean'] as const;
export type Group = (typeof GROUPS)[number];

/**
 * Which part of S9 a row belongs to, as the program groups them. "Refused" is never "listed"; an empty answer of a broken list is
 * never "clean" (B2); what is about a whole provider is never about this server (B4).
 */
export function groupOf(row: Pick<BlacklistRow, 'state' | 'weight' | 'scope'>): Group {
  switch (row.state) {
    case 'listed':
    case 'policy':
      if (row.scope === 'range' || row.scope === 'asn' || row.weight === 'informational')
        return 'information';
      return row.weight === 'major' || row.weight === 'common' ? 'blocks' : 'may';
    case 'information':
      return 'information';
    case 'clean':
      return 'clean';
    default:
      return 'notChecked';
  }
}

const WEIGHT = ['major', 'common', 'minor', 'informational'];

/** The rows by group, those that matter most first. */
export function groupRows(rows: readonly BlacklistRow[]): Record<Group, BlacklistRow[]> {
  const groups: Record<Group, BlacklistRow[]> = {
    blocks: [],
    may: [],
    information: [],
    notChecked: [],
    clean: [],
  };
  for (const row of rows) groups[groupOf(row)].push(row);
  for (const group of GROUPS) {
    groups[group].sort(
      (a, b) => WEIGHT.indexOf(a.weight) - WEIGHT.indexOf(b.weight) || a.name.localeCompare(b.name),
    );
  }
  return groups;
}
