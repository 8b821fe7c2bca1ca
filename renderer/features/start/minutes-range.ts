import type { Words } from '../../i18n/use-words.ts';

/** "about 3–6 minutes" from a range in minutes; under one minute in words. */
export function minutesRange(words: Words, [from, to]: readonly [number, number]): string {
  const low = Math.max(1, Math.round(from));
  const high = Math.max(low, Math.ceil(to));
  if (high <= 1) return words.t('start.underMinute');
  return low === high
    ? words.t('start.minutes', { n: high })
    : words.t('start.minutesRange', { from: low, to: high });
}
