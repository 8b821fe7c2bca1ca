import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { Table } from '../../components/table.tsx';
import { useWords } from '../../i18n/use-words.ts';
import styles from './raw-answer.module.css';
import { AskedThrough } from './raw-answer.tsx';

/** Raw answers of several lists in short: what was said, by whom it was asked, and what proved the list. */
export function RawTable(props: { rows: readonly BlacklistRow[]; label: string }) {
  const { t, look, time } = useWords();
  const proofWords = ({ proof }: BlacklistRow) =>
    proof
      ? t('lists.proof.short', {
          listed: t(`lists.proof.${proof.listed.result}`),
          unlisted: t(`lists.proof.${proof.unlisted.result}`),
        })
      : t('lists.proof.none');
  return (
    <Table
      label={props.label}
      heads={[t('lists.list'), t('lists.said'), t('lists.via')]}
      rows={props.rows.map((row) => ({
        key: `${row.zone} ${row.subject}`,
        cells: [
          <span key="list" className={styles.cell}>
            <span>{row.name}</span>
            <code lang="en">{row.zone}</code>
            <span className="muted">{t('lists.about', { subject: row.subject })}</span>
          </span>,
          <span key="said" className={styles.cell}>
            <span>{t(`lists.state.${row.state}`)}</span>
            {[row.answers.join(', '), row.txt ?? ''].filter(Boolean).map((text) => (
              <code key={text} lang="en">
                {text}
              </code>
            ))}
            {(row.tried ?? []).map((one) => (
              <span key={`${one.path} ${one.via}`} className="muted">
                {t('lists.triedShort', {
                  path: t(`lists.path.${one.path}`),
                  why: look(`findingBlacklist:reason.${one.reason ?? ''}`, t(`lists.state.${one.state}`)),
                })}
              </span>
            ))}
          </span>,
          <span key="via" className={styles.cell}>
            <span>
              <AskedThrough asked={row} />
              {row.at ? `, ${time(row.at)}` : ''}
              {row.ttl === undefined ? '' : `, TTL ${row.ttl}`}
            </span>
            <span className="muted">{proofWords(row)}</span>
          </span>,
        ],
      }))}
    />
  );
}
