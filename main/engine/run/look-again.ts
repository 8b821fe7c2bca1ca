import type { Cell, RunEvent } from '../../../preload/contract/index.ts';
import { cellKey } from './doors.ts';
import type { RunState } from './fold.ts';

/**
 * Seconds after the first contact at which a server that said "later" is asked again, always with the same envelope
 * (knowledge/relay-tests.md §3.5): above the 60 s of cloud filters, the 5 minutes of postgrey, the quarter of an hour of
 * the slowest. The 5 s of postscreen are waited inside the door's own test.
 */
export const LOOK_AGAIN_S: readonly number[] = [65, 310, 900];

/** The next time to ask again. `turn` counts from 1; `dueAtMs` is epoch ms. */
export type NextLook = { cells: string[]; dueAtMs: number; turn: number };

/** Doors that asked us to come back later. What stands behind a filter (R9) is looked for once. */
export function laterCells(state: RunState): Cell[] {
  return [...state.cells.values()].filter((cell) => (cell.later?.length ?? 0) > 0 && cell.role !== 'hidden');
}

/** When to ask again after `turnsDone` turns; null when no door wants it, or the schedule is used up. Pure. */
export function nextLook(state: RunState, turnsDone: number): NextLook | null {
  const cells = laterCells(state);
  const wait = LOOK_AGAIN_S[turnsDone];
  if (cells.length === 0 || wait === undefined) return null;
  // A turn made late moves the next one: a server that forgot us in between counts from that turn.
  const gap = wait - (LOOK_AGAIN_S[turnsDone - 1] ?? 0);
  const due = cells.map((cell) => {
    const contact = contactOf(cell, state);
    return turnsDone === 0
      ? contact.firstMs + wait * 1000
      : Math.max(contact.firstMs + wait * 1000, contact.lastMs + gap * 1000);
  });
  return { cells: cells.map(cellKey), dueAtMs: Math.max(...due), turn: turnsDone + 1 };
}

/** What a run says at its end about asking again; null when there is nothing to say. `goesOn`: it may be continued by itself. */
export function lookAgainEvent(
  state: RunState,
  turnsDone: number,
  goesOn: boolean,
  at: string,
): RunEvent | null {
  const of = LOOK_AGAIN_S.length;
  const next = nextLook(state, turnsDone);
  if (next && goesOn) {
    const { cells, dueAtMs, turn } = next;
    return { type: 'look-again', at, cells, dueAt: new Date(dueAtMs).toISOString(), turn, of };
  }
  const cells = laterCells(state).map(cellKey);
  if (cells.length === 0 && state.lookAgain === null) return null;
  return { type: 'look-again', at, cells, dueAt: null, turn: Math.min(turnsDone, of), of };
}

/** How often, and over how long, the same envelope was put to the doors that still say "later". */
export function askedSoFar(state: RunState): { times: number; minutes: number } {
  const rows = laterCells(state).map((cell) => {
    const { firstMs, lastMs } = contactOf(cell, state);
    return { times: askedTimes(cell), ms: lastMs - firstMs };
  });
  return {
    times: Math.max(1, ...rows.map((row) => row.times)),
    minutes: Math.round(Math.max(0, ...rows.map((row) => row.ms)) / 60_000),
  };
}

function askedTimes(cell: Cell): number {
  return Math.max(1, ...waitingOf(cell).map((row) => (row.earlier?.length ?? 0) + 1));
}

function waitingOf(cell: Cell): Cell['attempts'] {
  return [...cell.controls, ...cell.attempts].filter((row) => cell.later?.includes(row.id));
}

/** First and latest time at which the waiting envelopes were put to this door; when it stopped at the greeting, its conversation tells. */
function contactOf(cell: Cell, state: RunState): { firstMs: number; lastMs: number } {
  const rows = waitingOf(cell);
  const lines = state.transcripts.get(cellKey(cell)) ?? [];
  const spoken = [lines[0]?.at, lines.at(-1)?.at];
  // The latest first contact: all of them must have waited long enough.
  const first = rows.map((row) => row.earlier?.[0]?.at ?? row.startedAt);
  const last = rows.map((row) => row.startedAt);
  const latest = (times: readonly (string | undefined)[]): number =>
    Math.max(0, ...times.map((text) => (text === undefined ? 0 : Date.parse(text) || 0)));
  const fallback = state.startedAt === null ? 0 : Date.parse(state.startedAt);
  const firstMs = latest(first) || latest([spoken[0]]) || fallback;
  return { firstMs, lastMs: Math.max(firstMs, latest(last), rows.length > 0 ? 0 : latest([spoken[1]])) };
}
