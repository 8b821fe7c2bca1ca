import type { Report } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { groupActions, groupLists, listNames, sortFindings } from './parts/facts.ts';
import { clip } from './parts/safe-text.ts';
import { makeTimes } from './parts/times.ts';

const MAX_LENGTH = 900;
/** Lists that are named; how many more there are is in the headline. */
const MOST_NAMES = 6;

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
    namedLists(report, words),
    ...toDo.map((one) => `${one.codes.join(', ')} ${one.title}: ${one.action}`),
    `${words('verdict:place.label')}: ${report.verdict.seenFrom} · ${makeTimes(words).full(report.timing.startedAt)}`,
  ].filter((line) => line !== '');
  const text = lines.join('\n');
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}

/** The lists that block mail, each once, and what is on them. */
function namedLists(report: Report, words: Words): string {
  const { blocks } = groupLists(report.blacklists.rows);
  if (blocks.length === 0) return '';
  const names = listNames(blocks).map((name) => clip(name, 40));
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const subjects = [...new Set(blocks.map((row) => clip(row.subject, 60)))].slice(0, 3).join(', ');
  return words('report:summary.matter', {
    names: `${shown}${names.length > MOST_NAMES ? ' …' : ''} (${subjects})`,
  });
}
