import { Check } from 'lucide-react';
import { useWords } from '../i18n/use-words.ts';
import { hashOf } from '../state/route.ts';
import styles from './steps-bar.module.css';

const STEPS = ['server', 'where', 'start'] as const;

/** The three steps before a check; those ahead are dead until the one before is done. */
export function StepsBar(props: { at: (typeof STEPS)[number] }) {
  const { t } = useWords();
  const here = STEPS.indexOf(props.at);
  return (
    <nav aria-label={t('steps.label')}>
      <ol className={styles.steps}>
        {STEPS.map((step, index) => {
          const done = index < here;
          const inside = (
            <>
              <span className={styles.number}>{done ? <Check aria-hidden /> : index + 1}</span>
              {t(`steps.${step}`)}
              {done ? <span className="visually-hidden"> ({t('steps.done')})</span> : null}
            </>
          );
          return (
            <li key={step} className={styles.step} data-done={done || undefined}>
              {done ? (
                <a href={hashOf({ place: step })}>{inside}</a>
              ) : (
                <span aria-current={index === here ? 'step' : undefined}>{inside}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
