/** One line of a text in its flat copy: where it begins there, and how it was written. */
export type FlatLine = { start: number; written: string };

/**
 * A text on one line: quoting marks, soft hyphens, invisible characters and line ends are gone, blanks are single. Patterns are matched
 * on `text`, so that re-wrapping changes nothing; `lines` leads back to what the person sees.
 */
export type Flat = { text: string; lines: FlatLine[] };

/** Text that patterns look at, UTF-16 units; of a longer one the beginning and the end. */
export const MAX_FLAT = 200_000;
const MAX_LINE = 20_000;

const QUOTE = /^[ \t]{0,8}(?:[>|][ \t]?){1,12}/;
/** Joiners, direction marks, byte-order mark. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const SPECIAL = /[\u2018\u2019\u201c\u201d\u00a0]/g;
const PLAIN: Record<string, string> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u00a0': ' ',
};

/** The lines of a text without quoting marks. A soft hyphen takes the line end after it along. */
export function plainLines(text: string): string[] {
  return text
    .replace(/\u00ad\n?/g, '')
    .split('\n')
    .map(unquote);
}

function unquote(line: string): string {
  const first = line.charCodeAt(0);
  // Most lines begin with neither a blank nor a mark.
  return first > 32 && first !== 62 && first !== 124 ? line : line.replace(QUOTE, '');
}

/** Widths at which programs break lines. */
const WIDTHS = new Set([60, 64, 65, 66, 68, 70, 72, 74, 75, 76, 77, 78, 79, 80]);

/** Lines put on one. A long link that was broken in the middle is joined again. */
export function flatten(lines: readonly string[]): Flat {
  const flat: FlatLine[] = [];
  const parts: string[] = [];
  const width = lines.reduce((most, line) => Math.max(most, line.trimEnd().length), 0);
  let start = 0;
  let isBroken = false;
  for (const line of lines) {
    const text = line
      .replace(INVISIBLE, '')
      .replace(SPECIAL, (char) => PLAIN[char] ?? char)
      .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
      .trim();
    if (text === '') continue;
    const gap = parts.length === 0 || (isBroken && /^[\w/?=&.%#-]/.test(text)) ? '' : ' ';
    start += gap.length;
    flat.push({ start, written: line.trim() });
    parts.push(gap, text);
    start += text.length;
    isBroken =
      WIDTHS.has(width) && line.trimEnd().length === width && /(?:^| )https?:\/\/[^ ]{32,90}$/i.test(text);
  }
  return { text: parts.join(''), lines: flat };
}

/** The first three quarters and the last quarter of what patterns may look at. */
export function limitLines(given: readonly string[]): { lines: string[]; isCut: boolean } {
  const lines = given.flatMap((line) => (line.length > MAX_LINE ? piecesOf(line) : [line]));
  const total = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (total <= MAX_FLAT) return { lines, isCut: false };
  const head = takeLines(lines, MAX_FLAT * 0.75);
  const tail = takeLines(lines.slice(head.length).reverse(), MAX_FLAT * 0.25).reverse();
  return { lines: [...head, ...tail], isCut: true };
}

/** A line that never ends, in pieces that do. */
function piecesOf(line: string): string[] {
  return Array.from({ length: Math.ceil(line.length / MAX_LINE) }, (_, index) =>
    line.slice(index * MAX_LINE, (index + 1) * MAX_LINE),
  );
}

function takeLines(lines: readonly string[], max: number): string[] {
  let left = max;
  const taken: string[] = [];
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    taken.push(line);
  }
  return taken;
}

/** The part before a place of the flat text, and the part behind it. */
export function splitFlat(flat: Flat, offset: number): [Flat, string] {
  const lines = flat.lines.filter((line) => line.start < offset);
  return [
    { text: flat.text.slice(0, offset).trimEnd(), lines },
    flat.lines
      .slice(lines.length)
      .map((line) => line.written)
      .join('\n'),
  ];
}

/** Index of the line that the place in the flat text belongs to; 0 when there is none. */
export function lineAt(flat: Flat, offset: number): number {
  const after = flat.lines.findIndex((line) => line.start > offset);
  return Math.max(0, (after === -1 ? flat.lines.length : after) - 1);
}
