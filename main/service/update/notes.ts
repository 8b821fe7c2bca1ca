import { safeText } from '../../engine/smtp/safe-text.ts';

const MAX_LINES = 60;
const MAX_LINE = 300;
const MAX_NOTES = 4000;

/** Release notes of a feed as plain text, fit to be shown (S3): no markup of HTML, no hidden characters, a few dozen lines at most. */
export function plainNotes(given: string): string {
  const lines = given
    .slice(0, 64_000)
    .replace(/<(?:br|\/p|\/li|\/h\d)[^<>]{0,200}>/gi, '\n')
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, '')
    .split(/\r?\n/)
    .map((line) => safeText(line.trimEnd(), MAX_LINE));
  const kept = lines.filter((line, at) => line !== '' || (at > 0 && lines[at - 1] !== ''));
  const text = kept.slice(0, MAX_LINES).join('\n').trim();
  const isWhole = kept.length <= MAX_LINES && text.length <= MAX_NOTES;
  return isWhole ? text : `${text.slice(0, MAX_NOTES).toWellFormed()}\n…`;
}

/** The day of a release; null when it is none. */
export function releaseDay(given: string): string | null {
  const day = /^\d{4}-\d\d-\d\d/.exec(given)?.[0] ?? '';
  return Number.isNaN(Date.parse(day)) ? null : day;
}
