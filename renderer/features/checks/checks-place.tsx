import { useEffect } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { CaseRows } from './case-rows.tsx';
import styles from './checks.module.css';

/** Everything that was checked, newest first, with its last answer. */
export function ChecksPlace() {
  const { t } = useWords();
  const go = useGo();
  const { cases: store } = useStores();
  const cases = useOwned('cases', (state) => state.cases);
  const error = useOwned('cases', (state) => state.error);
  useEffect(() => {
    void store.getState().load();
  }, [store]);
  return (
    <Place code="H2" name={t('rail.checks')}>
      <div className={styles.head}>
        <h1>{t('checks.title')}</h1>
        {cases && cases.length > 0 ? (
          <Button kind="main" onClick={() => go({ place: 'home' })}>
            {t('checks.new')}
          </Button>
        ) : null}
      </div>
      <ErrorNote error={error} />
      {cases && cases.length > 0 ? <CaseRows cases={cases} /> : null}
      {cases && cases.length === 0 ? (
        <Card className={styles.empty}>
          <p className={styles.emptyTitle}>{t('checks.emptyTitle')}</p>
          <p className="muted">{t('checks.empty')}</p>
          <div className={styles.buttons}>
            <Button kind="main" onClick={() => go({ place: 'home' })}>
              {t('checks.new')}
            </Button>
            <Button onClick={() => go({ place: 'practice' })}>{t('checks.practise')}</Button>
          </div>
        </Card>
      ) : null}
    </Place>
  );
}
