const DAY_MS = 86_400_000;

/** A time as a day `YYYY-MM-DD` of the person's own calendar. */
export function dayOf(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The day `count` days after another one. Noon keeps clear of the hours that summer time moves. */
export function daysAfter(day: string, count: number): string {
  return dayOf(new Date(Date.parse(`${day}T12:00:00`) + count * DAY_MS));
}

/** Whole days from one day to another; negative when it is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00`) - Date.parse(`${from}T12:00:00`)) / DAY_MS);
}

const CHOICES = [0, 1, 2, 3, 7, 14, 30];

/** Days to choose from for the next look, the one that is set among them. */
export function lookDays(today: string, set: string | null): string[] {
  const days = new Set(CHOICES.map((count) => daysAfter(today, count)));
  if (set) days.add(set);
  return [...days].sort();
}
