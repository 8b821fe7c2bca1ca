import { Checkbox, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { UpdateState } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Row, Rows } from '../../components/rows.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './settings.module.css';

type Live = Exclude<UpdateState, { state: 'off' }>;

/** What is known, in one or two sentences. */
function Known({ update }: { update: Live }) {
  const { t, dateTime } = useWords();
  const looked = update.checkedAt
    ? t('settings.update.checkedAt', { when: dateTime(update.checkedAt) })
    : t('settings.update.unasked');
  switch (update.state) {
    case 'idle':
      return (
        <p>
          {update.newest ? `${t('settings.update.newest')} ` : ''}
          {looked}
        </p>
      );
    case 'checking':
      return <p>{t('settings.update.checking')}</p>;
    case 'available':
      return <Available update={update} />;
    case 'downloading':
      return <p>{t('settings.update.downloading', { version: update.version, percent: update.percent })}</p>;
    case 'ready':
      return <p>{t('settings.update.ready', { version: update.version })}</p>;
    case 'error':
      return <p>{t(`settings.update.error.${update.key}`)}</p>;
  }
}

/** The release and its notes: text of a stranger, shown as text. */
function Available({ update }: { update: Extract<UpdateState, { state: 'available' }> }) {
  const { t, day } = useWords();
  const { version, notes } = update;
  return (
    <>
      <p>
        {t('settings.update.available', { version })}
        {update.date ? ` ${t('settings.update.date', { date: day(update.date) })}` : ''}
      </p>
      {notes === '' ? (
        <p className="muted">{t('settings.update.noNotes')}</p>
      ) : (
        <section className={styles.changes} aria-label={t('settings.update.changed', { version })}>
          <p>
            <b>{t('settings.update.changed', { version })}</b>
          </p>
          <div className={styles.notes}>{notes}</div>
        </section>
      )}
    </>
  );
}

/** The one next step; while a download goes on it is to end it, and there is none when a person must do it elsewhere. */
function NextStep({ update }: { update: Live }) {
  const { t } = useWords();
  const { update: store } = useStores();
  const { step } = store.getState();
  if (update.state === 'checking') return null;
  if (update.state === 'downloading')
    return (
      <div className={styles.options}>
        <Button onClick={() => void step('update.cancel')}>{t('settings.update.cancel')}</Button>
      </div>
    );
  const canFetch = update.state === 'available' && !update.byHand;
  return (
    <div className={styles.options}>
      {canFetch ? (
        <Button onClick={() => void step('update.download')}>{t('settings.update.download')}</Button>
      ) : null}
      {update.state === 'ready' ? (
        <Button onClick={() => void step('update.install')}>{t('settings.update.install')}</Button>
      ) : (
        <Button kind={canFetch ? 'quiet' : 'plain'} onClick={() => void step('update.check')}>
          {t('settings.update.check')}
        </Button>
      )}
    </div>
  );
}

/** The address of the feed: kept when the field is left, and only when it is one. */
function Feed() {
  const { t } = useWords();
  const { session, update } = useStores();
  const settings = useOwned('session', (state) => state.settings);
  const [text, setText] = useState(settings.updateFeed);
  const [isBad, setBad] = useState(false);
  const keep = async () => {
    const typed = text.trim();
    const bad = typed !== '' && !/^https:\/\/[^\s/@?#]+(?:\/[\w.~%/-]*)?$/i.test(typed);
    setBad(bad);
    if (bad || typed === settings.updateFeed) return;
    await session.getState().change({ updateFeed: typed });
    setBad(session.getState().settings.updateFeed !== typed);
    await update.getState().load();
  };
  return (
    <TextInput
      id="update-feed"
      className={styles.field}
      label={t('settings.update.feedLabel')}
      description={t('settings.update.feedMore')}
      value={text}
      maxLength={500}
      spellCheck={false}
      autoComplete="off"
      error={isBad ? t('settings.update.feedBad') : null}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => void keep()}
    />
  );
}

/** Newer versions (H1): nothing is asked, fetched or installed without a yes. */
export function UpdateSettings() {
  const { t } = useWords();
  const { update: store } = useStores();
  const update = useOwned('update', (state) => state.update);
  const error = useOwned('update', (state) => state.error);
  const daily = useOwned('session', (state) => state.settings.updateCheck);
  const change = useOwned('session', (state) => state.change);
  useEffect(() => {
    void store.getState().load();
  }, [store]);
  if (!update) return null;
  const isOff = update.state === 'off';
  return (
    <Section id="update-settings" title={t('settings.update.title')}>
      {isOff ? <p>{t(`settings.update.off.${update.reason}`)}</p> : null}
      {!isOff && update.byHand ? <p>{t(`settings.update.byHand.${update.byHand}`)}</p> : null}
      {isOff && update.reason !== 'no-feed' ? null : (
        <Rows>
          {isOff ? null : (
            <>
              <Row name={t('settings.update.state')}>
                <div aria-live="polite">
                  <Known update={update} />
                </div>
                <NextStep update={update} />
                <p className="muted">{t('settings.update.asks', { host: update.host })}</p>
              </Row>
              <Row name={t('settings.update.daily')}>
                <Checkbox
                  label={t('settings.update.dailyLabel')}
                  description={t('settings.update.dailyMore')}
                  checked={daily}
                  onChange={(event) => void change({ updateCheck: event.currentTarget.checked })}
                />
              </Row>
            </>
          )}
          <Row name={t('settings.update.feed')}>
            <Feed />
          </Row>
        </Rows>
      )}
      <ErrorNote error={error} />
    </Section>
  );
}
