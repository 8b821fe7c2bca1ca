import { useState } from 'react';
import type { ErrorInfo, Report } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';

/** A check of practice servers that are gone: there is nothing to go on with. */
function usePracticeOver(report: Report, runId: string): boolean {
  const caseId = useOwned('runs', (state) => state.progress[runId]?.caseId);
  const isPractice = useOwned(
    'cases',
    (state) => state.cases?.find((one) => one.caseId === caseId)?.practice === true,
  );
  const world = useOwned('practice', (state) => state.world);
  const asked = report.vantage.dns.resolvers;
  return isPractice && (world === null || (asked.length > 0 && !asked.includes(world.resolver)));
}

/** A run that ended early can go on where it stopped; one of practice servers only while they run. */
export function GoOn(props: { report: Report; runId: string }) {
  const { t, language } = useWords();
  const { client, runs } = useStores();
  const go = useGo();
  const isOver = usePracticeOver(props.report, props.runId);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const { run } = props.report;
  const goOn = async () => {
    const answer = await client.call('run.resume', { runId: props.runId });
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    runs.getState().forget(props.runId);
    void runs.getState().load(props.runId, language);
  };
  return (
    <>
      <Callout
        shape="testing"
        title={
          run.attemptsDone > 0
            ? t('goOn.title', { done: run.attemptsDone, total: run.attemptsPlanned })
            : t('goOn.titleNone')
        }
        action={
          isOver ? (
            <Button onClick={() => go({ place: 'practice' })}>{t('home.practice')}</Button>
          ) : (
            <Button onClick={() => void goOn()}>{t('goOn.button')}</Button>
          )
        }
      >
        {isOver ? t('goOn.practiceOver') : t(run.attemptsDone > 0 ? 'goOn.text' : 'goOn.textNone')}
      </Callout>
      <ErrorNote error={error} />
    </>
  );
}
