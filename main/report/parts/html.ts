import { showHiddenInProse } from './safe-text.ts';

const markup = Symbol('markup');

/** A piece of HTML that is already safe. Made only by `html` and `trusted`. */
export type Html = { readonly [markup]: string };

/** What may stand in a `html` template: text is escaped, pieces are put in as they are, nothing is nothing. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

function write(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeMarkup(showHiddenInProse(part));
  if (isList(part)) return part.map(write).join('');
  return part[markup];
}

function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

/** Template tag: every value is escaped and its hidden characters are shown, unless it is a piece made here. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    text += write(value) + (strings[index + 1] ?? '');
  });
  return { [markup]: text };
}

/** Constant markup of ours (style sheet, drawings). Never for anything that came from outside. */
export function trusted(text: string): Html {
  return { [markup]: text };
}

/** The finished text. */
export function toText(piece: Html): string {
  return piece[markup];
}

/** A text as a CSS string: everything but plain letters, digits and a few marks is written as an escape (CSS Syntax §4.3.7). */
export function cssString(text: string): string {
  const safe = showHiddenInProse(text).replace(
    /[^A-Za-z0-9 .,:_@-]/gu,
    (character) => `\\${(character.codePointAt(0) ?? 0xfffd).toString(16).padStart(6, '0')}`,
  );
  return `"${safe}"`;
}
