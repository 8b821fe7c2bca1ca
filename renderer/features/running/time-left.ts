import type { Progress } from '../../../preload/contract/index.ts';
import type { Words } from '../../i18n/use-words.ts';

const MINUTE_MS = 60_000;

/** Time gone, and the whole as a range that shrinks: "2:10 of 4–6 min". */
export function timeLeft(words: Words, progress: Pick<Progress, 'elapsedMs' | 'estimateMs'>): string {
  const gone = words.minutes(progress.elapsedMs);
  if (!progress.estimateMs) return gone;
  const [low, high] = progress.estimateMs.map((ms) => Math.max(1, Math.ceil(ms / MINUTE_MS)));
  if (low === undefined || high === undefined || high <= 1) return words.t('running.underMinute', { gone });
  return low === high
    ? words.t('running.about', { gone, n: high })
    : words.t('running.range', { gone, from: low, to: high });
}
