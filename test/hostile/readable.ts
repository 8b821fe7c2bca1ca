import { expect } from 'vitest';
import type { Report } from '../../preload/contract/index.ts';

/** Everything a person reads of a report as our own sentence; quoted server text may stand inside it. */
export function sentencesOf(report: Report): Record<string, string> {
  const findings = report.findings.flatMap((row) =>
    (['title', 'saw', 'why', 'action'] as const).map((part): [string, string] => [
      `${row.id} ${row.subject} ${part}`,
      row[part],
    ]),
  );
  return {
    headline: report.verdict.headline,
    detail: report.verdict.detail,
    seenFrom: report.verdict.seenFrom,
    blacklists: report.blacklists.headline,
    ...Object.fromEntries(findings),
  };
}

/** Controls, changes of direction, characters of no width (SPEC S3). */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** `namespace:some.key`, `finding.relay.open.title`, `reason.cut`: keys of the word list that found no words. */
const RAW_KEY =
  /\b(?:finding\w*|verdict|target|advice|relayTests|report|ui|cli):[a-z]|(?:^|\s)(?:reason|why|sign|problem|relay|posture|vantage|blacklist|verdict)\.[\w-]+\.?[\w-]*(?=\s|$|[.:,)])/i;
/** Traces of a program in a sentence. */
const MACHINE =
  /\{\{|\}\}|\$t\(|\bundefined\b|\bnull\b(?! MX)|\bNaN\b|\[object|\bE(?:CONN|HOST|NET|PIPE|AI_)\w*|\bat \S+\.js:|\bCT-[A-Z]/;

/** Asserts that the sentences can be read by somebody who is no programmer. `quoted` is taken out first: a server may say anything. */
export function expectReadable(report: Report, quoted?: RegExp): void {
  for (const [name, text] of Object.entries(sentencesOf(report))) {
    const own = quoted ? text.replace(quoted, '…') : text;
    expect(text.trim(), `${name} is empty`).not.toBe('');
    expect(text, name).not.toMatch(HIDDEN);
    expect(own, name).not.toMatch(RAW_KEY);
    expect(own, name).not.toMatch(MACHINE);
    expect(own.length, `${name} is long`).toBeLessThan(600);
  }
  expect(report.verdict.headline).toMatch(/[.?]$/);
}

/** No string anywhere in the report, transcripts and evidence included, holds a character that can act. */
export function expectHarmless(report: Report): void {
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string')
      expect(HIDDEN.test(value), `${path}: ${JSON.stringify(value)}`).toBe(false);
    else if (Array.isArray(value)) for (const [at, item] of value.entries()) walk(item, `${path}[${at}]`);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) {
        walk(key, `${path} key`);
        walk(item, `${path}.${key}`);
      }
  };
  const { target, ...rest } = report;
  const { input: _typed, ...resolved } = target;
  walk(rest, 'report');
  walk(resolved, 'target');
}

/** "Not known" must come with a way on: the second line, and for each finding that is not fine something to do. */
export function expectNextStep(report: Report): void {
  expect(report.verdict.detail.trim()).not.toBe('');
  for (const row of report.findings) {
    if (row.severity === 'ok') continue;
    expect(row.action.trim(), row.id).not.toBe('');
  }
}

/** A "closed" needs a recipient of the server's own that was accepted; an "open" needs a stranger's that was. */
export function expectEarned(report: Report): void {
  for (const cell of report.relay.cells) {
    const rows = [...cell.attempts, ...cell.controls];
    if (cell.state === 'closed')
      expect(cell.controls.some((row) => row.id.startsWith('C1') && row.outcome === 'accepted')).toBe(true);
    if (cell.state === 'open' || cell.state === 'probably')
      expect(rows.some((row) => !/^C/.test(row.id) && row.outcome === 'accepted')).toBe(true);
  }
  if (report.verdict.code.startsWith('CLOSED'))
    expect(report.relay.cells.some((cell) => cell.state === 'closed')).toBe(true);
}
