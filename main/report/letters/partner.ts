import { groupOf } from '../../engine/blacklist/index.ts';
import {
  bodyOf,
  holeOf,
  type LetterContext,
  type LetterCore,
  plain,
  sentences,
  solvedRelay,
} from './letter-context.ts';
import { type ListedAt, listingsOf } from './listings.ts';

const MOST_NAMES = 4;

/** To partners: why mail bounced, since when it is solved, what they can do. */
export function partnerLetter(context: LetterContext): LetterCore {
  const { report, say, times, name } = context;
  const lists = listingsOf(report).filter((one) => doesBlock(context, one));
  const there = lists.filter(({ rows }) => rows.some((row) => row.state !== 'gone'));
  const solved = solvedRelay(report);
  const hole = holeOf(report);
  const applies = lists.length > 0 || solved !== undefined || hole === 'open';
  const since = [
    ...lists.flatMap(({ rows }) => rows.map((row) => row.since)),
    ...(solved ? [solved.before.at] : []),
  ]
    .filter((at) => at !== '')
    .sort()[0];
  return {
    id: 'partner',
    kind: 'partner',
    language: report.language,
    title: say('title.partner'),
    when: say(applies ? 'partner.when' : 'partner.not'),
    applies,
    first: applies ? firstOf(context, there) : '',
    to: '',
    subject: say('partner.subject', { name }),
    body: bodyOf(context, [
      sentences(
        say('partner.intro', { day: times.day(since ?? report.timing.startedAt) }),
        relayLine(context),
      ),
      listLine(context, there, lists),
      [
        say('partner.do'),
        ...['doJunk', 'doMissing', 'doText'].map((key) => item(context, say(`partner.${key}`))),
        there.length > 0 ? item(context, say('partner.doAllow', { ips: addressesOf(context, there) })) : null,
      ],
      say('partner.sorry'),
    ]),
    attachments: [],
  };
}

const item = ({ say }: LetterContext, text: string): string => say('common.item', { text });

/** A list that other servers refuse mail by; a listing of a whole provider is not. */
function doesBlock({ report }: LetterContext, { zone, rows }: ListedAt): boolean {
  const row = report.blacklists.rows.find((one) => one.zone === zone && one.state !== 'clean');
  if (row) return groupOf(row) === 'blocks';
  return rows.some(({ weight, scope }) => (weight === 'major' || weight === 'common') && scope !== 'asn');
}

function firstOf({ report, say }: LetterContext, there: readonly ListedAt[]): string {
  if (holeOf(report) === 'open') return say('partner.firstOpen');
  return there.some(({ rows }) => rows.some((row) => row.state === 'to-ask')) ? say('partner.firstAsk') : '';
}

function relayLine({ report, say, times }: LetterContext): string | null {
  if (holeOf(report) === 'open') return say('partner.relayIs');
  const solved = solvedRelay(report);
  return solved ? say('partner.relayWas', { time: times.full(solved.after.at) }) : null;
}

function listLine(
  context: LetterContext,
  there: readonly ListedAt[],
  all: readonly ListedAt[],
): string | null {
  const { say, times } = context;
  const names = (lists: readonly ListedAt[]) =>
    lists
      .slice(0, MOST_NAMES)
      .map((one) => plain(one.name, 60))
      .join(', ');
  if (there.length > 0) {
    const isAsked = there.every(({ rows }) => rows.every((row) => row.state !== 'to-ask'));
    return sentences(
      say('partner.listsAre', { names: names(there) }),
      say(isAsked ? 'partner.asked' : 'partner.notAsked'),
    );
  }
  const gone = all
    .flatMap(({ rows }) => rows.flatMap((row) => row.goneAt ?? []))
    .sort()
    .at(-1);
  return gone ? say('partner.listsWere', { names: names(all), time: times.full(gone) }) : null;
}

function addressesOf({ report }: LetterContext, there: readonly ListedAt[]): string {
  const subjects = new Set(there.flatMap((one) => one.subjects));
  const ips = report.target.hosts
    .flatMap((host) => host.addresses.map((one) => one.ip))
    .filter((ip) => subjects.has(ip));
  return (ips.length > 0 ? ips : [...subjects])
    .slice(0, 4)
    .map((text) => plain(text, 60))
    .join(', ');
}
