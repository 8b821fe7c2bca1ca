import { safeText } from '../../engine/smtp/safe-text.ts';

/** No single text in a document is longer than this; what is cut ends in `…`. */
const MOST = 4000;

/** Hostile text made visible (SPEC S3): controls, direction marks and other hidden characters are written out. */
export function showHidden(text: string): string {
  return safeText(text, MOST);
}

/** The same for running text of ours: line breaks and tabs become one space first. */
export function showHiddenInProse(text: string): string {
  return showHidden(text.replace(/[\t\r\n]+/g, ' '));
}

/** At most `most` characters, with an ellipsis where it was cut; never half a character. */
export function clip(text: string, most: number): string {
  return safeText(text.replace(/[\t\r\n]+/g, ' '), most);
}

/** Whole sentences that fit in `most` characters; when not even one does, the text is cut. */
export function clipSentences(text: string, most: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= most) return clip(flat, most);
  const end = flat.slice(0, most).search(/[.?][^.?]*$/);
  return end > 20 && flat[end + 1] === ' ' ? clip(flat.slice(0, end + 1), most) : clip(flat, most);
}

/** About how many lines a text fills where `width` characters stand in one; words that cannot be broken waste room. */
export function countLines(text: string, width: number): number {
  return Math.ceil(text.length / (/\S{24}/.test(text) ? width * 0.68 : width));
}
