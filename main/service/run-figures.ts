import { countAttempts, type RunState } from '../engine/run/fold.ts';
import type { RunFigures } from '../store/index.ts';

/** The figures of a run that lists show without reading its events. A run that is still going on has no time of looking again yet. */
export function figuresOf(state: RunState, lookAgainAt: string | null): RunFigures {
  const counts = countAttempts(state);
  return {
    state: state.result,
    endedAt: state.endedAt,
    verdict: state.verdict?.code ?? null,
    attemptsDone: counts.done,
    attemptsPlanned: counts.planned,
    toDo: [...state.findings.values()].filter(
      (row) => row.severity === 'act-now' || row.severity === 'this-week',
    ).length,
    lookAgainAt: state.result === 'running' ? null : lookAgainAt,
  };
}
