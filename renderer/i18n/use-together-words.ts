import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type table from '../../words/en/together.json';
import type { Params } from './words.ts';

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** Every key of `words/<language>/together.json`; a misspelt one does not compile. */
export type TogetherKey = Leaves<typeof table>;

/** Sentences of case files, the merged page, notes and the list of cases. */
export function useTogetherWords(): (key: TogetherKey, params?: Params) => string {
  const { i18n } = useTranslation();
  return useMemo(
    () =>
      (key, params = {}) =>
        String(i18n.t(`together:${key}` as string, params)),
    [i18n],
  );
}
