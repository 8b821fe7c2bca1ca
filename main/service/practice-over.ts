import type { InterruptedRun } from '../../preload/contract/index.ts';
import { isAlive, signsOfLife } from './signs-of-life.ts';
import type { ServiceContext } from './types.ts';

type Context = Pick<ServiceContext, 'store' | 'practiceWorld' | 'now'>;

/**
 * Was this a check of practice servers that have ended? There is nothing to go on with: their ports may belong to somebody else by now.
 * Also true of a run that is not stored any more.
 */
export function isPracticeOver(runId: string, { store, practiceWorld }: Context): boolean {
  const stored = store.cases.getRun(runId);
  if (!stored) return true;
  const isPractice = store.cases.getCase(stored.caseId)?.practice === true;
  const world = practiceWorld();
  return isPractice && (world === null || !stored.request.resolvers.includes(world.resolver));
}

/** Ends a run that died with what is known of it: its report stays. */
export function closeDeadRun(runId: string, { store, now }: Pick<Context, 'store' | 'now'>): void {
  const stored = store.cases.getRun(runId);
  if (!stored) return;
  const { startedAt: _startedAt, ...figures } = stored;
  store.cases.updateRun(runId, {
    ...figures,
    state: 'died',
    endedAt: now().toISOString(),
    lookAgainAt: null,
  });
}

/** Runs that died and that somebody can go on with. Those of practice servers that are gone are ended on the way. */
export function interruptedRuns(context: Context): InterruptedRun[] {
  const dead = context.store.cases.interrupted(isAlive, signsOfLife(context.now()).staleBefore);
  const over = new Set(dead.filter(({ runId }) => isPracticeOver(runId, context)).map((run) => run.runId));
  for (const runId of over) closeDeadRun(runId, context);
  return dead.filter(({ runId }) => !over.has(runId));
}
