import { bounceCatalogue } from '../../catalogue/bounces.ts';
import { findAnswers } from './find-answers.ts';
import { flatten, limitLines, plainLines } from './flatten.ts';

const MAX_LOOK = 60_000;

/** Signs in a flat text that it is a returned mail: sentences of mail programs, and server's answers. */
export function bounceSigns(flat: string): { sentences: number; isDelayed: boolean; answers: number } {
  const head = flat.slice(0, MAX_LOOK);
  const count = (patterns: readonly RegExp[]): number =>
    patterns.filter((pattern) => pattern.test(head)).length;
  const languages = bounceCatalogue.languages;
  return {
    sentences: languages.reduce((sum, language) => sum + count(language.returned), 0),
    isDelayed: languages.some((language) => count(language.delayed) > 0),
    answers: findAnswers(head).filter((answer) => answer.weight >= 2).length,
  };
}

/** Does a text (a part of a message) say that mail came back? */
export function looksReturned(words: string): boolean {
  const flat = flatten(limitLines(plainLines(words.slice(0, MAX_LOOK * 4))).lines).text;
  const signs = bounceSigns(flat);
  return signs.answers > 0 || signs.sentences >= 2;
}

/**
 * Is a pasted text probably a returned mail (T1)? One line with an answer of a server is enough; an address, a name or a link never is.
 * Reads the first 240,000 characters.
 */
export function looksLikeBounce(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length < 12 || !/\s/.test(trimmed)) return false;
  const flat = flatten(limitLines(plainLines(trimmed.slice(0, MAX_LOOK * 4))).lines).text;
  const signs = bounceSigns(flat);
  return signs.answers > 0 || signs.sentences > 0 || signs.isDelayed;
}
