import type { Report } from '../../../preload/contract/index.ts';
import { StatusMark } from '../../components/status-mark.tsx';
import { shapeOfVerdict } from '../../components/status-of.ts';
import { Tag } from '../../components/tag.tsx';
import { useWords } from '../../i18n/use-words.ts';
import styles from './result.module.css';

const MARK_REM = 3;

/** The verdict: shape, one sentence, one supporting line, the place it was seen from. */
export function VerdictBand(props: { report: Report }) {
  const { t, where, look, dateTime } = useWords();
  const { verdict, vantage, timing, target } = props.report;
  const shape = shapeOfVerdict(verdict.code, verdict.grade);
  const place = verdict.seenFrom || where(vantage.place);
  const how = look(`verdict:how.${vantage.how}`, '');
  return (
    <section className={styles.band} data-shape={shape}>
      <div className={styles.side}>
        <StatusMark shape={shape} size={MARK_REM} flat />
      </div>
      <div className={styles.verdict}>
        <p className={styles.target}>{target.unicode ?? target.domain ?? target.input}</p>
        <h1 className={styles.headline}>{verdict.headline}</h1>
        <p className={styles.detail}>{verdict.detail}</p>
        <p className={styles.seen}>
          <span className="muted">{t('result.seenFrom')}</span>
          <Tag>
            <span className={styles.place}>{place}</span>
            {how ? <span className="muted">&nbsp;· {how}</span> : null}
          </Tag>
          <span className="muted">{dateTime(timing.startedAt)}</span>
        </p>
      </div>
    </section>
  );
}
