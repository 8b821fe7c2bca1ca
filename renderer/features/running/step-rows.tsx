import type { Progress } from '../../../preload/contract/index.ts';
import { useWords, type Words } from '../../i18n/use-words.ts';
import styles from './running.module.css';

type Step = Progress['steps'][number];

function stepText(words: Words, step: Step): string {
  const { t, look } = words;
  const counts = step.counts
    .filter((count) => count.value > 0)
    .map((count) => look(`ui:count.${count.name}`, count.name, { n: count.value }));
  const counted = step.total > 1 ? t('running.of', { done: step.done, total: step.total }) : '';
  const state =
    step.state === 'running'
      ? counted || t('running.state.running')
      : step.state === 'done' && step.total > 1
        ? counted
        : t(`running.state.${step.state}`);
  return [state, ...counts].join(' · ');
}

/** The steps of a run: always the same rows, numbers in place. */
export function StepRows(props: { progress: Progress }) {
  const words = useWords();
  return (
    <ul className={styles.rows}>
      {props.progress.steps
        .filter((step) => step.step !== 'target')
        .map((step) => {
          const share = step.total > 0 ? Math.min(1, step.done / step.total) : 0;
          const text = stepText(words, step);
          const name = words.t(`step.${step.step}`);
          return (
            <li key={step.step} className={styles.row}>
              <span className={styles.name}>{name}</span>
              <progress
                className={styles.bar}
                aria-label={name}
                aria-valuetext={text}
                max={1}
                value={share}
              />
              <span className={styles.text}>{text}</span>
            </li>
          );
        })}
    </ul>
  );
}
