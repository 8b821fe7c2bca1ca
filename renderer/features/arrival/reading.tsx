import type { MethodOutput } from '../../../preload/contract/index.ts';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useWords } from '../../i18n/use-words.ts';
import styles from './arrival.module.css';

type Outcome = MethodOutput<'proof.source'>;

const SHAPES: Partial<Record<Outcome['result'], Shape>> = { 'not-understood': 'needs-you' };

/** What reading the message came to: understood or not, why not, and what was damaged on the way here. */
export function Reading(props: { outcome: Outcome }) {
  const { t, look } = useWords();
  const { result, reason, damage } = props.outcome;
  const said = look(`proof:reading.${result}`, t('arrival.thanks'));
  const why = result === 'not-understood' && reason ? look(`proof:refusal.${reason}`, '') : '';
  return (
    <div className={styles.reading}>
      <StatusMark shape={SHAPES[result] ?? 'info'} />
      <div>
        <p>{why || said}</p>
        {damage.length > 0 ? (
          <>
            <p className="muted">{t('arrival.damage')}</p>
            <ul className={styles.how}>
              {damage.map((key) => (
                <li key={key}>{look(`proof:damage.${key}`, key)}</li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </div>
  );
}
