import { BackLink } from '../../components/back-link.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import { useAsked } from '../../components/use-asked.ts';
import { useKey } from '../../components/use-key.ts';
import { useShareWords } from '../../i18n/use-share-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo } from '../../state/use-stores.ts';
import styles from './qr.module.css';
import { QrDrawing } from './qr-drawing.tsx';

/** S16: the case as a picture, for when no file can pass; the same as text beside it. */
export function QrPlace(props: { runId: string }) {
  const { t, language } = useWords();
  const s = useShareWords();
  const go = useGo();
  const { runId } = props;
  const { value, error } = useAsked('run.qr', { runId, language });
  useKey('escape', () => go({ place: 'run', runId }));
  if (!value) return <LoadingPlace code="S16" name={s('qr.name')} error={error} />;
  const [number = '', ...lines] = value.words;
  return (
    <Place code="S16" name={s('qr.name')} state={number}>
      <div className={styles.place}>
        <QrDrawing rows={value.rows} label={s('qr.picture', { number })} />
        <div className={styles.words}>
          <BackLink to={{ place: 'run', runId }}>{t('finding.back')}</BackLink>
          <header>
            <h1>{s('qr.title')}</h1>
            <p className="muted">{s('qr.lead')}</p>
          </header>
          <div>
            <CopyButton text={value.text} what={s('qr.textWhat')} kind="plain" />
          </div>
          <section className={styles.same}>
            <h2 className={styles.small}>{s('qr.same')}</h2>
            <p className={styles.number}>{number}</p>
            <ul className={styles.lines}>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
          <section className={styles.same}>
            <h2 className={styles.small}>{s('qr.text')}</h2>
            <p className="muted">{s('qr.textMore')}</p>
            <code className={styles.text} lang="en" translate="no">
              {value.text}
            </code>
          </section>
          <p className="muted">{s('qr.left')}</p>
        </div>
      </div>
    </Place>
  );
}
