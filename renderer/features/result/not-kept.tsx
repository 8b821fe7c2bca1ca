import { Callout } from '../../components/callout.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned } from '../../state/use-stores.ts';

/** Said when a run could not be written to disk: its result is lost with the window unless it is saved elsewhere. */
export function NotKept(props: { runId: string; text: string }) {
  const { t } = useWords();
  const notKept = useOwned('runs', (state) => state.progress[props.runId]?.notKept ?? false);
  if (!notKept) return null;
  return (
    <Callout shape="needs-you" title={t('notKept.title')} alert>
      {props.text}
    </Callout>
  );
}
