import type { Language } from '../../preload/contract/index.ts';

/** Times always with their zone, numbers as the language writes them. */
export type Formats = {
  /** Day and time with zone, from an ISO time. */
  dateTime(iso: string): string;
  /** Hours, minutes, seconds without day, from an ISO time. */
  clock(iso: string): string;
  /** Hours and minutes with zone, from an ISO time; with its day when that is not today. */
  time(iso: string): string;
  /** Weekday and date, from a day `YYYY-MM-DD` of the person's own calendar. */
  day(day: string): string;
  /** `2:10` from milliseconds. */
  minutes(ms: number): string;
  number(value: number): string;
};

const LOCALES: Record<Language, string> = { en: 'en-GB', id: 'id-ID' };

function read(iso: string): Date | null {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
}

function isToday(date: Date | null): boolean {
  return date?.toDateString() === new Date().toDateString();
}

/** Formats for a language; a time that cannot be read comes back as it is. */
export function formatsFor(language: Language): Formats {
  const locale = LOCALES[language];
  const full = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  const day = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const number = new Intl.NumberFormat(locale);
  const show = (format: Intl.DateTimeFormat, iso: string) => {
    const date = read(iso);
    return date ? format.format(date) : iso;
  };
  return {
    dateTime: (iso) => show(full, iso),
    clock: (iso) => show(clock, iso),
    time: (iso) => show(isToday(read(iso)) ? time : full, iso),
    // A day without a time is midnight UTC to JavaScript, which is yesterday west of Greenwich.
    day: (text) => show(day, `${text}T12:00:00`),
    minutes: (ms) => {
      const seconds = Math.max(0, Math.round(ms / 1000));
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    },
    number: (value) => number.format(value),
  };
}
