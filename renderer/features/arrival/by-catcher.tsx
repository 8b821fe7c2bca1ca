import { TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { portOf } from '../../state/draft.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './arrival.module.css';

/** Starts the catcher: where it listens, and what this computer is called on the internet. The port is remembered. */
function StartCatcher() {
  const { t } = useWords();
  const { catcher: store, session } = useStores();
  const busy = useOwned('catcher', (state) => state.busy);
  const [port, setPort] = useState(() => String(session.getState().settings.catcherPort));
  const [host, setHost] = useState('');
  const number = portOf(port);
  const start = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (number === null) {
      document.getElementById('catch-port')?.focus();
      return;
    }
    await session.getState().change({ catcherPort: number });
    await store.getState().start(number, host);
  };
  return (
    <form className={styles.panel} onSubmit={start}>
      <p>{t('arrival.catcherOff')}</p>
      <p className="muted">{t('start.catcherNeeds')}</p>
      <div className={styles.grid}>
        <TextInput
          id="catch-port"
          label={t('start.catcherPort')}
          inputMode="numeric"
          maxLength={5}
          value={port}
          error={number === null ? t('start.catcherPortWrong') : null}
          onChange={(event) => setPort(event.currentTarget.value)}
        />
        <TextInput
          className={styles.wide}
          label={t('start.catcherHost')}
          description={t('start.catcherHostMore')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          spellCheck={false}
          value={host}
          onChange={(event) => setHost(event.currentTarget.value)}
        />
      </div>
      <div>
        <Button type="submit" busy={busy}>
          {t('arrival.catcherStart')}
        </Button>
      </div>
    </form>
  );
}

/** The catcher on this computer: what it listens on, what it took. */
export function ByCatcher(props: { to: string }) {
  const { t } = useWords();
  const { catcher: store } = useStores();
  const { catcher, busy, error } = useOwned('catcher', (state) => state);
  useEffect(() => {
    void store.getState().load();
  }, [store]);
  const isHere = catcher?.mailbox === props.to;
  return (
    <div className={styles.panel}>
      <p className="muted">
        {isHere ? t('arrival.catcherWaiting') : t('arrival.catcherNotThis', { to: props.to })}
      </p>
      {catcher?.listening ? (
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
          <div>
            <Button busy={busy} onClick={() => void store.getState().stop()}>
              {t('arrival.catcherStop')}
            </Button>
          </div>
        </>
      ) : (
        <StartCatcher />
      )}
      <ErrorNote error={error} />
    </div>
  );
}
