const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** RFC 5322 §3.3 and its obsolete forms, day name optional. */
const DATE =
  /(\d{1,2})[\s-]{1,4}([a-z]{3})[a-z]{0,6}[\s-]{1,4}(\d{2,4})\s{1,4}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?\s{0,4}([+-]\d{4}|[a-z]{1,5})?/i;
/** `Thu Jan 1 10:00:00 2026`, as ctime writes it. */
const CTIME =
  /([a-z]{3})\s{1,4}(\d{1,2})\s{1,4}(\d{1,2}):(\d{2}):(\d{2})\s{1,4}(?:([a-z]{2,5}|[+-]\d{4})\s{1,4})?(\d{4})/i;
const ISO = /(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})/i;

/** Hours of the zone names of RFC 5322 §4.3. */
const ZONES: Record<string, number> = {
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};

/** A mail's date as ISO text (UTC), or null. Looks at the first 200 characters. */
export function readMailDate(text: string): string | null {
  const head = text.slice(0, 200);
  const usual = DATE.exec(head);
  if (usual) {
    const [, day, month, year, hour, minute, second, zone] = usual;
    return made(fullYear(Number(year)), month, day, [hour, minute, second], zone);
  }
  const ctime = CTIME.exec(head);
  if (ctime) {
    const [, month, day, hour, minute, second, zone, year] = ctime;
    return made(Number(year), month, day, [hour, minute, second], zone);
  }
  const iso = ISO.exec(head);
  if (!iso) return null;
  const [, year, month, day, hour, minute, second, zone = ''] = iso;
  return made(Number(year), MONTHS[Number(month) - 1], day, [hour, minute, second], zone.replace(':', ''));
}

/** RFC 5322 §4.3: two digits. */
function fullYear(year: number): number {
  if (year >= 1000) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function made(
  year: number,
  monthName: string | undefined,
  day: string | undefined,
  time: readonly (string | undefined)[],
  zone: string | undefined,
): string | null {
  const month = MONTHS.indexOf((monthName ?? '').toLowerCase());
  const [hour, minute, second] = time.map((part) => Number(part ?? '0'));
  if (month < 0 || year < 1980 || year > 2199) return null;
  const [h = 0, m = 0, s = 0, d = Number(day)] = [hour, minute, second];
  if (d < 1 || d > 31 || h > 24 || m > 59 || s > 60) return null;
  const shift = zoneMinutes(zone ?? '');
  return shift === null ? null : new Date(Date.UTC(year, month, d, h, m, s) - shift * 60_000).toISOString();
}

function zoneMinutes(zone: string): number | null {
  const numeric = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (numeric === null) return (ZONES[zone.toLowerCase()] ?? 0) * 60;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  return minutes > 14 * 60 ? null : minutes * (numeric[1] === '-' ? -1 : 1);
}
