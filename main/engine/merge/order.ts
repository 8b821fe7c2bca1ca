import type { Place } from '../../../preload/contract/index.ts';
import { verdictOfState } from '../run/judge-state.ts';
import { isClockWrong } from '../vantage/clock.ts';
import type { JudgedPart, MergePart } from './types.ts';

/** A result counts as fresh for a day (UX §8). */
export const FRESH_MS = 24 * 3_600_000;
/** Without a known clock, parts of different computers nearer than this have no sure order. */
const UNSURE_MS = 12 * 3_600_000;

/** A part with its place, time and own verdict. `now`: ISO. */
export function judgePart(part: MergePart, now: string): JudgedPart {
  const { facts, state } = part;
  const said = timeOf(part);
  // Nobody looked tomorrow: what says so has no time, and must not be the newest for ever.
  const at = said - Date.parse(now) > FRESH_MS ? 0 : said;
  const age = Date.parse(now) - at;
  const place: Place = state.vantage?.place ?? facts.place;
  const ending = state.result === 'done' ? 'done' : state.result === 'timed-out' ? 'timed-out' : 'stopped';
  return {
    ...part,
    id: facts.id,
    place,
    at,
    old: !(age <= FRESH_MS),
    verdict: state.verdict ?? verdictOfState(state, ending),
  };
}

/**
 * When a part ended (else began); 0 when no time can be read. A clock that was wrong is set right by the server's, where that told the time. A few
 * seconds are no wrong clock: they are how slowly the server spoke, and would turn around what one computer did one after the other.
 */
function timeOf({ facts, state }: MergePart): number {
  const told = [facts.endedAt, state.endedAt, facts.startedAt, state.startedAt];
  const first = told.map((text) => Date.parse(text ?? '')).find((ms) => Number.isFinite(ms));
  if (first === undefined) return 0;
  const offset = facts.clockOffsetS ?? 0;
  return first - (isClockWrong(offset) ? offset * 1000 : 0);
}

/** Oldest first; the id decides between parts of the same moment, so that the order of files never matters. */
export const byTime = (a: JudgedPart, b: JudgedPart): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A look at one finding again, not a run of its own. */
export const isRecheck = ({ recheckOf, state }: MergePart): boolean =>
  (recheckOf !== undefined && recheckOf !== null) || state.request?.recheck !== undefined;

/** A run that looked at everything it set out to look at. */
export const isWhole = (part: MergePart): boolean =>
  !isRecheck(part) && part.state.result === 'done' && part.state.cells.size > 0;

/** Who looked from where: a later run of the same spot takes the place of its earlier one; another spot's does not. */
export function spotOf({ facts, state, own }: MergePart): string {
  const { vantage } = state;
  const addresses = [...(vantage?.sourceAddresses ?? [])].sort().join(' ');
  return JSON.stringify([own, facts.who, facts.where, addresses]);
}

/** Can it be told which of two parts came first? */
export function isOrderKnown(parts: readonly JudgedPart[]): boolean {
  return parts.every((a) =>
    parts.every(
      (b) =>
        a === b ||
        (a.own === b.own && a.facts.who === b.facts.who) ||
        (a.facts.clockOffsetS !== null && b.facts.clockOffsetS !== null) ||
        Math.abs(a.at - b.at) >= UNSURE_MS,
    ),
  );
}
