import type { Language } from '../../../preload/contract/index.ts';
import type { Words } from '../../../words/index.ts';

/** Times in words, always with their zone (UX §2.14). */
export type Times = {
  /** "22 November 2026, 14:02 WIB" */
  full(iso: string): string;
  /** "22 Nov 2026, 14:02:09 WIB" */
  exact(iso: string): string;
  /** "14:02:09", for tables whose caption names date and zone. */
  clock(iso: string): string;
  /** "22 November 2026" */
  day(iso: string): string;
  /** "24 Nov 2026", of a calendar day `YYYY-MM-DD`, which has no zone */
  calendar(day: string): string;
  /** Short name of the zone at that moment. */
  zone(iso: string): string;
  /** "3 min 12 s", "0.4 s" */
  span(ms: number): string;
};

const LOCALES: Record<Language, string> = { en: 'en-GB', id: 'id-ID' };

/** `timeZone`: IANA name; this computer's zone when left out. A text that is no time comes back as it is. */
export function makeTimes(words: Words, timeZone?: string): Times {
  const locale = LOCALES[words.language];
  const zoned = { timeZone, hourCycle: 'h23' } as const;
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const shortDay = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const plainDay = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...zoned,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  // The Indonesian locale alone knows WIB, WITA and WIT by name.
  const zoneId = new Intl.DateTimeFormat('id-ID', { timeZone, timeZoneName: 'short' });
  const zoneHere = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' });

  const part = (format: Intl.DateTimeFormat, at: Date) =>
    format.formatToParts(at).find((piece) => piece.type === 'timeZoneName')?.value ?? 'UTC';
  const zoneOf = (at: Date) => {
    const local = part(zoneId, at);
    return /^WI(B|TA|T)$/.test(local) ? local : part(zoneHere, at);
  };
  const when = (iso: string, write: (at: Date) => string) => {
    const at = new Date(iso);
    return Number.isNaN(at.getTime()) ? iso : write(at);
  };
  return {
    full: (iso) => when(iso, (at) => `${day.format(at)}, ${clock.format(at).slice(0, 5)} ${zoneOf(at)}`),
    exact: (iso) => when(iso, (at) => `${shortDay.format(at)}, ${clock.format(at)} ${zoneOf(at)}`),
    clock: (iso) => when(iso, (at) => clock.format(at)),
    day: (iso) => when(iso, (at) => day.format(at)),
    calendar: (text) => when(text, (at) => plainDay.format(at)),
    zone: (iso) => when(iso, zoneOf),
    span: (ms) => writeSpan(ms, words),
  };
}

function writeSpan(ms: number, words: Words): string {
  if (ms < 10_000) {
    const n = (Math.round(ms / 100) / 10).toLocaleString(LOCALES[words.language]);
    return words('report:span.seconds', { n });
  }
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return words('report:span.seconds', { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return words('report:span.minutes', { n: minutes, rest: seconds % 60 });
  return words('report:span.hours', { n: Math.floor(minutes / 60), rest: minutes % 60 });
}
