import type { PartTrouble } from '../../../preload/contract/index.ts';
import type { TogetherKey } from '../../i18n/use-together-words.ts';

const WORDS: Partial<Record<PartTrouble['why'], TogetherKey>> = {
  differs: 'open.partDiffers',
  twice: 'open.partTwice',
  'not-understood': 'open.partNewer',
};

/** The sentence about a part that was named and left out. */
export const troubleKey = ({ why }: PartTrouble): TogetherKey => WORDS[why] ?? 'open.part';

/** Sending the file once more mends it. */
export const isMendable = ({ why }: PartTrouble): boolean => WORDS[why] === undefined;
