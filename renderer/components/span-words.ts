import type { Words } from '../i18n/use-words.ts';

const MINUTE_S = 60;
const HOUR_S = 3600;
/** Below this many of the smaller unit it is still used: "80 s", not "1 min". */
const KEEP = 1.5;

/** "4 s", "5 min", "2 h" from seconds. */
export function spanWords({ t }: Words, seconds: number): string {
  if (seconds < MINUTE_S * KEEP) return t('path.seconds', { n: Math.round(seconds) });
  if (seconds < HOUR_S * KEEP) return t('path.minutes', { n: Math.round(seconds / MINUTE_S) });
  return t('path.hours', { n: Math.round(seconds / HOUR_S) });
}
