import { useState } from 'react';
import type { ErrorInfo, Report } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';

/** A run that ended early can go on where it stopped. */
export function GoOn(props: { report: Report; runId: string }) {
  const { t, language } = useWords();
  const { client, runs } = useStores();
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
        action={<Button onClick={() => void goOn()}>{t('goOn.button')}</Button>}
      >
        {t(run.attemptsDone > 0 ? 'goOn.text' : 'goOn.textNone')}
      </Callout>
      <ErrorNote error={error} />
    </>
  );
}
