/** How long it is worth waiting before a list is looked at again, in days, and where that is known from. */
export type DelistWait = { zones: RegExp; days: number; source: string };

/**
 * Usual waits per operator: the list's own time, with a day on top where it counts in hours (knowledge page on blacklists §3; RFC 6471 §2.2
 * asks lists to say it). Order matters: the first that fits.
 */
export const DELIST_WAITS: readonly DelistWait[] = [
  { zones: /(?:^|\.)spamhaus\.(?:org|net)$/, days: 1, source: '§3: minutes to hours after the form' },
  { zones: /(?:^|\.)barracudacentral\.org$/, days: 1, source: '§3: 12 to 24 hours' },
  { zones: /(?:^|\.)spamcop\.net$/, days: 2, source: '§3: 24 hours after the last report' },
  { zones: /(?:^|\.)surriel\.com$/, days: 1, source: '§3: minutes' },
  { zones: /(?:^|\.)mailspike\.(?:net|org)$/, days: 1, source: '§3: hours' },
  { zones: /(?:^|\.)backscatterer\.org$/, days: 28, source: '§3: 4 weeks' },
  { zones: /(?:^|\.)dnsbl-[123]\.uceprotect\.net$|(?:^|\.)uceprotect\.net$/, days: 7, source: '§3: 7 days' },
  { zones: /(?:^|\.)abusix\.zone$/, days: 6, source: '§3: about 5 days' },
  { zones: /(?:^|\.)invaluement\.com$/, days: 11, source: '§3: about 11 days' },
  { zones: /(?:^|\.)(?:surbl|uribl)\.(?:org|com)$/, days: 3, source: '§3: hours to days' },
  { zones: /(?:^|\.)spamrats\.com$/, days: 2, source: '§3: after the DNS is right' },
  { zones: /(?:^|\.)(?:blocklist\.de|dronebl\.org|s5h\.net)$/, days: 2, source: '§3: at once to days' },
  { zones: /(?:^|\.)gbudb\.net$/, days: 2, source: 'catalogue: hours to about 36 h' },
  { zones: /(?:^|\.)spameatingmonkey\.net$/, days: 15, source: 'catalogue: 15 days without a trap hit' },
];

/** Most days that are proposed: later than this nobody remembers why. */
const MOST_DAYS = 28;
/** Nothing is known: a list with a form, and one that has to forget by itself. */
const DAYS = { asked: 3, waiting: 7 };

const UNIT_DAYS: Record<string, number> = { hour: 1 / 24, h: 1 / 24, day: 1, week: 7 };

/** Days until a look is worth while: the operator's, else what `autoExpires` says, else a usual figure. From 1 to 28. */
export function usualWaitDays(zone: string, autoExpires: string | null, hasForm: boolean): number {
  const known = DELIST_WAITS.find((row) => row.zones.test(zone));
  const days = known?.days ?? daysIn(autoExpires) ?? (hasForm ? DAYS.asked : DAYS.waiting);
  return Math.min(MOST_DAYS, Math.max(1, days));
}

/** The longest time that a text names, in whole days; null when it names none. */
function daysIn(text: string | null): number | null {
  const found = [
    ...(text ?? '').matchAll(/(\d{1,3}(?:\.\d)?)\s*(?:-\s*(\d{1,3})\s*)?(hour|h\b|day|week)/gi),
  ].map(([, from = '', to, unit = '']) => Number(to ?? from) * (UNIT_DAYS[unit.toLowerCase()] ?? 1));
  return found.length === 0 ? null : Math.ceil(Math.max(...found));
}
