const DAY_MS = 86_400_000;

/** The day of a moment in the person's own calendar, `YYYY-MM-DD`: what their wall calendar says, whatever the hour. */
export function localDay(moment: Date): string {
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(moment.getFullYear(), 4)}-${pad(moment.getMonth() + 1, 2)}-${pad(moment.getDate(), 2)}`;
}

/** A number of calendar days later. Counted on the calendar, so that a night of 23 or 25 hours is one day too. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Is this a day that exists? `2026-02-30` has the form of one and is none. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === text;
}
