import { describe, expect, it } from 'vitest';
import { summaryText } from '../../main/report/summary-text.ts';
import type { Report } from '../../preload/contract/index.ts';
import { hostile, openPart } from '../fixtures/reports/make.ts';

/** Everything at its longest: names, sentences, findings, lists. */
function longest(language: 'en' | 'id'): Report {
  const report = openPart(language);
  const [finding] = report.findings;
  const [row] = report.blacklists.rows;
  const domain = `${'very-long-label-of-a-name'.repeat(2)}.`.repeat(4).concat('example');
  return {
    ...report,
    target: { ...report.target, domain, input: domain },
    verdict: { ...report.verdict, headline: 'Long word '.repeat(60), detail: 'Långt 漢字 '.repeat(80) },
    findings: finding
      ? Array.from({ length: 60 }, (_, index) => ({
          ...finding,
          code: `A${index + 1}`,
          id: `${finding.id}${index}`,
          title: 'A title without an end '.repeat(20),
          action: 'Do this and that '.repeat(20),
        }))
      : [],
    blacklists: {
      ...report.blacklists,
      headline: 'On lists '.repeat(50),
      rows: row
        ? Array.from({ length: 300 }, (_, index) => ({
            ...row,
            state: 'listed' as const,
            weight: 'major' as const,
            zone: `zone-${index}.example`,
            name: `List of a very long name ${index}`,
            subject: `2001:db8:1:2:3:4:5:${index}`,
          }))
        : [],
    },
  };
}

describe.each(['en', 'id'] as const)('the summary for a chat message, %s', (language) => {
  it.each([
    ['longest', longest],
    ['hostile', hostile],
    ['usual', openPart],
  ])('%s: at most 900 characters, whole characters, the verdict first', (_name, make) => {
    const report = make(language);
    const text = summaryText(report);
    expect(text.length).toBeLessThanOrEqual(900);
    expect(text.isWellFormed()).toBe(true);
    expect(text.startsWith('Relay Doctor · ')).toBe(true);
  });
});
