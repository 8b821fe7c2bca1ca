import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/card.tsx';
import { Fold } from '../../components/fold.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo } from '../../state/use-stores.ts';
import styles from './blacklists.module.css';
import { RawTable } from './raw-table.tsx';
import { namesOf, type Unchecked, uncheckedByReason } from './subjects.ts';

const NAMES = 6;

/** Lists that gave no usable answer for one and the same reason, and what can be done about it. */
function Reason(props: { group: Unchecked }) {
  const { t, look } = useWords();
  const go = useGo();
  const { group } = props;
  const { names, more } = namesOf(group.rows, NAMES);
  const stateWords = t(`lists.state.${group.state}`);
  return (
    <div className={styles.row}>
      <StatusMark shape={group.state === 'not-asked' ? 'not-needed' : 'unknown'} size={1.25} />
      <div className={styles.words}>
        <h3 className={styles.name}>{more > 0 ? t('lists.namesMore', { names, n: more }) : names}</h3>
        <p>{look(`findingBlacklist:reason.${group.reason}`, stateWords)}</p>
        <p className="muted">{t(`lists.next.${group.next}`)}</p>
      </div>
      {group.next === 'ask-otherwise' ? (
        <Button onClick={() => go({ place: 'settings', part: 'lists' })}>{t('lists.howToAsk')}</Button>
      ) : null}
      {group.next === 'catalogue' ? (
        <Button onClick={() => go({ place: 'lists' })}>{t('lists.all')}</Button>
      ) : null}
      <div className={styles.fold}>
        <Fold
          name={`lists.unchecked ${group.state} ${group.reason}`}
          head={t('lists.rawHead', { n: group.rows.length })}
        >
          <RawTable rows={group.rows} label={names} />
        </Fold>
      </div>
    </div>
  );
}

/** What is not known, why, and the next step: neither a listing nor a clean result. */
export function NotChecked(props: { rows: readonly BlacklistRow[] }) {
  const { t } = useWords();
  if (props.rows.length === 0) return null;
  return (
    <Section title={t('lists.notChecked', { n: props.rows.length })}>
      <p className="muted">{t('lists.notCheckedMore')}</p>
      <ul className={styles.rows}>
        {uncheckedByReason(props.rows).map((group) => (
          <li key={`${group.state} ${group.reason}`}>
            <Reason group={group} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
