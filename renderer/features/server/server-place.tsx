import { Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Actions, Card } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { StepsBar } from '../../components/steps-bar.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { Hosts } from './hosts.tsx';
import { Problems } from './problems.tsx';
import styles from './server.module.css';

function Look() {
  const { t } = useWords();
  const { session } = useStores();
  const input = useOwned('draft', (state) => state.input);
  const busy = useOwned('draft', (state) => state.busy === 'resolve');
  const set = useOwned('draft', (state) => state.set);
  const resolve = useOwned('draft', (state) => state.resolve);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (input.trim() !== '') void resolve(session.getState().settings);
  };
  return (
    <form className={styles.look} onSubmit={submit}>
      <TextInput
        className={styles.grow}
        label={t('server.label')}
        value={input}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => set({ input: event.currentTarget.value, target: null })}
      />
      <Button type="submit" busy={busy}>
        {t('server.look')}
      </Button>
    </form>
  );
}

function Ownership(props: { missing: boolean }) {
  const { t } = useWords();
  const ticked = useOwned('draft', (state) => state.ticked);
  const tickedBy = useOwned('draft', (state) => state.tickedBy);
  const set = useOwned('draft', (state) => state.set);
  return (
    <Card className={styles.owner}>
      <Checkbox
        id="owner-tick"
        className={styles.tick}
        label={<b>{t('server.mine')}</b>}
        checked={ticked}
        error={props.missing && !ticked ? t('server.mineMissing') : null}
        onChange={(event) => set({ ticked: event.currentTarget.checked })}
      />
      <TextInput
        className={styles.who}
        label={t('server.who')}
        description={t('server.whoMore')}
        value={tickedBy}
        maxLength={200}
        autoComplete="name"
        onChange={(event) => set({ tickedBy: event.currentTarget.value })}
      />
    </Card>
  );
}

/** S1: what was typed, which servers receive its mail, and the promise that it may be tested. */
export function ServerPlace() {
  const { t } = useWords();
  const go = useGo();
  const { draft, session } = useStores();
  const { input, target, hosts, other, ticked, busy, error } = useOwned('draft', (state) => state);
  const [missing, setMissing] = useState(false);
  const asked = useRef(false);

  useEffect(() => {
    const state = draft.getState();
    if (state.input.trim() === '') go({ place: 'home' }, true);
    else if (!state.target && !state.busy && !asked.current) {
      asked.current = true;
      void state.resolve(session.getState().settings);
    }
  }, [draft, session, go]);

  const fatal = target?.problems?.some((problem) => problem.fatal) ?? false;
  const picked = other.trim() !== '' || hosts.length > 0;
  const testable = target !== null && !fatal && picked && target.hosts.length > 0;
  const next = () => {
    if (!testable) return;
    if (!ticked) {
      setMissing(true);
      document.getElementById('owner-tick')?.focus();
      return;
    }
    go({ place: 'where' });
  };

  return (
    <Place code="S1" name={t('steps.server')} state={input}>
      <StepsBar at="server" />
      <h1>{t('server.title')}</h1>
      <Look />
      <div className={styles.answers} aria-live="polite" aria-busy={busy === 'resolve'}>
        {busy === 'resolve' ? <p className="muted">{t('server.looking')}</p> : null}
        <ErrorNote error={error} />
        {target ? <Problems target={target} /> : null}
        {target ? <Hosts target={target} /> : null}
      </div>
      {target && !fatal ? <Ownership missing={missing} /> : null}
      <Actions>
        <Button onClick={() => go({ place: 'home' })}>{t('common.back')}</Button>
        <Button kind="main" dead={!testable || !ticked} onClick={next}>
          {t('server.next')}
        </Button>
      </Actions>
    </Place>
  );
}
