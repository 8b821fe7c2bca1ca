import { useEffect } from 'react';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { isOver, reportOf } from '../../state/runs.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { RunningPlace } from '../running/running-place.tsx';
import { ResultPlace } from './result-place.tsx';

/** A run: its progress while it works (S4), its result afterwards (S5). */
export function RunPlace(props: { runId: string }) {
  const { t, language } = useWords();
  const go = useGo();
  const { runs } = useStores();
  const { runId } = props;
  const line = useOwned('session', (state) => state.line);
  const progress = useOwned('runs', (state) => state.progress[runId]);
  const report = useOwned('runs', (state) => reportOf(state, runId, language));
  const error = useOwned('runs', (state) => state.errors[runId]);

  useEffect(() => {
    if (line === 'open') void runs.getState().load(runId, language);
  }, [runs, runId, language, line]);

  const over = isOver(progress);
  useEffect(() => {
    // The end may be seen in the picture before its notice arrives.
    if (over && !report) void runs.getState().load(runId, language);
  }, [over, report, runs, runId, language]);

  // A run that asks again in the background does not take the result away from its reader.
  const looksAgain = report?.run.lookAgain !== undefined;
  if (report && (over || !progress || looksAgain)) return <ResultPlace report={report} runId={runId} />;
  if (progress && !over) return <RunningPlace progress={progress} />;
  return (
    <Place code="S5" name={t('result.name')} focus="none">
      {error ? (
        <>
          <h1>{t('result.missing')}</h1>
          <ErrorNote error={error} />
          <div>
            <Button onClick={() => go({ place: 'checks' })}>{t('result.toChecks')}</Button>
          </div>
        </>
      ) : (
        <p className="muted" role="status">
          {t('result.loading')}
        </p>
      )}
    </Place>
  );
}
