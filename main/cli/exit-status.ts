import type { Report } from '../../preload/contract/index.ts';

/** Exit statuses (SPEC H3). */
export const EXIT = {
  nothingToFix: 0,
  somethingToFix: 1,
  couldNotTell: 2,
  badInput: 3,
  interrupted: 130,
} as const;

/** Findings about the asking itself: they say nothing of the server. */
const ABOUT_ASKING = ['blacklist.key-refused', 'blacklist.refused-solved', 'blacklist.intercepted'];

/**
 * The relay question decides first: open = 1, not known = 2. A closed server, one that keeps or returns what it takes, or a
 * check without the relay part, is judged by its findings: anything to do now or this week = 1; nothing could be looked at = 2.
 */
export function exitStatusOf(report: Report, wasRelayAsked: boolean): number {
  const toFix = report.findings.some((row) => row.severity === 'act-now' || row.severity === 'this-week');
  if (!wasRelayAsked) {
    const { clean, listed, policy } = report.blacklists.summary;
    const sawNothing =
      report.findings.every((row) => row.severity === 'unknown' || ABOUT_ASKING.includes(row.id)) &&
      clean + listed + policy === 0;
    return toFix ? EXIT.somethingToFix : sawNothing ? EXIT.couldNotTell : EXIT.nothingToFix;
  }
  const { code, grade } = report.verdict;
  if (code === 'OPEN-INSIDE' || code === 'CLOSED-INSIDE') return EXIT.couldNotTell;
  // Not a relay after all: what is to be done about it stands in the findings.
  const isHarmless = code === 'KEEPS-IT' || code === 'BOUNCES';
  if (isHarmless) return toFix ? EXIT.somethingToFix : EXIT.nothingToFix;
  if (grade === 'proved' || grade === 'probably') return EXIT.somethingToFix;
  if (grade === 'unknown') return EXIT.couldNotTell;
  return toFix ? EXIT.somethingToFix : EXIT.nothingToFix;
}
