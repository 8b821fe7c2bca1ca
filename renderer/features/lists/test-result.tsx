import type { ZoneTest } from '../../../preload/contract/index.ts';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned } from '../../state/use-stores.ts';
import styles from './lists.module.css';

const SHAPES: Record<ZoneTest['result'], Shape> = {
  good: 'closed',
  refused: 'unknown',
  broken: 'probably',
  empty: 'unknown',
  'no-answer': 'unknown',
  'no-test-point': 'info',
};

/** What a list answered to its two test questions, for each kind of question it takes. */
export function TestResult(props: { zone: string }) {
  const { t, look } = useWords();
  const tests = useOwned('lists', (state) => state.tests[props.zone]);
  const isTesting = useOwned('lists', (state) => state.testing.includes(props.zone));
  if (isTesting) return <p className="muted">{t('catalogue.testing')}</p>;
  if (!tests) return null;
  return (
    <ul className={styles.tests}>
      {tests.map((test) => (
        <li key={test.kind}>
          <StatusWord shape={SHAPES[test.result]} quiet={test.via ? `(${test.via})` : null}>
            {t('catalogue.testIs', {
              kind: t(`catalogue.kind.${test.kind}`),
              result: t(`catalogue.result.${test.result}`),
            })}
          </StatusWord>
          {test.reason && test.result !== 'good' ? (
            <p className="muted">{look(`findingBlacklist:reason.${test.reason}`, '')}</p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
