import type { BlacklistRow } from '../../../preload/contract/index.ts';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { useWords } from '../../i18n/use-words.ts';
import styles from './blacklists.module.css';
import { type SubjectLine, subjectLines } from './subjects.ts';

const COUNTS = [
  ['blocks', 'probably'],
  ['may', 'info'],
  ['information', 'info'],
  ['clean', 'closed'],
  ['notChecked', 'unknown'],
] as const satisfies [keyof SubjectLine, Shape][];

/** What each address and name of the case was found on, in counts. */
export function SubjectLines(props: { rows: readonly BlacklistRow[] }) {
  const { t } = useWords();
  return (
    <ul className={styles.rows} aria-label={t('lists.subjectsLabel')}>
      {subjectLines(props.rows).map((line) => (
        <li key={line.subject} className={styles.subject}>
          <span className={styles.who}>
            <span lang="en">{line.subject}</span>
            {line.role ? <span className="muted"> · {t(`lists.role.${line.role}`)}</span> : null}
          </span>
          <span className={styles.counts}>
            {COUNTS.filter(([key]) => line[key] > 0).map(([key, shape]) => (
              <StatusWord key={key} shape={shape}>
                <span className={styles.plain}>
                  {key === 'blocks' && line.blocks === 1
                    ? t('lists.count.blocksOne')
                    : t(`lists.count.${key}`, { n: line[key] })}
                </span>
              </StatusWord>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
