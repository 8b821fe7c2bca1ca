import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, Language, Outcome, Place, Severity } from '../../preload/contract/index.ts';
import { type Formats, formatsFor } from './format.ts';
import type { Params, UiKey } from './words.ts';

/** Words and formats of the language in use. */
export type Words = {
  language: Language;
  /** A sentence of the window. */
  t(key: UiKey, params?: Params): string;
  /** A sentence by a key that comes from data, `namespace:key.path`; `otherwise` when there is none. */
  look(key: string, otherwise: string, params?: Params): string;
  /** Words of judgement, the same as in the documents. */
  severity(severity: Severity): string;
  /** The main word of a door. Mail that is taken and returned later is not kept. */
  cellState(cell: Pick<Cell, 'state' | 'verdict'>): string;
  outcome(outcome: Outcome): string;
  where(place: Place): string;
} & Formats;

/** Words for a component; it renders again when the language changes. */
export function useWords(): Words {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'id' ? 'id' : 'en';
  return useMemo(() => {
    const look: Words['look'] = (key, otherwise, params = {}) =>
      i18n.exists(key) ? String(i18n.t(key, params)) : otherwise;
    return {
      language,
      t: (key, params = {}) => String(i18n.t(`ui:${key}` as string, params)),
      look,
      severity: (severity) => look(`verdict:severity.${severity}`, severity),
      cellState: ({ state, verdict }) =>
        look(`verdict:state.${verdict === 'BOUNCES' ? 'returns' : state}`, state),
      outcome: (outcome) => look(`verdict:outcome.${outcome}`, outcome),
      where: (place) => look(`verdict:place.${place}`, place),
      ...formatsFor(language),
    };
  }, [i18n, language]);
}
