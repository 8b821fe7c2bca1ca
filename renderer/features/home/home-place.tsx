import { History, Play, ScrollText } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { LinkRow, LinkRows } from '../../components/link-row.tsx';
import { Place } from '../../components/place.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { RecentCases } from '../checks/recent-cases.tsx';
import styles from './home.module.css';
import { Interrupted } from './interrupted.tsx';

const RECENT = 4;

function CheckBox() {
  const { t } = useWords();
  const go = useGo();
  const { draft, session } = useStores();
  const [text, setText] = useState('');
  const [empty, setEmpty] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') {
      setEmpty(true);
      return;
    }
    const { settings } = session.getState();
    draft.getState().begin(text, settings);
    void draft.getState().resolve(settings);
    go({ place: 'server' });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.box}>
        <input
          id="what-to-check"
          className={styles.input}
          value={text}
          placeholder={t('home.placeholder')}
          aria-label={t('home.box')}
          aria-describedby={empty ? 'home-empty home-hint' : 'home-hint'}
          aria-invalid={empty || undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the box is the one thing of this page
          autoFocus
          onChange={(event) => {
            setText(event.currentTarget.value);
            setEmpty(false);
          }}
        />
        <Button kind="main" type="submit">
          {t('home.check')}
        </Button>
      </div>
      {empty ? (
        <p id="home-empty" className={styles.error} role="alert">
          {t('home.empty')}
        </p>
      ) : null}
      <p id="home-hint" className="muted">
        {t('home.hint')}
      </p>
    </form>
  );
}

/** H1: one box, three ways on, and what was done lately. */
export function HomePlace(props: { onHelp(): void }) {
  const { t } = useWords();
  const cases = useOwned('cases', (state) => state.cases);
  const none = cases !== null && cases.length === 0;
  return (
    <Place code="H1" name={t('rail.home')} focus="none">
      <Interrupted />
      <header>
        <h1>{t('home.title')}</h1>
        <p className="muted">{t('home.lead')}</p>
      </header>
      <CheckBox />
      <LinkRows>
        <LinkRow
          icon={Play}
          title={t('home.practice')}
          more={t('home.practiceMore')}
          to={{ place: 'practice' }}
        />
        <LinkRow
          icon={History}
          title={t('home.earlier')}
          more={none ? t('home.earlierNone') : t('home.earlierMore')}
          to={{ place: 'checks' }}
        />
        <LinkRow
          icon={ScrollText}
          title={t('home.about')}
          more={t('home.aboutMore')}
          keys="F1"
          onClick={props.onHelp}
        />
      </LinkRows>
      {cases && cases.length > 0 ? <RecentCases cases={cases.slice(0, RECENT)} /> : null}
    </Place>
  );
}
