import type { Cell, DelistPlan } from '../../../preload/contract/index.ts';
import type { RunState } from '../../engine/run/fold.ts';
import type { ServiceContext } from '../types.ts';

type Door = 'open' | 'closed' | 'unknown';

/** Full runs that could not tell are passed over; this many are looked through. */
const MAX_RUNS = 12;

/**
 * Is the hole closed? The newest full relay result of the case counts, door by door, brought up to date by what was looked at again
 * since. What was seen from inside only, or not at all, closes nothing.
 */
export function holeOf(caseId: string, context: Pick<ServiceContext, 'store' | 'runs'>): DelistPlan['hole'] {
  const later: RunState[] = [];
  for (const run of context.store.delistings.relayRuns(caseId).slice(0, MAX_RUNS)) {
    const state = context.runs.state(run.runId);
    if (run.recheckOf !== null) later.unshift(state);
    else if (decides(state)) return judge(state, later);
  }
  return 'unknown';
}

function decides(state: RunState): boolean {
  return [...state.cells.values()].some((cell) => doorOf(cell, state) !== 'unknown');
}

function judge(full: RunState, later: readonly RunState[]): DelistPlan['hole'] {
  const doors = new Map<string, Door>();
  for (const [key, cell] of full.cells) doors.set(key, doorOf(cell, full));
  for (const state of later) {
    for (const [key, cell] of state.cells) {
      const door = doorOf(cell, state);
      if (door !== 'unknown') doors.set(key, door);
    }
  }
  const seen = [...doors.values()];
  if (seen.includes('open')) return 'open';
  return seen.includes('closed') ? 'closed' : 'unknown';
}

function doorOf(cell: Cell, { verdict, vantage }: RunState): Door {
  switch (cell.state) {
    case 'open':
    case 'probably':
      // From inside, open to the own network is how it should be.
      return verdict?.code === 'OPEN-INSIDE' ? 'unknown' : 'open';
    case 'closed':
    case 'keeps':
      return vantage?.place === 'inside' ? 'unknown' : 'closed';
    case 'not-offered':
    case 'unknown':
      return 'unknown';
  }
}
