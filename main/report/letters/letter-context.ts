import type { Letter, Report } from '../../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../../words/index.ts';
import { clip } from '../parts/safe-text.ts';
import { makeTimes, type Times } from '../parts/times.ts';

/** What a letter needs besides the report. `who`: signs it; empty leaves a place to fill in. `timeZone`: this computer's when left out. */
export type LetterFacts = { who: string; caseNumber: string; timeZone?: string | undefined };

/** A letter as it was made: everything but what the person changed. */
export type LetterCore = Omit<Letter, 'edited'>;

export type LetterContext = {
  report: Report;
  facts: LetterFacts;
  words: Words;
  times: Times;
  /** A sentence of `words/<language>/letters.json`. */
  say(key: string, params?: Record<string, string | number>): string;
  /** Name of what was checked. */
  name: string;
};

/** One line of a stranger's text in a letter is not longer than this. */
export const LINE = 120;

export function contextOf(report: Report, facts: LetterFacts): LetterContext {
  const words = wordsIn(report.language);
  return {
    report,
    facts,
    words,
    times: makeTimes(words, facts.timeZone),
    say: (key, params) => words(`letters:${key}`, params),
    name: plain(report.target.unicode ?? report.target.domain ?? report.target.input, 80),
  };
}

/** A stranger's text on one line: hidden characters made visible, markup left alone, cut. Fit for a letter, a subject, a file name's source. */
export function plain(text: string, most = LINE): string {
  return clip(text.trim(), most);
}

/** Paragraphs of a body; what is null, false or empty is left out. A list is one paragraph of several lines. */
export type Paragraph = string | readonly (string | null | false)[] | null | false;

/** The letter's whole text: greeting, paragraphs, closing, name. */
export function bodyOf(
  { say, facts }: LetterContext,
  paragraphs: readonly Paragraph[],
  closing: 'regards' | 'regardsMe' = 'regards',
): string {
  const written = paragraphs.flatMap((one) => {
    if (!one) return [];
    const lines =
      typeof one === 'string' ? [one] : one.filter((line) => typeof line === 'string' && line !== '');
    return lines.length === 0 ? [] : [lines.join('\n')];
  });
  const who = plain(facts.who, 100) || say('common.yourName');
  return `${[say('common.hello'), ...written, `${say(`common.${closing}`)}\n${who}`].join('\n\n')}\n`;
}

/** Sentences of one paragraph. */
export function sentences(...parts: (string | null | false)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}

/** An address that may stand in a `To:` field, or nothing: no display name, no second address, no header of its own. */
export function mailboxOrNothing(text: string): string {
  return /^[a-z0-9._+-]{1,64}@(?=.{4,253}$)(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/i.test(text) ? text : '';
}

/** The name of the mail host that has this address, when it is a name. */
export function hostOf({ report }: LetterContext, ip: string): string | null {
  const host = report.target.hosts.find((one) => one.addresses.some((address) => address.ip === ip));
  if (!host || host.name === ip || !/[a-z]/i.test(host.name) || host.name.includes(':')) return null;
  return plain(host.name, 100);
}

/** Is the relay open, by this report? `unknown`: nobody looked from outside, or it could not be told. */
export function holeOf({ delisting, verdict, vantage }: Report): 'open' | 'closed' | 'unknown' {
  if (delisting && delisting.lists.length > 0) return delisting.hole;
  const isInside = verdict.code === 'OPEN-INSIDE' || verdict.code === 'CLOSED-INSIDE';
  if (isInside || vantage.place === 'inside') return 'unknown';
  if (verdict.grade === 'proved' || verdict.grade === 'probably') return 'open';
  return verdict.grade === 'closed' || verdict.grade === 'keeps' ? 'closed' : 'unknown';
}

/** The relay was seen open in this case, and closed at a later look: the newest such pair. */
export function solvedRelay(report: Report) {
  return report.changes?.findLast((one) => one.result === 'solved' && one.findingId.startsWith('relay.'));
}
