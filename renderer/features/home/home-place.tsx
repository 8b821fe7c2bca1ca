import { FileSearch, FolderOpen, History, MailX, Play, QrCode, ScrollText } from 'lucide-react';
import { type ClipboardEvent, type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { LinkRow, LinkRows } from '../../components/link-row.tsx';
import { Place } from '../../components/place.tsx';
import { BOX_ID } from '../../early.ts';
import { useShareWords } from '../../i18n/use-share-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { letterOf } from '../bounce/letter-file.ts';
import { looksLikeMail } from '../bounce/looks-like-mail.ts';
import { openCase } from '../case-file/case-file.ts';
import { RecentCases } from '../checks/recent-cases.tsx';
import { useLetterWords } from '../letters/use-letter-words.ts';
import styles from './home.module.css';
import { Interrupted } from './interrupted.tsx';
import { Reminders } from './reminders.tsx';

const RECENT = 4;

function CheckBox() {
  const { t, language } = useWords();
  const go = useGo();
  const { bounce, draft, session } = useStores();
  const text = useOwned('draft', (state) => state.box);
  const [empty, setEmpty] = useState(false);
  /** A returned mail goes to the page that explains it, whole: this box would keep one line of it (T1). */
  const explain = (mail: string) => {
    void bounce.getState().read(letterOf(mail), language, undefined);
    draft.getState().set({ box: '' });
    go({ place: 'bounce' });
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!looksLikeMail(pasted)) return;
    event.preventDefault();
    explain(pasted);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') {
      setEmpty(true);
      return;
    }
    if (looksLikeMail(text)) {
      explain(text);
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
          id={BOX_ID}
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
          onPaste={paste}
          onChange={(event) => {
            draft.getState().set({ box: event.currentTarget.value });
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

/** H1: one box, four ways on, and what was done lately. */
export function HomePlace(props: { onHelp(): void }) {
  const { t } = useWords();
  const s = useShareWords();
  const l = useLetterWords();
  const stores = useStores();
  const cases = useOwned('cases', (state) => state.cases);
  const none = cases !== null && cases.length === 0;
  return (
    <Place code="H1" name={t('rail.home')} focus="none">
      <Interrupted />
      <Reminders />
      <header>
        <h1>{t('home.title')}</h1>
        <p className="muted">{t('home.lead')}</p>
      </header>
      <CheckBox />
      <LinkRows>
        <LinkRow
          icon={MailX}
          title={t('bounce.link')}
          more={t('bounce.linkMore')}
          keys="Ctrl B"
          to={{ place: 'bounce' }}
        />
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
          icon={FolderOpen}
          title={t('caseFile.open')}
          more={t('caseFile.openMore')}
          keys="Ctrl O"
          onClick={() => void openCase(stores)}
        />
        <LinkRow
          icon={QrCode}
          title={s('far.picture')}
          more={s('far.pictureMore')}
          to={{ place: 'picture' }}
        />
        <LinkRow
          icon={FileSearch}
          title={l('checkUi.link')}
          more={l('checkUi.linkMore')}
          to={{ place: 'report-check' }}
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
