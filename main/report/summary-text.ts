import type { Report } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { groupActions, sortFindings } from './parts/facts.ts';
import { makeTimes } from './parts/times.ts';

const MAX_LENGTH = 900;

/** Plain text for a chat message (UX §7): verdict, place, time, first things to do. At most 900 characters. */
export function summaryText(report: Report): string {
  const words = wordsIn(report.language);
  const toDo = groupActions(sortFindings(report).todo)
    .filter((one) => one.severity !== 'good-to-know')
    .slice(0, 4);
  const name = report.target.domain ?? report.target.input;
  const lines = [
    `Relay Doctor · ${name}`,
    `${report.verdict.headline} ${report.verdict.detail}`,
    report.blacklists.rows.length > 0 ? report.blacklists.headline : '',
    ...toDo.map((one) => `${one.codes.join(', ')} ${one.title}: ${one.action}`),
    `${words('verdict:place.label')}: ${report.verdict.seenFrom} · ${makeTimes(words).full(report.timing.startedAt)}`,
  ].filter((line) => line !== '');
  const text = lines.join('\n');
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
