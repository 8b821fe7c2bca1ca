import type { Report, VerdictCode } from '../../../preload/contract/index.ts';
import { countLists, groupActions, groupLists, listNames, sortFindings } from '../parts/facts.ts';
import {
  bodyOf,
  type LetterContext,
  type LetterCore,
  type Paragraph,
  plain,
  sentences,
} from './letter-context.ts';

const MOST_STEPS = 4;
const MOST_NAMES = 4;

type What = 'open' | 'probably' | 'limited' | 'inside' | 'keeps' | 'bounces' | 'closed' | 'login' | 'unknown';

const OTHERS: Partial<Record<VerdictCode, What>> = {
  'OPEN-LIMITED': 'limited',
  'OPEN-INSIDE': 'inside',
  'KEEPS-IT': 'keeps',
  BOUNCES: 'bounces',
  CLOSED: 'closed',
  'CLOSED-LOGIN': 'login',
};

/** To the boss: what happened, what it means for the business, what is done, and how long it takes. */
export function bossLetter(context: LetterContext): LetterCore {
  const { report, say, times, name } = context;
  const { todo } = sortFindings(report);
  const what = whatOf(report);
  const applies = report.run.result !== 'running' && (what !== 'unknown' || todo.length > 0);
  return {
    id: 'boss',
    kind: 'boss',
    language: report.language,
    title: say('title.boss'),
    when: say(applies ? 'boss.when' : 'boss.not'),
    applies,
    first: '',
    to: '',
    subject: say('boss.subject', { day: times.day(report.timing.startedAt) }),
    body: bodyOf(
      context,
      [
        say('boss.intro', {
          name,
          time: times.full(report.timing.startedAt),
          place: say(`common.${report.vantage.place}`),
        }),
        sentences(say(`boss.what.${what}`), say(`boss.means.${meansOf(what)}`), listsLine(context)),
        solvedLines(context),
        ...toDoLines(context),
        say(todo.length > 0 ? 'boss.end' : 'boss.endFine'),
      ],
      'regardsMe',
    ),
    attachments: [],
  };
}

function whatOf({ verdict }: Report): What {
  const other = OTHERS[verdict.code];
  if (other) return other;
  if (verdict.grade === 'proved') return 'open';
  if (verdict.grade === 'probably') return 'probably';
  return verdict.code === 'MIXED' ? 'probably' : 'unknown';
}

function meansOf(what: What): string {
  if (what === 'open' || what === 'probably') return 'urgent';
  if (what === 'closed') return 'fine';
  return what === 'unknown' || what === 'inside' ? 'unknown' : 'week';
}

function listsLine({ report, say }: LetterContext): string {
  const { rows } = report.blacklists;
  const { blocks, may } = groupLists(rows);
  const names = listNames(blocks);
  if (names.length > 0) {
    const shown = names.slice(0, MOST_NAMES).map((one) => plain(one, 60));
    return say('boss.lists', { count: names.length, n: names.length, names: shown.join(', ') });
  }
  if (may.length > 0) return say('boss.listsMinor');
  return say(countLists(rows).answered > 0 ? 'boss.listsClean' : 'boss.listsUnknown');
}

function solvedLines({ report, say, times }: LetterContext): Paragraph {
  const solved = (report.changes ?? []).filter((one) => one.result === 'solved').slice(-MOST_STEPS);
  if (solved.length === 0) return null;
  const line = (title: string, at: string) =>
    say('common.item', { text: `${plain(title)} (${times.day(at)})` });
  return [say('boss.solved'), ...solved.map((one) => line(one.title, one.after.at))];
}

function toDoLines({ report, say }: LetterContext): Paragraph[] {
  const { todo } = sortFindings(report);
  if (todo.length === 0) return [say('boss.nothing')];
  const actions = groupActions(todo);
  const steps = actions.slice(0, MOST_STEPS).map((one, index) => {
    const fix = todo.find((finding) => one.codes.includes(finding.code))?.fix ?? 'none';
    const text = `${plain(one.action, 200).replace(/\.$/, '')} (${say(`boss.effort.${fix}`)})`;
    return say('common.step', { n: index + 1, text });
  });
  const rest = actions.length - steps.length;
  return [
    [say('boss.doing'), ...steps],
    sentences(rest > 0 && say('boss.more', { count: rest, n: rest }), say('boss.estimate')),
  ];
}
