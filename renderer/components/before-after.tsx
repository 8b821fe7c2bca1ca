import { ArrowRight } from 'lucide-react';
import type { BeforeAfter } from '../../preload/contract/index.ts';
import { useWords, type Words } from '../i18n/use-words.ts';
import styles from './before-after.module.css';
import { Card } from './card.tsx';
import { playLine } from './play-line.ts';
import type { Shape } from './status-mark.tsx';
import { StatusWord } from './status-word.tsx';
import { Play } from './talk.tsx';

const SHAPES: Record<BeforeAfter['result'], Shape> = {
  solved: 'closed',
  'still-there': 'probably',
  changed: 'info',
  'could-not-tell': 'unknown',
};

/** A state in words: of a door or of a finding, as the program names it. */
export function stateWords(state: string, { look }: Words): string {
  return look(`verdict:state.${state}`, look(`verdict:severity.${state}`, state));
}

function Side(props: { name: string; side: BeforeAfter['before'] }) {
  const words = useWords();
  const { side } = props;
  return (
    <div className={styles.side}>
      <p className={styles.name}>
        {props.name} <span className="muted">{words.dateTime(side.at)}</span>
      </p>
      <p className={styles.state}>{stateWords(side.state, words)}</p>
      {side.lines.length > 0 ? (
        <Play lines={side.lines.map((line) => playLine(line))} />
      ) : (
        <p className="muted">{words.t('change.noLines')}</p>
      )}
    </div>
  );
}

/** Things looked at twice: how each was, how it is, and whether that solved it. */
export function BeforeAfterList(props: { changes: readonly BeforeAfter[] }) {
  const { t } = useWords();
  return (
    <ul className={styles.list}>
      {props.changes.map((change) => (
        <li key={`${change.findingId} ${change.subject} ${change.after.runId}`}>
          <Card flush className={styles.card}>
            <div className={styles.head}>
              <h3 className={styles.title}>
                {change.title} <span className={styles.subject}>{change.subject}</span>
              </h3>
              <StatusWord shape={SHAPES[change.result]}>{t(`change.result.${change.result}`)}</StatusWord>
            </div>
            <div className={styles.sides}>
              <Side name={t('change.before')} side={change.before} />
              <ArrowRight aria-hidden className={styles.arrow} />
              <Side name={t('change.after')} side={change.after} />
            </div>
          </Card>
        </li>
      ))}
    </ul>
  );
}
