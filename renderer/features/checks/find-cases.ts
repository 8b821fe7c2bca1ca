import type { CaseSummary } from '../../../preload/contract/index.ts';

/** What the list shows: what is typed, one tag, and whether archived cases are among it. */
export type CaseWishes = { text: string; tag: string | null; archived: boolean };

/** Cases that fit, newest first. `wordOf`: the result as the list writes it, so that it can be searched for. */
export function findCases(
  cases: readonly CaseSummary[],
  { text, tag, archived }: CaseWishes,
  wordOf: (one: CaseSummary) => string,
): CaseSummary[] {
  const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
  return cases
    .filter((one) => (archived || !one.archived) && (tag === null || one.tags.includes(tag)))
    .filter((one) => {
      if (terms.length === 0) return true;
      const all = [one.name, one.number, ...one.tags, wordOf(one)].join(' ').toLowerCase();
      return terms.every((term) => all.includes(term));
    })
    .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

/** Every tag in use, each once, in order. */
export const tagsOf = (cases: readonly CaseSummary[]): string[] =>
  [...new Set(cases.flatMap((one) => one.tags))].sort((a, b) => a.localeCompare(b));
