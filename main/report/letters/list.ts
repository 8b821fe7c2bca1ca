import { countRefused, provesOf } from './evidence.ts';
import {
  bodyOf,
  holeOf,
  hostOf,
  type LetterContext,
  type LetterCore,
  type Paragraph,
  plain,
  sentences,
  solvedRelay,
} from './letter-context.ts';
import { type ListedAt, listingsOf } from './listings.ts';

const MOST_LISTS = 40;
const MOST_LINES = 4;

/** Removal requests, one for each list that has something of ours on it. Not ready before the hole is closed. */
export function listLetters(context: LetterContext): LetterCore[] {
  return listingsOf(context.report)
    .slice(0, MOST_LISTS)
    .map((one) => listLetter(context, one));
}

function listLetter(context: LetterContext, one: ListedAt): LetterCore {
  const { report, say } = context;
  const { applies, when } = whenToAsk(context, one);
  const subject = one.subjects
    .map((text) => plain(text, 80))
    .slice(0, 8)
    .join(', ');
  return {
    id: `list:${one.zone}`.slice(0, 300),
    kind: 'list',
    language: report.language,
    title: say('title.list', { name: plain(one.name, 80) }),
    when,
    applies,
    first: applies ? firstOf(context) : '',
    to: '',
    subject: say('list.subject', { subject: plain(subject, 120) }),
    body: bodyOf(context, [
      sentences(
        say('list.ask', { subject, name: plain(one.name, 80), zone: plain(one.zone, 80) }),
        serverLine(context, one),
      ),
      one.reason ? say('list.reason', { text: plain(one.reason, 200) }) : null,
      ...causeOf(context),
      report.delisting?.queueEmptied
        ? say('list.queue', { day: context.times.day(report.delisting.queueEmptied) })
        : null,
      say('list.more'),
    ]),
    attachments: applies ? ['evidence.txt'] : [],
  };
}

function whenToAsk({ say, times }: LetterContext, { rows }: ListedAt): { applies: boolean; when: string } {
  const [first] = rows;
  const gone = rows
    .flatMap((row) => (row.state === 'gone' && row.goneAt ? [row.goneAt] : []))
    .sort()
    .at(-1);
  if (!first || rows.every((row) => row.state === 'gone'))
    return { applies: false, when: say('list.notGone', { time: times.full(gone ?? '') }) };
  if (rows.every((row) => row.state === 'waits' || row.state === 'gone'))
    return { applies: false, when: say('list.notWaits') };
  const toAsk = rows.find((row) => row.state === 'to-ask');
  const asked = rows.find((row) => row.state === 'asked' && row.askedOn !== null);
  if (!toAsk && asked?.askedOn) {
    const day = times.calendar(asked.askedOn);
    const next = asked.lookAgainOn;
    const when = next
      ? say('list.whenAsked', { day, next: times.calendar(next) })
      : say('list.whenAskedOnce', { day });
    return { applies: true, when };
  }
  const { url, lookupUrl, paid } = toAsk ?? first;
  const key = paid ? 'list.whenPaid' : 'list.when';
  return { applies: true, when: say(key, { url: plain(url ?? lookupUrl ?? '', 200) }) };
}

/** Order of acting (B6): close the hole, empty the queue, then ask. */
function firstOf({ report, say }: LetterContext): string {
  const hole = holeOf(report);
  if (hole === 'open') return say('list.firstOpen');
  if (hole === 'unknown') return say('list.firstUnknown');
  return report.delisting && !report.delisting.queueEmptied && solvedRelay(report)
    ? say('list.firstQueue')
    : '';
}

function serverLine(context: LetterContext, { subjects }: ListedAt): string {
  const { say, name } = context;
  const host = subjects.map((ip) => hostOf(context, ip)).find((one) => one !== null);
  return host ? say('list.server', { host }) : say('list.serverDomain', { name });
}

/** What was the cause, what was done, and the lines that show it. */
function causeOf(context: LetterContext): Paragraph[] {
  const { report, say, times } = context;
  const hole = holeOf(report);
  const solved = solvedRelay(report);
  if (hole === 'open') {
    const time = times.full(report.timing.startedAt);
    return [say('list.isOpen', { time, door: plain(report.verdict.cell ?? '', 60) })];
  }
  const refused = countRefused(report);
  const closed =
    hole === 'closed' && refused.total > 0
      ? say('list.closed', {
          ...refused,
          time: times.full(report.timing.startedAt),
          place: say(`common.${report.vantage.place}`),
        })
      : null;
  if (!solved || hole !== 'closed')
    return [closed ?? say('list.notKnown'), closed ? linesNow(context) : null];
  return [
    sentences(
      say('list.wasOpen', { time: times.full(solved.before.at) }),
      say('list.fixed', { time: times.full(solved.after.at) }),
    ),
    quoted(say('list.before', { time: times.exact(solved.before.at) }), solved.before.lines),
    quoted(say('list.after', { time: times.exact(solved.after.at) }), solved.after.lines),
    closed,
  ];
}

/** The lines of this check that decided. */
function linesNow({ report, times, say }: LetterContext): Paragraph {
  const [proof] = provesOf(report, 6);
  const lines = proof?.lines.filter(({ line }) => line.dir !== 'note') ?? [];
  if (!proof || lines.length === 0) return null;
  const at = lines[0]?.line.at ?? report.timing.startedAt;
  return quoted(
    say('common.field', { name: plain(proof.door, 60), value: times.exact(at) }),
    lines.map(({ line }) => `${line.dir === 'out' ? '>' : '<'} ${line.text}`),
  );
}

function quoted(head: string, lines: readonly string[]): Paragraph {
  return [head, ...lines.slice(-MOST_LINES).map((line) => `  ${plain(line)}`)];
}
