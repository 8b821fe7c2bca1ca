import type { ProductAdvice, Report } from '../../../preload/contract/index.ts';
import type { Words } from '../../../words/index.ts';
import type { LetterCore } from '../letters/index.ts';
import type { Times } from './times.ts';

/** Which document: `summary` is 2–3 pages, `full` has everything (UX §9). */
export type Preset = 'summary' | 'full';

/** What every page is made from. */
export type PageContext = {
  report: Report;
  preset: Preset;
  words: Words;
  times: Times;
  product: ProductAdvice | undefined;
  /** Letters to be printed; only those that apply. */
  letters: readonly LetterCore[];
  /** The PDF will carry its case: its number. Null: it will not (a web page, a report without a case). */
  sealed: { number: string } | null;
};
