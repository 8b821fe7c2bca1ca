import type { Delivery, Finding, RunEvent, TranscriptLine } from '../../../preload/contract/index.ts';
import { makeFinding } from '../finding/registry.ts';
import { readMailDate } from '../proof/mail-date.ts';

/** A greeting (220) or a closing (221) may carry the server's time, as Sendmail, Exim and Exchange write it. */
const SPOKEN = /^22[01][ -]/;
/** RFC 5322 §3.3, §4.3: zones that mean one thing. A time with another zone, or none, may be hours off without any clock being wrong. */
const SURE_ZONE = /\d\s{0,4}(?:[+-]\d{2}:?\d{2}|Z|UTC?|GMT|[ECMP][SD]T)\b/;
/** Further off than this is a date of something else. */
const MOST_S = 400 * 24 * 3600;
/** Greetings may be slow, and a minute or two spoils no report. */
const WRONG_FROM_S = 5 * 60;

/** Is a clock that is so many seconds ahead (negative: behind) of another one wrong? */
export const isClockWrong = (aheadS: number): boolean =>
  Number.isFinite(aheadS) && Math.abs(aheadS) > WRONG_FROM_S;

/** One time the server told: how far this computer was ahead of it (seconds; negative: behind), and where it stands. */
type Reading = { aheadS: number; at: string; source: string; line: string };

/** What is read: the conversations and the messages, each with its door. */
type Heard = {
  lines: readonly { cell: string; lines: readonly TranscriptLine[] }[];
  deliveries: readonly { cell: string; delivery: Delivery }[];
};

/** What a run knows of the server's time: of `RunState`. */
type Run = {
  transcripts: ReadonlyMap<string, readonly TranscriptLine[]>;
  cells: ReadonlyMap<string, { delivery?: Delivery | undefined; ordinary?: Delivery | undefined }>;
};

/**
 * Seconds by which the maker's clock was ahead of the tested server's (negative: behind), from the server's greetings, else from its own
 * `Received:` line of our message. Null when no server told the time. The middle one of several, so that one odd line does not decide.
 */
export function clockOffsetOf(events: readonly RunEvent[]): number | null {
  const reading = readClock({
    lines: events.flatMap((event) => (event.type === 'transcript' ? [event] : [])),
    deliveries: events.flatMap((event) => {
      if (event.type === 'arrival') return [{ cell: event.cell, delivery: event.delivery }];
      const delivery = event.type === 'cell-ended' ? event.cell.delivery : undefined;
      return delivery ? [{ cell: '', delivery }] : [];
    }),
  });
  return reading?.aheadS ?? null;
}

/**
 * UX §11 "Clock wrong": `vantage.clock-off` when this computer's clock and the server's are more than five minutes apart, else null.
 * Whose clock is wrong is not known. `name`: what to call the server. Pure.
 */
export function clockFinding(run: Run, name: string): Finding | null {
  const reading = readClock(heardIn(run));
  if (reading === null || !isClockWrong(reading.aheadS)) return null;
  const { aheadS, at, source, line } = reading;
  return makeFinding('vantage.clock-off', {
    subject: name,
    cause: 'path',
    params: { ...stretchOf(Math.abs(aheadS)), way: aheadS > 0 ? 'ahead' : 'behind' },
    evidence: [{ kind: 'smtp', at, source, lines: [`${at} < ${line}`] }],
  });
}

/** Did a server of this run tell its time, so that the clocks can be compared? */
export const isTimeTold = (run: Run): boolean => readClock(heardIn(run)) !== null;

function heardIn({ transcripts, cells }: Run): Heard {
  return {
    lines: [...transcripts].map(([cell, lines]) => ({ cell, lines })),
    deliveries: [...cells].flatMap(([cell, { delivery, ordinary }]) =>
      [delivery, ordinary].flatMap((one) => (one ? [{ cell, delivery: one }] : [])),
    ),
  };
}

/** In the largest unit that is not coarse: minutes below two hours, days from two days on. */
function stretchOf(seconds: number): { n: number; unit: 'minutes' | 'hours' | 'days' } {
  if (seconds < 2 * 3600) return { n: Math.round(seconds / 60), unit: 'minutes' };
  if (seconds < 48 * 3600) return { n: Math.round(seconds / 3600), unit: 'hours' };
  return { n: Math.round(seconds / 86_400), unit: 'days' };
}

function readClock({ lines, deliveries }: Heard): Reading | null {
  const greeted = lines.flatMap((one) => one.lines.flatMap((line) => spokenReading(one.cell, line)));
  return middle(greeted.length > 0 ? greeted : deliveries.flatMap(receivedReading));
}

function spokenReading(cell: string, { dir, text, at }: TranscriptLine): Reading[] {
  if (dir !== 'in' || !SPOKEN.test(text)) return [];
  const said = text.slice(4, 204);
  if (!SURE_ZONE.test(said)) return [];
  return reading(at, readMailDate(said), { source: cell, line: text.slice(0, 300) });
}

function receivedReading({ cell, delivery }: Heard['deliveries'][number]): Reading[] {
  const { sentAt, hops } = delivery;
  const taken = hops?.find((hop) => hop.role === 'server')?.at;
  if (sentAt === undefined || taken === undefined) return [];
  return reading(sentAt, taken, { source: cell, line: `Received; ${taken}` });
}

function reading(at: string, theirs: string | null, where: Pick<Reading, 'source' | 'line'>): Reading[] {
  const apart = (Date.parse(at) - Date.parse(theirs ?? '')) / 1000;
  return Number.isFinite(apart) && Math.abs(apart) < MOST_S
    ? [{ aheadS: Math.round(apart), at, ...where }]
    : [];
}

function middle(readings: readonly Reading[]): Reading | null {
  const sorted = readings.toSorted((a, b) => a.aheadS - b.aheadS);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
