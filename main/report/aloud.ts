import type { Cell, Report } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { MOST_WORDS, sentencesOf, speak, speakName, spellCode } from './aloud-speech.ts';
import { countLists, sortFindings } from './parts/facts.ts';
import { clip } from './parts/safe-text.ts';

const MOST_SENTENCES = 12;
/** Codes in one sentence; more cannot be kept in mind. */
const MOST_CODES = 5;

/** `caseNumber`: to be read out too; a merged report knows its own. `timeZone`: IANA name, this computer's when left out. */
export type AloudOptions = { caseNumber?: string | undefined; timeZone?: string | undefined };

/**
 * Verdict, codes and three facts (doors, blacklists, what to do first) in sentences for the phone (UX §7), in the language of the report: at most
 * 12, each at most 20 words, without marks that cannot be said. Pure; names and texts in the report may be hostile.
 */
export function aloudSentences(report: Report, options: AloudOptions = {}): string[] {
  const words = wordsIn(report.language);
  const number = report.merged?.caseNumber || options.caseNumber;
  const said = (text: string): string[] => sentencesOf(speak(clip(text, 400), words));
  const needed = [
    ...opening(report, words),
    ...(number ? [words('share:aloud.number', { number: spellCode(clip(number, 12), words) })] : []),
    ...said(report.verdict.headline).slice(0, 2),
    ...placeAndTime(report, words, options.timeZone),
  ];
  const facts = [...doorFacts(report, words), ...listFacts(report, words), ...toDoFacts(report, words)];
  const last = words('share:aloud.place', { code: spellCode('S5', words) });
  return [...needed, ...facts, last].flatMap(sentencesOf).slice(0, MOST_SENTENCES);
}

function opening(report: Report, words: Words): string[] {
  const name = clip(report.target.unicode ?? report.target.domain ?? report.target.input, 80);
  const spoken = /^[\d.:]+$|:/.test(name) ? speak(name, words) : speak(speakName(name, words), words);
  const sentence = words('share:aloud.opening', { name: spoken });
  const fits = spoken !== '' && sentence.split(' ').length <= MOST_WORDS;
  return [fits ? sentence : words('share:aloud.openingPlain')];
}

function placeAndTime(report: Report, words: Words, timeZone: string | undefined): string[] {
  const when = spokenTime(report.timing.startedAt, words, timeZone);
  const parts = report.merged?.parts.filter((part) => part.kind === 'run').length ?? 0;
  const place =
    parts > 1
      ? words('share:aloud.merged', { n: parts })
      : words('share:aloud.seen', { place: words(`verdict:place.${report.vantage.place}`) });
  return [place, when ? words('share:aloud.when', when) : words('share:aloud.whenUnknown')];
}

/** "22 November 2026" and "14 hours 2 minutes, time zone WIB". */
function spokenTime(
  iso: string,
  words: Words,
  timeZone: string | undefined,
): { day: string; time: string } | null {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return null;
  const locale = words.language === 'id' ? 'id-ID' : 'en-GB';
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const part = (name: string, format: Intl.DateTimeFormat): string =>
    format.formatToParts(at).find((piece) => piece.type === name)?.value ?? '';
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  // The Indonesian locale alone knows WIB, WITA and WIT by name.
  const zone = part(
    'timeZoneName',
    new Intl.DateTimeFormat('id-ID', { timeZone, hour: 'numeric', timeZoneName: 'short' }),
  );
  const time = words('share:aloud.time', {
    hours: Number(part('hour', clock)),
    minutes: Number(part('minute', clock)),
    zone: spokenZone(zone || 'UTC', words),
  });
  return { day: day.format(at), time };
}

function spokenZone(zone: string, words: Words): string {
  const spaced = zone
    .replace(/\+/g, ` ${words('share:aloud.plus')} `)
    .replace(/[-−–]/g, ` ${words('share:aloud.minus')} `);
  return speak(spaced, words);
}

function doorFacts(report: Report, words: Words): string[] {
  const cells = report.relay.cells.filter((cell) => cell.state !== 'not-offered');
  if (cells.length === 0) return [words('share:aloud.noDoors')];
  const isFromOutside = (cell: Cell): boolean =>
    report.merged ? cell.part === report.merged.outsidePart : report.vantage.place === 'outside';
  const open = cells.filter((cell) => cell.state === 'open' || cell.state === 'probably');
  const closed = cells.filter((cell) => cell.state === 'closed').length;
  const first = open.find(isFromOutside) ?? open[0];
  const counts = { total: cells.length, open: open.length, closed };
  const told = words('share:aloud.doors', { ...counts, other: cells.length - open.length - closed });
  if (!first) return [told];
  const address = `${speak(first.address, words)}, ${words('share:aloud.port')} ${first.port}`;
  return [told, words(`share:aloud.openDoor${isFromOutside(first) ? '' : 'Here'}`, { address })];
}

function listFacts(report: Report, words: Words): string[] {
  const { rows } = report.blacklists;
  if (rows.length === 0) return [];
  const { answered } = countLists(rows);
  const listed = new Set(rows.filter((row) => row.state === 'listed').map((row) => row.zone)).size;
  if (answered === 0) return [words('share:aloud.listsNone')];
  return [words(listed > 0 ? 'share:aloud.lists' : 'share:aloud.listsClean', { listed, answered })];
}

function toDoFacts(report: Report, words: Words): string[] {
  const { todo } = sortFindings(report);
  const [first] = todo;
  if (!first) return [words('share:aloud.nothing')];
  const codes = todo.slice(0, MOST_CODES).map((one) => spellCode(one.code, words));
  const last = codes.at(-1) ?? '';
  const list =
    codes.length < 2
      ? last
      : words('verdict:join.and', { first: codes.slice(0, -1).join(words('verdict:join.comma')), last });
  const which = todo.length === 1 ? 'code' : todo.length > MOST_CODES ? 'codesMore' : 'codes';
  const spoken = (text: string): string[] => sentencesOf(speak(clip(text, 300), words)).slice(0, 1);
  return [
    words(`share:aloud.${which}`, { n: todo.length, codes: list }),
    ...(todo.length > 1 ? [words('share:aloud.first', { code: spellCode(first.code, words) })] : []),
    ...spoken(first.title),
    ...spoken(first.action),
  ];
}
