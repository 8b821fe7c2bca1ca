import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';

/** Crash recovery (UX §11): what was kept, and whether to go on. */
export function Interrupted() {
  const { t, dateTime } = useWords();
  const go = useGo();
  const { runs } = useStores();
  const interrupted = useOwned('cases', (state) => state.interrupted);
  const resume = useOwned('cases', (state) => state.resume);
  const close = useOwned('cases', (state) => state.close);
  return interrupted.map((run) => (
    <Callout
      key={run.runId}
      shape="needs-you"
      title={t('interrupted.title', { done: run.attemptsDone, total: run.attemptsPlanned })}
      action={
        <>
          <Button
            kind="main"
            onClick={async () => {
              const started = await resume(run.runId);
              if (!started) return;
              runs.getState().forget(started.runId);
              go({ place: 'run', runId: started.runId });
            }}
          >
            {t('interrupted.goOn')}
          </Button>
          <Button onClick={() => void close(run.runId, false)}>{t('interrupted.keep')}</Button>
          <Button kind="quiet" onClick={() => void close(run.runId, true)}>
            {t('interrupted.forget')}
          </Button>
        </>
      }
    >
      {t('interrupted.more', { name: run.name, time: dateTime(run.startedAt) })}
    </Callout>
  ));
}
