import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { Fold } from '../../components/fold.tsx';
import { OpenPage } from '../../components/open-page.tsx';
import { type Shape, StatusMark } from '../../components/status-mark.tsx';
import { useWords } from '../../i18n/use-words.ts';
import styles from './blacklists.module.css';
import { RawAnswer } from './raw-answer.tsx';

/** One listing: who says what about whom, how much it weighs, what to do and when, and its raw answer in a fold. */
export function ListRow(props: { row: BlacklistRow; shape: Shape; after: string | null; many: boolean }) {
  const { t, look } = useWords();
  const { row } = props;
  const url = row.delist?.url ?? row.delist?.lookupUrl ?? null;
  const isWide = row.scope === 'range' || row.scope === 'asn';
  const doThis = [
    isWide && !row.delist?.url ? t('lists.tellProvider') : '',
    row.delist?.autoExpires ? t('lists.expires', { when: row.delist.autoExpires }) : '',
    row.delist?.paid ? t('lists.doNotPay') : '',
    props.after && !isWide ? t('lists.after', { code: props.after }) : '',
  ].filter(Boolean);
  return (
    <div className={styles.row}>
      <StatusMark shape={props.shape} size={1.25} />
      <div className={styles.words}>
        <h3 className={styles.name}>
          {row.name}
          {props.many ? <code className={styles.about}>{row.subject}</code> : null}
        </h3>
        <p>
          {row.meaning ? (
            <>
              {t('lists.says')} <span lang="en">“{row.meaning}”</span>
            </>
          ) : (
            look(`findingBlacklist:reason.${row.reason ?? ''}`, t(`lists.state.${row.state}`))
          )}
        </p>
        <p className="muted">
          {t(`lists.scope.${row.scope}`)} · {t(`lists.weight.${row.weight}`)}
        </p>
        {doThis.length > 0 ? <p>{doThis.join(' ')}</p> : null}
      </div>
      {url ? <OpenPage url={url} what={row.name} /> : null}
      <div className={styles.fold}>
        <Fold name={`lists.raw ${row.zone} ${row.subject}`} head={t('lists.raw')}>
          <RawAnswer row={row} />
        </Fold>
      </div>
    </div>
  );
}
