import type table from '../../words/en/ui.json';

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** Every key of `words/<language>/ui.json`; a misspelt one does not compile. */
export type UiKey = Leaves<typeof table>;

/** What fills the `{{places}}` of a sentence. */
export type Params = Record<string, string | number>;
