import type { Report } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { mergedLines } from '../service/index.ts';
import { doorName, settingLines, truthBlocks, waitingLine } from './truth-lines.ts';

/** The result for a person reading a terminal: verdict, doors, blacklists, what to do. Plain text, no terminal codes. */
export function textReport(report: Report): string {
  const words = wordsIn(report.language);
  const toDo = report.findings.filter((row) => row.severity !== 'ok' && row.severity !== 'unknown');
  const unknown = report.findings.filter((row) => row.severity === 'unknown');
  const passed = report.findings.filter((row) => row.severity === 'ok').length;
  const doors = report.relay.cells.map(
    (cell) => `  ${doorName(cell)}  ${stateWord(cell, words)} (${cell.attempts.length})`,
  );
  const waiting = waitingLine(report, words);
  const block = (title: string, lines: string[]): string[] => (lines.length > 0 ? ['', title, ...lines] : []);
  return [
    report.verdict.headline,
    report.verdict.detail,
    `${words('verdict:place.label')}: ${report.verdict.seenFrom} · ${report.timing.startedAt}`,
    ...(waiting === null ? [] : [waiting]),
    ...block(words('cli:together'), report.merged ? mergedLines(report.merged, words).map(oneLine) : []),
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
    ...block(words('report:checked.left'), leftLines(report, words)),
    '',
    words('cli:passed', { n: passed }),
    '',
  ].join('\n');
}

/** What others wrote may hold anything: no line of it moves the cursor. */
function oneLine(text: string): string {
  return `  ${text.replace(/\p{Cc}/gu, ' ').trimEnd()}`;
}

/** What left this computer (S7): counted, and what there was besides. */
function leftLines({ left }: Report, words: Words): string[] {
  const counted = words('report:checked.leftText', {
    connections: left.smtpConnections,
    questions: left.dnsQuestions,
    messages: left.messagesSent,
  });
  return [
    counted,
    ...left.others.map((other) =>
      words.has(`verdict:left.${other}`) ? words(`verdict:left.${other}`) : other,
    ),
  ].map((line) => `  ${line}`);
}

/** The main word of a door. Mail that is taken and returned later is not kept. */
function stateWord({ state, verdict }: Report['relay']['cells'][number], words: Words): string {
  return words(`verdict:state.${verdict === 'BOUNCES' ? 'returns' : state}`);
}
