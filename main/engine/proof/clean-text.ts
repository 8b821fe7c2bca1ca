import type { Damage, Refusal } from './types.ts';

/** What is read of a text, in UTF-16 units: header, body and code of a test message stand far before. */
export const MAX_CHARS = 2_000_000;
/** As much is looked at to tell text from other files. */
const SAMPLE = 65_536;

/** Beginnings of files that are no text, as they look when decoded as Latin-1 or (with U+FFFD) as UTF-8. */
const MAGIC: readonly [RegExp, Refusal][] = [
  [/^(?:\u00d0\u00cf\u0011\u00e0|[\ufffd]{1,2}\u0011[\ufffd\u0871])/, 'msg-file'],
  [/^%PDF-\d/, 'binary'],
  [/^PK\u0003\u0004/, 'binary'],
  [/^\{\\rtf/, 'binary'],
  [/^(?:\u0089|\ufffd)PNG/, 'binary'],
  [/^(?:\u00ff\u00d8\u00ff|\ufffd\ufffd\ufffd\ufffd\u0000)/, 'binary'],
  [/^(?:\u001f\u008b|\u001f\ufffd)/, 'binary'],
  [/^!BDN/, 'binary'],
];

/** Characters that mail never has; ESC is used by old Japanese. */
const CONTROLS = /[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/g;

export type CleanText = { text: string; damage: Damage[]; isCut: boolean };

/**
 * Makes lines out of what was pasted or dropped: byte-order marks, NULs of a UTF-16 file, CR and CRLF, doubled line ends, line ends
 * written as `\n`. At most `maxChars`. A `Refusal` when it is empty or no text.
 */
export function cleanText(given: string, maxChars = MAX_CHARS): CleanText | Refusal {
  const damage: Damage[] = [];
  const isCut = given.length > maxChars * 2;
  // A file of UTF-16 read as bytes has a NUL beside each character.
  let text = given
    .slice(0, maxChars * 2)
    .replace(/^(?:\ufeff|\ufffe|\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)+/, '');
  const magic = MAGIC.find(([pattern]) => pattern.test(text));
  if (magic) return magic[1];
  if (text.includes('\0')) {
    const isWide = share(text, /\0/g) > 0.25;
    text = text.replaceAll('\0', '');
    if (isWide) damage.push('nul-bytes');
  }
  const isLong = isCut || text.length > maxChars;
  text = text.slice(0, maxChars);
  if (isLong) damage.push('too-long');
  const isNoise = share(text, CONTROLS) > 0.04 || share(text, /\ufffd/g) > 0.3;
  if (isNoise) return 'binary';
  text = text.replace(/\r\r?\n|[\r\u2028\u2029\u0085]/g, '\n').replace(/[\u200b\u2060\ufeff]/g, '');
  if (!/\S/.test(text)) return 'empty';
  if (hasEscapedBreaks(text)) {
    text = text
      .replace(/(?:\\r)?\\n/g, '\n')
      .replaceAll('\\t', '\t')
      .replaceAll('\\"', '"');
    damage.push('escaped-breaks');
  }
  const single = undouble(text);
  if (single !== null) damage.push('double-spaced');
  return { text: single ?? text, damage, isCut: isLong };
}

function share(text: string, pattern: RegExp): number {
  const head = text.slice(0, SAMPLE);
  return head.length === 0 ? 0 : (head.match(pattern)?.length ?? 0) / head.length;
}

/** A source inside JSON or a log: line ends spelled out. */
function hasEscapedBreaks(text: string): boolean {
  const head = text.slice(0, SAMPLE);
  const spelled = head.match(/\\n[A-Z][\w-]{1,40}:/g)?.length ?? 0;
  return spelled >= 3 && spelled > (head.match(/\n[A-Z][\w-]{1,40}:/g)?.length ?? 0);
}

/** Takes out the empty line after every line, when a text was copied so; null when it was not. */
export function undouble(text: string): string | null {
  return isDoubleSpaced(text) ? text.replace(/\n[ \t]*\n/g, '\n') : null;
}

/** The first header lines all stand alone. */
function isDoubleSpaced(text: string): boolean {
  const lines = text.slice(0, SAMPLE).trimStart().split('\n', 40);
  const end = lines.findIndex((line, index) => index % 2 === 0 && line.trim() === '');
  const header = end === -1 ? lines : lines.slice(0, end);
  const odd = header.filter((_, index) => index % 2 === 1);
  const fields = header.filter((line, index) => index % 2 === 0 && /^[A-Za-z][\w-]{1,60}:/.test(line));
  return odd.length >= 5 && fields.length >= 3 && odd.every((line) => line.trim() === '');
}
