import type { BlacklistRow, BlacklistState, BlacklistSummary } from '../../../preload/contract/index.ts';

/** Groups of the blacklist page (blacklists.md §2); words `findingBlacklist:group.<group>`. */
export type BlacklistGroup = 'blocks' | 'may' | 'information' | 'notChecked' | 'clean';

const COUNTER: Record<BlacklistState, keyof BlacklistSummary> = {
  listed: 'listed',
  policy: 'policy',
  information: 'information',
  clean: 'clean',
  refused: 'refused',
  broken: 'broken',
  'no-answer': 'noAnswer',
  'not-asked': 'notAsked',
};

/** Counts rows by state. */
export function summarise(rows: readonly BlacklistRow[]): BlacklistSummary {
  const summary: BlacklistSummary = {
    listed: 0,
    policy: 0,
    information: 0,
    clean: 0,
    refused: 0,
    broken: 0,
    noAnswer: 0,
    notAsked: 0,
  };
  for (const row of rows) summary[COUNTER[row.state]] += 1;
  return summary;
}

const isHeavy = (row: BlacklistRow): boolean => row.weight === 'major' || row.weight === 'common';

/** A listing of a whole range or provider is about neighbours, not about this server. */
export const isProviderWide = (row: BlacklistRow): boolean => row.scope === 'range' || row.scope === 'asn';

/** The group of one row (B5): by weight and scope, never by count. */
export function groupOf(row: BlacklistRow): BlacklistGroup {
  switch (row.state) {
    case 'listed':
    case 'policy':
      if (isProviderWide(row) || row.weight === 'informational') return 'information';
      return isHeavy(row) ? 'blocks' : 'may';
    case 'information':
      return 'information';
    case 'clean':
      return 'clean';
    case 'refused':
    case 'broken':
    case 'no-answer':
    case 'not-asked':
      return 'notChecked';
    default: {
      const never: never = row.state;
      return never;
    }
  }
}

const NAMESPACE = 'findingBlacklist:headline.';
type Headline = { key: string; params: Record<string, number> };

/** An answer that leaves the question open: of a list that did not prove itself, or a code nobody knows. */
const isOpen = (row: BlacklistRow): boolean => row.reason === 'unproved' || row.reason === 'unknown-code';

const isTurnedAway = (row: BlacklistRow): boolean => row.state === 'refused' && row.reason !== 'key-refused';

/** Numbers of lists, each once however many subjects it was asked about. Lists that were not asked do not count. */
function countZones(rows: readonly BlacklistRow[]): {
  blocks: number;
  may: number;
  answered: number;
  silent: number;
  asked: number;
  clean: number;
  /** Turned our DNS server away. A key that does not fit is no matter of the DNS server. */
  refused: number;
} {
  const byZone = Map.groupBy(
    rows.filter((row) => row.state !== 'not-asked'),
    (row) => row.zone,
  );
  const all = [...byZone.values()].map((own) => ({ own, groups: new Set(own.map(groupOf)) }));
  const isAnswer = (row: BlacklistRow): boolean =>
    groupOf(row) === 'clean' || (groupOf(row) === 'information' && !isOpen(row));
  return {
    blocks: all.filter(({ groups }) => groups.has('blocks')).length,
    may: all.filter(({ groups }) => groups.has('may') && !groups.has('blocks')).length,
    answered: all.filter(({ own }) => own.some(isAnswer)).length,
    silent: all.filter(({ groups }) => groups.size === 1 && groups.has('notChecked')).length,
    asked: all.length,
    clean: all.filter(({ groups }) => groups.has('clean')).length,
    refused: all.filter(({ own }) => own.some(isTurnedAway)).length,
  };
}

/** The blacklist sentence of the result (UX §3), as a word-list key with its numbers. */
export function blacklistHeadline(rows: readonly BlacklistRow[]): Headline {
  const { blocks, may, answered, silent, asked, clean, refused } = countZones(rows);
  const make = (key: string, params: Record<string, number> = {}): Headline => ({
    key: `${NAMESPACE}${key}`,
    params,
  });
  if (blocks > 0) return make(blocks === 1 ? 'manyOne' : 'many', { n: blocks });
  if (may > 0) return make(may === 1 ? 'fewOne' : 'few', { n: may });
  if (clean > 0) {
    const key = silent === 0 ? 'cleanAll' : 'clean';
    return make(answered === 1 ? `${key}One` : key, { a: answered, b: silent });
  }
  if (refused > 0 && refused * 2 >= asked) return make('refused');
  if (asked > 0) return make(asked === 1 ? 'noneAnsweredOne' : 'noneAnswered', { n: asked });
  return make(rows.some((row) => row.reason === 'dns-makes-up') ? 'dnsMakesUp' : 'nothingAsked');
}
