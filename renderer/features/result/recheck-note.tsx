import { useEffect } from 'react';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';

/** On a small run that looked at one finding again: what it was, and the way back to the whole check. */
export function RecheckNote(props: { runId: string }) {
  const { t } = useWords();
  const go = useGo();
  const { cases } = useStores();
  const caseId = useOwned('runs', (state) => state.progress[props.runId]?.caseId);
  const runs = useOwned('cases', (state) => (caseId ? state.runs[caseId] : undefined));
  useEffect(() => {
    if (caseId) void cases.getState().loadOne(caseId);
  }, [cases, caseId]);
  const mine = runs?.find((run) => run.runId === props.runId);
  if (!mine?.recheckOf) return null;
  const whole = runs?.find((run) => run.recheckOf === null && run.startedAt < mine.startedAt);
  return (
    <Callout
      shape="info"
      title={t('recheck.title')}
      action={
        whole ? (
          <Button onClick={() => go({ place: 'run', runId: whole.runId })}>{t('recheck.whole')}</Button>
        ) : null
      }
    >
      {t('recheck.text')}
    </Callout>
  );
}
