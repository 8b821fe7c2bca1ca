import type { PartFacts } from '../../../preload/contract/index.ts';
import type { TogetherKey } from '../../i18n/use-together-words.ts';

/** What a part is, in a word or two. */
export function partKey({ kind, place }: Pick<PartFacts, 'kind' | 'place'>): TogetherKey {
  if (kind === 'run') return `file.partFrom.${place}`;
  return kind === 'note' || kind === 'mark' || kind === 'mini' ? `file.part.${kind}` : 'file.part.other';
}

/** `12 KB`, `1.4 MB`. */
export function sizeText(bytes: number, number: (value: number) => string): string {
  if (bytes < 1000) return `${number(bytes)} B`;
  if (bytes < 1_000_000) return `${number(Math.round(bytes / 1000))} KB`;
  return `${number(Math.round(bytes / 100_000) / 10)} MB`;
}
