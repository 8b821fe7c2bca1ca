import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned } from '../../state/use-stores.ts';
import styles from './line-bar.module.css';

/** What is wrong with the line or the store, in one calm sentence. */
export function LineBar() {
  const { t } = useWords();
  const line = useOwned('session', (state) => state.line);
  const setAside = useOwned('session', (state) => state.setAside);
  const dismiss = useOwned('session', (state) => state.dismissSetAside);
  return (
    <div role="status">
      {line === 'lost' ? <p className={styles.bar}>{t('line.lost')}</p> : null}
      {setAside ? (
        <div className={styles.bar}>
          <p>{t('line.setAside', { file: setAside })}</p>
          <Button kind="quiet" onClick={dismiss}>
            {t('common.understood')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
