import { useEffect } from 'react';
import type { ErrorInfo, Report } from '../../../preload/contract/index.ts';
import { useWords } from '../../i18n/use-words.ts';
import { reportOf } from '../../state/runs.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';

/** The report of a run in the language in use; asks for it when it is not there. */
export function useReport(runId: string): { report: Report | undefined; error: ErrorInfo | undefined } {
  const { language } = useWords();
  const { runs } = useStores();
  const report = useOwned('runs', (state) => reportOf(state, runId, language));
  const error = useOwned('runs', (state) => state.errors[runId]);
  const missing = report?.language !== language;
  useEffect(() => {
    if (missing) void runs.getState().load(runId, language);
  }, [missing, runs, runId, language]);
  return { report, error };
}
