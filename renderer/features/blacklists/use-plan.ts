import { useEffect } from 'react';
import type { DelistPlan, Report } from '../../../preload/contract/index.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';

/** The case of a run, as far as the window knows it. */
export function useCaseOf(runId: string, report: Report | undefined): string | null {
  const live = useOwned('runs', (state) => state.progress[runId]?.caseId);
  const last = useOwned(
    'cases',
    (state) => (state.cases ?? []).find((one) => one.last?.runId === runId)?.caseId,
  );
  return report?.delisting?.caseId ?? live ?? last ?? null;
}

/** Listings of the run's case and what was done about them; the newest that is known. */
export function usePlan(caseId: string | null, report: Report | undefined): DelistPlan | null {
  const { delisting } = useStores();
  const plan = useOwned('delisting', (state) => (caseId ? state.plans[caseId] : undefined));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another report means that something was seen since
  useEffect(() => {
    if (caseId) void delisting.getState().load(caseId);
  }, [delisting, caseId, report]);
  return plan ?? report?.delisting ?? null;
}
