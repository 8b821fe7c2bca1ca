import type { TogetherKey } from '../../i18n/use-together-words.ts';
import type { Params } from '../../i18n/words.ts';

type Say = (key: TogetherKey, params?: Params) => string;

const MINUTE_S = 60;
const HOUR_S = 3600;
/** Answers take a while: below this nobody's clock is called wrong. */
const EXACT_S = 3;

/** A stretch of time in its largest unit: `4 s`, `12 min`, `3 h`. */
export function stretch(seconds: number, w: Say): string {
  const size = Math.abs(seconds);
  if (size < 2 * MINUTE_S) return w('side.seconds', { n: size });
  if (size < 2 * HOUR_S) return w('side.minutes', { n: Math.round(size / MINUTE_S) });
  return w('side.hours', { n: Math.round(size / HOUR_S) });
}

/** How a maker's clock stood against the server's. */
export function clockWords(offsetS: number | null, w: Say): string {
  if (offsetS === null) return w('side.noClock');
  if (Math.abs(offsetS) <= EXACT_S) return w('side.exact');
  return w(offsetS > 0 ? 'side.ahead' : 'side.behind', { time: stretch(offsetS, w) });
}
