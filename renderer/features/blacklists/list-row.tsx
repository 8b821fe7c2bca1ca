import { ExternalLink } from 'lucide-react';
import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { type Shape, StatusMark } from '../../components/status-mark.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';
import styles from './blacklists.module.css';

/** One listing: who says what, what to do and when, and the page of the list. */
export function ListRow(props: { row: BlacklistRow; shape: Shape; after: string | null }) {
  const { t } = useWords();
  const { client } = useStores();
  const { row } = props;
  const url = row.delist?.url ?? row.delist?.lookupUrl ?? null;
  const facts = [
    row.delist?.autoExpires ? t('lists.expires', { when: row.delist.autoExpires }) : '',
    row.delist?.paid ? t('lists.doNotPay') : '',
    row.scope === 'range' ? t('lists.scopeRange') : row.scope === 'asn' ? t('lists.scopeAsn') : '',
  ].filter(Boolean);
  return (
    <div className={styles.row}>
      <StatusMark shape={props.shape} size={1.25} />
      <div className={styles.words}>
        <p>
          <b>{row.name}</b> <span className="muted">· {t(`lists.weight.${row.weight}`)}</span>
        </p>
        <p>
          {t('lists.says', { answers: row.answers.join(', ') || '–', subject: row.subject })}{' '}
          {row.meaning ? <span lang="en">“{row.meaning}”</span> : null}
        </p>
        {facts.length > 0 ? <p className="muted">{facts.join(' ')}</p> : null}
        {props.after ? <p className="muted">{t('lists.after', { code: props.after })}</p> : null}
      </div>
      {url ? (
        <Button iconEnd={ExternalLink} title={url} onClick={() => void client.call('link.open', { url })}>
          {t('lists.open')}
          <span className="visually-hidden"> ({row.name})</span>
        </Button>
      ) : null}
    </div>
  );
}
