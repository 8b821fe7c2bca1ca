import type { MethodOutput } from '../../../preload/contract/index.ts';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useWords } from '../../i18n/use-words.ts';
import styles from './arrival.module.css';

type Outcome = MethodOutput<'proof.source'>;

const SHAPES: Partial<Record<Outcome['result'], Shape>> = { 'not-understood': 'needs-you' };

/** The damage that a refusal speaks of by itself. */
const SAYS_THE_SAME: Partial<Record<string, string>> = {
  'headers-missing': 'headers-missing',
  'too-big': 'too-long',
  'forwarded-inline': 'forwarded',
};

/** What reading the message came to: understood or not, why not, and what was damaged on the way here. */
export function Reading(props: { outcome: Outcome }) {
  const { t, look } = useWords();
  const { result, reason } = props.outcome;
  const isRead = result !== 'not-understood';
  // What is the reason already is not said a second time.
  const damage = props.outcome.damage.filter((key) => isRead || key !== SAYS_THE_SAME[reason ?? '']);
  const said = look(`proof:reading.${result}`, t('arrival.thanks'));
  const why = !isRead && reason ? look(`proof:refusal.${reason}`, '') : '';
  return (
    <div className={styles.reading}>
      <StatusMark shape={SHAPES[result] ?? 'info'} />
      <div>
        <p>{why || said}</p>
        {damage.length > 0 ? (
          <>
            <p className="muted">{t(isRead ? 'arrival.damage' : 'arrival.damageSeen')}</p>
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
