import type { Merged, Report } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { partLine, placeHead } from './merged-words.ts';
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
    ...(report.merged
      ? []
      : [
          `${words('verdict:place.label')}: ${report.verdict.seenFrom} · ${makeTimes(words).full(report.timing.startedAt)}`,
        ]),
  ].filter((line) => line !== '');
  // Case number and places are what the reader needs to find the right file: the rest is cut, they are not.
  const end = report.merged ? mergedPlaces(report.merged, words) : '';
  const most = MAX_LENGTH - end.length;
  const text = lines.join('\n');
  return `${text.length <= most ? text : `${text.slice(0, most - 1)}…`}${end}`;
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

/** Agreement, case number, and each deciding part with the start of its hash. At most about 400 characters. */
function mergedPlaces(merged: Merged, words: Words): string {
  const places = (['inside', 'outside'] as const).map((place) => {
    const id = place === 'inside' ? merged.insidePart : merged.outsidePart;
    const hash = merged.parts.find((part) => part.id === id)?.sha256.slice(0, 8);
    const params = {
      place: placeHead(place, words),
      line: clip(partLine(merged, place, words), 90),
      hash: hash ?? '',
    };
    return words(hash === undefined ? 'merged:summary.nobody' : 'merged:summary.part', params);
  });
  const number = words('merged:summary.case', { number: clip(merged.caseNumber, 20) });
  return ['', clip(merged.verdict.agreement, 160), number, ...places].join('\n');
}
