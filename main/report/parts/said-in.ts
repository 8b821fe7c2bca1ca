import { readSleepNote, type TranscriptLine } from '../../../preload/contract/index.ts';
import type { PageContext } from './page-context.ts';
import { clip, showHidden } from './safe-text.ts';

/** What stands in a line of a conversation, at most so many characters: as it came, or our own note in words. */
export function saidIn({ words, times }: PageContext, line: TranscriptLine, most: number): string {
  const sleptMs = readSleepNote(line);
  if (sleptMs !== null) return words('report:talk.slept', { time: times.span(sleptMs) });
  return clip(showHidden(line.text), most);
}
