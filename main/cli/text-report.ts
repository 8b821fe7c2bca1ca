import type { Report } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { doorName, settingLines, truthBlocks, waitingLine } from './truth-lines.ts';

/** The result for a person reading a terminal: verdict, doors, blacklists, what to do. Plain text, no terminal codes. */
export function textReport(report: Report): string {
  const words = wordsIn(report.language);
  const toDo = report.findings.filter((row) => row.severity !== 'ok' && row.severity !== 'unknown');
  const unknown = report.findings.filter((row) => row.severity === 'unknown');
  const passed = report.findings.filter((row) => row.severity === 'ok').length;
  const doors = report.relay.cells.map(
    (cell) => `  ${doorName(cell)}  ${words(`verdict:state.${cell.state}`)} (${cell.attempts.length})`,
  );
  const waiting = waitingLine(report, words);
  const block = (title: string, lines: string[]): string[] => (lines.length > 0 ? ['', title, ...lines] : []);
  return [
    report.verdict.headline,
    report.verdict.detail,
    `${words('verdict:place.label')}: ${report.verdict.seenFrom} · ${report.timing.startedAt}`,
    ...(waiting === null ? [] : [waiting]),
    ...block(words('cli:doors'), doors),
    ...truthBlocks(report, words).flatMap(({ title, lines }) => [
      '',
      title,
      ...lines.map((line) => `  ${line}`),
    ]),
    ...(report.blacklists.rows.length > 0
      ? block(words('cli:blacklists'), [`  ${report.blacklists.headline}`])
      : []),
    ...block(
      words('cli:toDo', { n: toDo.length }),
      toDo.map((row) =>
        [
          `  ${row.code}  ${words(`verdict:severity.${row.severity}`)}: ${row.title}`,
          row.action,
          ...settingLines(row, words),
        ].join('\n      '),
      ),
    ),
    ...block(
      words('cli:notChecked', { n: unknown.length }),
      unknown.map((row) => `  ${row.code}  ${row.title}`),
    ),
    '',
    words('cli:passed', { n: passed }),
    '',
  ].join('\n');
}
