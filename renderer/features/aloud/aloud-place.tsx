import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import { useAsked } from '../../components/use-asked.ts';
import { useKey } from '../../components/use-key.ts';
import { useShareWords } from '../../i18n/use-share-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo } from '../../state/use-stores.ts';
import styles from './aloud.module.css';

/** S15: verdict, codes and three facts, one sentence at a time, to be read out on the phone. */
export function AloudPlace(props: { runId: string }) {
  const { t, language } = useWords();
  const s = useShareWords();
  const go = useGo();
  const { runId } = props;
  const { value, error } = useAsked('run.aloud', { runId, language });
  const [at, setAt] = useState(0);
  const sentences = value?.sentences ?? [];
  const last = sentences.length - 1;
  const here = Math.max(0, Math.min(at, last));
  const turn = (to: number) => setAt(Math.max(0, Math.min(to, last)));
  useKey('arrowright', () => turn(here + 1));
  useKey('arrowdown', () => turn(here + 1));
  useKey('arrowleft', () => turn(here - 1));
  useKey('arrowup', () => turn(here - 1));
  useKey('home', () => turn(0));
  useKey('end', () => turn(last));
  useKey('escape', () => go({ place: 'run', runId }));

  if (!value) return <LoadingPlace code="S15" name={s('aloud.name')} error={error} />;
  const count = s('aloud.of', { n: here + 1, total: sentences.length });
  return (
    <Place code="S15" name={s('aloud.name')} state={count}>
      <BackLink to={{ place: 'run', runId }}>{t('finding.back')}</BackLink>
      <header className={styles.head}>
        <h1>{s('aloud.title')}</h1>
        <p className="muted">{s('aloud.lead')}</p>
      </header>
      <section className={styles.card} aria-live="polite">
        <p className={styles.count}>{count}</p>
        <p className={styles.sentence} data-sentence>
          {sentences[here] ?? s('aloud.none')}
        </p>
      </section>
      <div className={styles.turn}>
        <Button icon={ChevronLeft} dead={here === 0} onClick={() => turn(here - 1)}>
          {s('aloud.previous')}
        </Button>
        <Button kind="main" iconEnd={ChevronRight} dead={here >= last} onClick={() => turn(here + 1)}>
          {s('aloud.next')}
        </Button>
        <span className="muted">{s('aloud.keys')}</span>
      </div>
      <section className={styles.all}>
        <div className={styles.bar}>
          <h2>{s('aloud.all')}</h2>
          <CopyButton text={sentences.join('\n')} />
        </div>
        <ol className={styles.list}>
          {sentences.map((sentence, index) => (
            <li key={sentence} data-here={index === here || undefined}>
              <button type="button" aria-current={index === here || undefined} onClick={() => turn(index)}>
                <span aria-hidden className={styles.number}>
                  {index + 1}
                </span>
                <span>{sentence}</span>
              </button>
            </li>
          ))}
        </ol>
      </section>
    </Place>
  );
}
