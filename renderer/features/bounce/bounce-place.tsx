import { useEffect } from 'react';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { Actions } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Fold } from '../../components/fold.tsx';
import { Place } from '../../components/place.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import styles from './bounce.module.css';
import { PasteBox } from './paste-box.tsx';
import { readingText } from './reading-text.ts';
import { ReadingView } from './reading-view.tsx';

const HOW = [
  'bounce.howWhole',
  'bounce.howOutlook',
  'bounce.howGmail',
  'bounce.howThunderbird',
  'bounce.howPhone',
] as const;

/** S13: a returned mail goes in; who refused it, why, whose job it is, and a live look come out. Reading sends nothing. */
export function BouncePlace(props: { caseId?: string | undefined }) {
  const words = useWords();
  const { t, language } = words;
  const go = useGo();
  const { bounce, notices, cases } = useStores();
  const { caseId } = props;
  const { reading, letter, busy, error } = useOwned('bounce', (state) => state);
  const name = useOwned('cases', (state) => state.cases?.find((one) => one.caseId === caseId)?.name);
  const understood = reading?.understood === true;
  const headline = reading?.words?.headline ?? '';

  useEffect(() => {
    if (caseId && !cases.getState().cases) void cases.getState().load();
  }, [caseId, cases]);
  useEffect(() => {
    // Sentences come worded: another language, or another case, is asked for anew.
    const known = bounce.getState();
    if (known.letter && known.busy !== 'read') void known.read(known.letter, language, caseId);
  }, [bounce, language, caseId]);
  useEffect(() => {
    if (headline !== '') notices.getState().say(headline);
  }, [headline, notices]);
  const clear = () => bounce.getState().clear();
  useKey('escape', () => {
    if (reading) clear();
    else go(caseId ? { place: 'case', caseId } : { place: 'home' });
  });

  return (
    <Place key={understood ? 'reading' : 'box'} code="S13" name={t('bounce.name')} state={headline}>
      {caseId ? <BackLink to={{ place: 'case', caseId }}>{name ?? t('checks.caseName')}</BackLink> : null}
      {understood && reading ? (
        <>
          <ReadingView reading={reading} />
          <ErrorNote error={error} />
          <Actions start>
            <CopyButton text={readingText(reading, words)} kind="plain" what={t('bounce.copyWhat')} />
            <Button onClick={clear}>{t('bounce.another')}</Button>
          </Actions>
        </>
      ) : (
        <>
          <header>
            <h1>{t('bounce.title')}</h1>
            <p className="muted">{t('bounce.lead')}</p>
          </header>
          <PasteBox
            key={letter ? 'kept' : 'empty'}
            onRead={(given) => void bounce.getState().read(given, language, caseId)}
            onExample={() => void bounce.getState().example(language)}
          />
          <div role="status" className={styles.status}>
            {busy === 'read' ? (
              <p className="muted">
                {letter?.name ? t('bounce.readingFile', { name: letter.name }) : t('bounce.reading')}
              </p>
            ) : null}
            {reading && busy !== 'read' ? (
              <Callout
                shape="unknown"
                title={reading.words?.headline ?? t(`bounce.problem.${reading.problem ?? 'unreadable'}`)}
              >
                {reading.words?.next || t('bounce.problemNext')}
              </Callout>
            ) : null}
          </div>
          <ErrorNote error={error} />
          <Fold name="bounce.how" head={t('bounce.how')}>
            <ul className={styles.how}>
              {HOW.map((key) => (
                <li key={key}>{t(key)}</li>
              ))}
            </ul>
          </Fold>
        </>
      )}
    </Place>
  );
}
