import type table from '../../../words/en/letters.json';
import { useWords } from '../../i18n/use-words.ts';
import type { Params } from '../../i18n/words.ts';

/** Keys of the window's own words about letters and about checking a report. */
export type LetterKey = `ui.${keyof typeof table.ui}` | `checkUi.${keyof typeof table.checkUi}`;

/** A sentence of `words/<language>/letters.json`. */
export function useLetterWords(): (key: LetterKey, params?: Params) => string {
  const { look } = useWords();
  return (key, params) => look(`letters:${key}`, key, params);
}
