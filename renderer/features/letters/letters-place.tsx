import { useState } from 'react';
import type { Language, Letter } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Fold } from '../../components/fold.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { useGo } from '../../state/use-stores.ts';
import { LetterEditor } from './letter-editor.tsx';
import styles from './letters.module.css';
import { useLetterWords } from './use-letter-words.ts';
import { useLetters } from './use-letters.ts';

function stateOf(letter: Letter): { shape: Shape; key: 'ui.ready' | 'ui.notYet' | 'ui.nothing' } {
  if (!letter.applies) return { shape: 'not-needed', key: 'ui.nothing' };
  return letter.first === '' ? { shape: 'closed', key: 'ui.ready' } : { shape: 'testing', key: 'ui.notYet' };
}

function Rows(props: { letters: readonly Letter[]; chosen: string; runId: string }) {
  const l = useLetterWords();
  return (
    <ul className={styles.rows}>
      {props.letters.map((letter) => {
        const { shape, key } = stateOf(letter);
        return (
          <li key={letter.id}>
            <a
              className={styles.row}
              href={hashOf({ place: 'letters', runId: props.runId, letter: letter.id })}
              aria-current={letter.id === props.chosen ? 'true' : undefined}
            >
              <b>{letter.title}</b>
              <StatusWord shape={shape} quiet={letter.edited ? l('ui.changed') : undefined}>
                {l(key)}
              </StatusWord>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Lists read English; everybody else is written to in the language of the window, until the person chooses. */
function usualLanguage(letterId: string, language: Language): Language {
  return letterId.startsWith('list:') ? 'en' : language;
}

/** L2: whom to write to and when, and the letter itself to read, change and hand to one's own mail program. Never sends. */
export function LettersPlace(props: { runId: string; letterId?: string | undefined }) {
  const { t, language } = useWords();
  const l = useLetterWords();
  const go = useGo();
  const { runId, letterId } = props;
  const [languages, setLanguages] = useState<Record<string, Language>>({});
  const spoken = languages[letterId ?? ''] ?? usualLanguage(letterId ?? '', language);
  const letters = useLetters(runId, [language, spoken]);
  useKey('escape', () => go({ place: 'run', runId }));
  const all = letters.of(language);
  if (!all) return <LoadingPlace code="L2" name={l('ui.name')} error={letters.error ?? undefined} />;
  const ready = all.filter((one) => one.applies);
  const others = all.filter((one) => !one.applies);
  const about = all.find((one) => one.id === letterId) ?? ready[0] ?? all[0];
  const chosen = about?.id ?? '';
  const mine = languages[chosen] ?? usualLanguage(chosen, language);
  const letter = letters.of(mine)?.find((one) => one.id === chosen);
  return (
    <Place key="letters" code="L2" name={l('ui.name')} state={about?.title ?? ''}>
      <BackLink to={{ place: 'run', runId }}>{t('finding.back')}</BackLink>
      <header>
        <h1>{l('ui.title')}</h1>
        <p className="muted">{l('ui.lead')}</p>
      </header>
      <ErrorNote error={letters.error} />
      <div className={styles.frame}>
        <div className={styles.sides}>
          <nav className={styles.list} aria-label={l('ui.list')}>
            <h2 className={styles.head}>{l('ui.list')}</h2>
            {ready.length > 0 ? <Rows letters={ready} chosen={chosen} runId={runId} /> : null}
            <p className={styles.order}>{l('ui.order')}</p>
            {others.length > 0 ? (
              <Fold
                name="letters.others"
                head={`${l('ui.others')} (${others.length})`}
                open={!about?.applies}
              >
                <p className="muted">{l('ui.othersMore')}</p>
                <Rows letters={others} chosen={chosen} runId={runId} />
              </Fold>
            ) : null}
          </nav>
          {about && letter ? (
            <LetterEditor
              key={`${chosen} ${mine} ${letter.edited}`}
              letter={letter}
              about={about}
              runId={runId}
              onLanguage={(next) => setLanguages((known) => ({ ...known, [chosen]: next }))}
              onKeep={letters.keep}
            />
          ) : null}
        </div>
      </div>
    </Place>
  );
}
