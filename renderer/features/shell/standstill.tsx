import { useEffect } from 'react';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned } from '../../state/use-stores.ts';
import styles from './standstill.module.css';

/** Instead of a place: connecting, another version, or the program has gone. */
export function Standstill() {
  const { t } = useWords();
  const phase = useOwned('session', (state) => state.phase);
  const line = useOwned('session', (state) => state.line);
  const error = useOwned('session', (state) => state.error);
  const kind = line === 'ended' ? 'ended' : phase === 'ready' ? 'greeting' : phase;
  useEffect(() => {
    document.title = t('app.name');
  }, [t]);
  return (
    <main className={styles.standstill} data-kind={kind}>
      <h1>{t(`standstill.${kind}.title`)}</h1>
      <p>{t(`standstill.${kind}.text`)}</p>
      {error?.detail && kind !== 'greeting' ? <code>{error.detail}</code> : null}
    </main>
  );
}
