import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type table from '../../words/en/share.json';
import type { Params } from './words.ts';

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** Every key of `words/<language>/share.json`; a misspelt one does not compile. */
export type ShareKey = Leaves<typeof table>;

/** Sentences of help from far away: read-aloud card, QR code, pictures, the sheet, codes. */
export function useShareWords(): (key: ShareKey, params?: Params) => string {
  const { i18n } = useTranslation();
  return useMemo(
    () =>
      (key, params = {}) =>
        String(i18n.t(`share:${key}` as string, params)),
    [i18n],
  );
}
