import { useEffect } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './arrival.module.css';

/** The catcher on this computer: what it listens on, what it took. */
export function ByCatcher(props: { to: string }) {
  const { t } = useWords();
  const { catcher: store } = useStores();
  const { catcher, busy, error } = useOwned('catcher', (state) => state);
  const port = useOwned('session', (state) => state.settings.catcherPort);
  useEffect(() => {
    void store.getState().load();
  }, [store]);
  const listening = catcher?.listening ?? false;
  const isHere = catcher?.mailbox === props.to;
  return (
    <div className={styles.panel}>
      {listening && catcher ? (
        <>
          <p>{t('arrival.catcherOn', { at: catcher.at.join(', ') })}</p>
          {catcher.mailbox ? (
            <p className={styles.address}>
              <code>{catcher.mailbox}</code>
              <CopyButton text={catcher.mailbox} small what={t('mailbox.address')} />
            </p>
          ) : null}
          <p role="status">
            {catcher.caught > 0
              ? t('arrival.catcherCaught', { n: catcher.caught })
              : t('arrival.catcherNone')}
          </p>
        </>
      ) : (
        <>
          <p>{t('arrival.catcherOff')}</p>
          <p className="muted">{t('start.catcherNeeds')}</p>
        </>
      )}
      <p className="muted">
        {isHere ? t('arrival.catcherWaiting') : t('arrival.catcherNotThis', { to: props.to })}
      </p>
      <div className={styles.buttons}>
        {listening ? (
          <Button busy={busy} onClick={() => void store.getState().stop()}>
            {t('arrival.catcherStop')}
          </Button>
        ) : (
          <Button busy={busy} onClick={() => void store.getState().start(port, '')}>
            {t('arrival.catcherStart')}
          </Button>
        )}
      </div>
      <ErrorNote error={error} />
    </div>
  );
}
