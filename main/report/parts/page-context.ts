import type { ProductAdvice, Report } from '../../../preload/contract/index.ts';
import type { Words } from '../../../words/index.ts';
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
};
