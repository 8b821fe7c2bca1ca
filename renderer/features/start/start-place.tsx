import { Checkbox } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Actions, Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Fold } from '../../components/fold.tsx';
import { Place } from '../../components/place.tsx';
import { StepsBar } from '../../components/steps-bar.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { portOf } from '../../state/draft.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { AttemptList } from './attempt-list.tsx';
import { minutesRange } from './minutes-range.ts';
import { MoreDoors } from './more-doors.tsx';
import { Sending } from './sending.tsx';
import styles from './start.module.css';
import { WhatLeaves } from './what-leaves.tsx';

function Plan() {
  const words = useWords();
  const { t } = words;
  const { session } = useStores();
  const preview = useOwned('draft', (state) => state.preview);
  const blacklists = useOwned('draft', (state) => state.blacklists);
  const set = useOwned('draft', (state) => state.set);
  const price = useOwned('draft', (state) => state.price);
  const ports = preview?.ports.join(', ') ?? '…';
  const families = preview?.families.map((family) => `IPv${family}`).join(', ') ?? '…';
  const subjects = preview?.listSubjects.join(', ') ?? '';
  const listsText =
    subjects === ''
      ? t(preview ? 'start.blacklistsNone' : 'start.counting')
      : t('start.blacklists', { n: preview?.lists ?? 0, subjects });
  const rows = [
    {
      name: t('step.relay'),
      text: preview
        ? t(preview.cells === 0 ? 'start.relayNone' : 'start.relay', {
            families,
            ports,
            total: preview.attempts,
            doors: preview.cells,
          })
        : '…',
    },
    { name: t('step.encryption'), text: t('start.encryption') },
    { name: t('step.names'), text: t('start.names') },
  ];
  return (
    <Card flush>
      <dl className={styles.plan}>
        {rows.map((row) => (
          <div key={row.name} className={styles.row}>
            <dt>{row.name}</dt>
            <dd>{row.text}</dd>
          </div>
        ))}
        <div className={styles.row}>
          <dt>{t('step.blacklists')}</dt>
          <dd className={styles.lists}>
            <span>{blacklists ? listsText : t('start.blacklistsOff')}</span>
            <Checkbox
              label={t('start.askLists')}
              checked={blacklists}
              onChange={(event) => {
                set({ blacklists: event.currentTarget.checked });
                void price(session.getState().settings);
              }}
            />
          </dd>
        </div>
      </dl>
      <p className={styles.minutes} role="status">
        {preview ? minutesRange(words, preview.minutes) : t('start.counting')}
      </p>
    </Card>
  );
}

/** S3: what will happen, how long, what leaves this computer; then the one button. */
export function StartPlace() {
  const { t, language } = useWords();
  const go = useGo();
  const { draft, session } = useStores();
  const draftNow = useOwned('draft', (state) => state);
  const { input, target, hosts, other, busy, error, send, outside, to, catcherPort } = draftNow;
  const [noMailbox, setNoMailbox] = useState(false);

  useEffect(() => {
    const state = draft.getState();
    if (!state.target || !state.ticked) go({ place: state.input.trim() === '' ? 'home' : 'server' }, true);
    else void state.price(session.getState().settings);
  }, [draft, session, go]);

  const start = async () => {
    if (busy === 'start') return;
    if (send && to === 'catcher' && portOf(catcherPort) === null) {
      document.getElementById('catcher-port')?.focus();
      return;
    }
    if (send && to === 'mailbox' && !outside.includes('@')) {
      setNoMailbox(true);
      document.getElementById('send-to')?.focus();
      return;
    }
    const begun = await draft.getState().start(session.getState().settings, language);
    if (begun) go({ place: 'run', runId: begun.runId });
  };
  useKey('ctrl+enter', () => void start());

  const name = other.trim() || hosts.join(', ') || (target?.domain ?? input);
  return (
    <Place code="S3" name={t('steps.start')} state={input}>
      <StepsBar at="start" />
      <h1 className={styles.title}>{t('start.title', { name })}</h1>
      <ErrorNote error={error} />
      <Plan />
      <Fold name="start.attempts" head={t('start.seeAttempts')}>
        <AttemptList />
      </Fold>
      <Sending noMailbox={noMailbox} onTyped={() => setNoMailbox(false)} />
      <MoreDoors />
      <Section title={t('start.leavesTitle')}>
        <WhatLeaves />
      </Section>
      <Actions>
        <Button onClick={() => go({ place: 'where' })}>{t('common.back')}</Button>
        <Button kind="main" busy={busy === 'start'} keys="Ctrl Enter" onClick={() => void start()}>
          {t('start.go')}
        </Button>
      </Actions>
    </Place>
  );
}
