import type { Finding, VerdictCore } from '../../../preload/contract/index.ts';
import { judgeRun, relayFindings, throughTheMiddle } from '../relay/index.ts';
import { clockFinding } from '../vantage/index.ts';
import { backupFindings } from './backup-differs.ts';
import { pickHosts, planDoors } from './doors.ts';
import { countAttempts, type RunState } from './fold.ts';
import { askedSoFar } from './look-again.ts';

/** How a run came to its end. */
export type Ending = 'done' | 'stopped' | 'timed-out' | 'failed';

/** The relay verdict of a run that ended like this, from its fold alone: also long afterwards. Pure. */
export function verdictOfState(state: RunState, ending: Ending): VerdictCore {
  const counts = countAttempts(state);
  const doors = doorsOfState(state);
  const verdict = judgeRun({
    cells: [...state.cells.values()],
    place: state.vantage?.place ?? 'unknown',
    port25Out: state.vantage?.port25Out ?? 'unknown',
    result: ending === 'failed' ? 'stopped' : ending,
    attemptsDone: counts.done,
    attemptsPlanned: counts.planned,
    ...(doors > 0 ? { doors } : {}),
    honest: state.vantage?.dns.honest ?? null,
    ...pathFacts(state),
    ...nameTrouble(state),
  });
  if (ending === 'failed' && verdict.code === 'CT-STOPPED') return { ...verdict, reason: 'failed' };
  return verdict.code === 'CT-LATER' ? laterVerdict(state, verdict) : verdict;
}

/** "Later" that stayed "later" over the whole schedule: how often it was asked belongs to the reason. */
function laterVerdict(state: RunState, verdict: VerdictCore): VerdictCore {
  const { lookAgain } = state;
  if (lookAgain === null || lookAgain.dueAt !== null || lookAgain.turn < lookAgain.of) return verdict;
  const { times, minutes } = askedSoFar(state);
  const asked = { times: Math.max(times, lookAgain.turn + 1), minutes };
  return { ...verdict, reason: 'asked-often', params: { ...verdict.params, ...asked } };
}

/** The findings of a run that follow from its doors, under this verdict. Pure. */
export function findingsOfState(state: RunState, verdict: VerdictCore): Finding[] {
  const place = state.vantage?.place ?? 'unknown';
  const { intercepted } = pathFacts(state);
  const all = [...state.cells.values()];
  const cells = intercepted === undefined ? all : throughTheMiddle(all, intercepted);
  return [
    ...relayFindings({ cells, place, verdict, transcripts: state.transcripts }),
    ...backupFindings(state),
    ...clockFindings(state),
  ];
}

/** A machine in the way tells its own time, not the server's. */
function clockFindings(state: RunState): Finding[] {
  if (state.vantage?.intercepted) return [];
  const finding = clockFinding(state, state.target?.domain ?? state.target?.input ?? '');
  return finding ? [finding] : [];
}

/** Doors there are to test: those that were planned, and hidden ones that were found. */
function doorsOfState({ target, request, cells }: RunState): number {
  if (target === null || request === null) return 0;
  const planned = planDoors(pickHosts(target, request.hosts), target, request.ports).length;
  const hidden = [...cells.values()].filter((cell) => cell.role === 'hidden').length;
  return planned === 0 ? 0 : planned + hidden;
}

/** What was learnt of the way to port 25 (V2, V3). `intercepted`: somebody answers there in everybody's place. */
function pathFacts({ vantage }: RunState): { port25Blocked?: (4 | 6)[]; intercepted?: string } {
  const { port25Blocked, intercepted, interceptSign } = vantage ?? {};
  return {
    ...(port25Blocked ? { port25Blocked } : {}),
    ...(intercepted ? { intercepted: interceptSign ?? 'answers-for-everybody' } : {}),
  };
}

function nameTrouble({ target }: RunState): { nameTrouble?: { host: string; code: string } } {
  const trouble = (target?.problems ?? []).find((row) => row.fatal);
  if (!trouble) return {};
  const { host, domain } = trouble.params;
  return {
    nameTrouble: { host: host ?? domain ?? target?.domain ?? target?.input ?? '', code: trouble.code },
  };
}
