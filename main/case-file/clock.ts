import type { RunEvent } from '../../preload/contract/index.ts';
import { readMailDate } from '../engine/proof/mail-date.ts';

/** A greeting (220) or a closing (221) may carry the server's time, as Sendmail, Exim and Exchange write it. */
const SPOKEN = /^22[01][ -]/;
/** Further off than this is a date of something else. */
const MOST_S = 400 * 24 * 3600;

/**
 * Seconds by which the maker's clock was ahead of the tested server's (negative: behind), from the server's greetings, else from its own
 * `Received:` line of our message. Null when no server told the time. The middle one of several, so that one odd line does not decide.
 */
export function clockOffsetOf(events: readonly RunEvent[]): number | null {
  const spoken = events.flatMap((event) => (event.type === 'transcript' ? event.lines : []));
  const greeted = spoken
    .filter((line) => line.dir === 'in' && SPOKEN.test(line.text))
    .flatMap((line) => offset(line.at, readMailDate(line.text.slice(4))));
  return middle(greeted.length > 0 ? greeted : receivedOffsets(events));
}

function receivedOffsets(events: readonly RunEvent[]): number[] {
  const deliveries = events.flatMap((event) => {
    if (event.type === 'arrival') return [event.delivery];
    return event.type === 'cell-ended' && event.cell.delivery ? [event.cell.delivery] : [];
  });
  return deliveries.flatMap(({ sentAt, hops }) => {
    const taken = hops?.find((hop) => hop.role === 'server')?.at;
    return sentAt === undefined ? [] : offset(sentAt, taken ?? null);
  });
}

function offset(ours: string, theirs: string | null): number[] {
  const apart = (Date.parse(ours) - Date.parse(theirs ?? '')) / 1000;
  return Number.isFinite(apart) && Math.abs(apart) < MOST_S ? [Math.round(apart)] : [];
}

function middle(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
