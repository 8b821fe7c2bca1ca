import type { BounceReading, Settings } from '../../../preload/contract/index.ts';
import type { BounceInput } from '../../engine/bounce/index.ts';
import { effectiveLists } from '../lists/catalogue.ts';

/** One returned mail to read. `ours`: what the person calls theirs; null when nobody knows. */
export type Wanted = {
  input: BounceInput;
  cut: boolean;
  ours: { addresses: readonly string[]; names: readonly string[] } | null;
  ownLists: Settings['ownLists'];
};

/** Reads it in this thread. The reader brings mail parsers with it: they are loaded when the first mail comes, not when the program starts. */
export async function readHere({ input, cut, ours, ownLists }: Wanted): Promise<BounceReading> {
  const { readBounce } = await import('../../engine/bounce/index.ts');
  return readBounce(input, { cut, lists: effectiveLists({ ownLists }), ...(ours ? { ours } : {}) });
}
