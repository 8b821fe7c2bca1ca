import type { BounceReading, Language } from '../../../preload/contract/index.ts';
import { bounceWords } from '../../../words/bounce-words.ts';
import { wordsIn } from '../../../words/index.ts';
import { readApart } from './read-apart.ts';

/** Octets of a returned mail that are read; the rest is left out, and the reading says so. */
export const EXPLAIN_OCTETS = 8 * 1024 * 1024;

/** Reads a returned mail without anything that is stored (`relay-doctor explain`), with words. */
export async function explainBounce(
  octets: Uint8Array,
  options: { cut: boolean; language: Language },
): Promise<BounceReading> {
  const reading = await readApart({ input: { octets }, cut: options.cut, ours: null, ownLists: [] });
  return { ...reading, words: bounceWords(reading, wordsIn(options.language)) };
}
