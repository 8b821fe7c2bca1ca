import type { Delisting } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { OpenPage } from '../../components/open-page.tsx';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';
import { dayOf } from './days.ts';
import styles from './tracker.module.css';

const SHAPES: Record<Delisting['state'], Shape> = {
  'to-ask': 'needs-you',
  waits: 'testing',
  asked: 'testing',
  gone: 'closed',
};

/** One listing: whether it was asked to go, and whether it went. */
export function TrackedList(props: { listing: Delisting; caseId: string; many: boolean }) {
  const { t, day, dateTime } = useWords();
  const { delisting } = useStores();
  const { listing, caseId } = props;
  const { zone, subject, state, name, askedOn, lookAgainOn, goneAt } = listing;
  const mark = (on: string | null) => void delisting.getState().mark({ caseId, zone, subject, askedOn: on });
  const url = listing.url ?? listing.lookupUrl;
  const isWide = listing.scope === 'asn' || listing.scope === 'range';
  const more = [
    state === 'waits' && isWide ? t('lists.tellProvider') : '',
    listing.autoExpires && state !== 'gone' && state !== 'waits'
      ? t('lists.expires', { when: listing.autoExpires })
      : '',
    listing.paid && state !== 'gone' ? t('lists.doNotPay') : '',
    lookAgainOn && state !== 'gone' ? t('delist.lookIs', { day: day(lookAgainOn) }) : '',
  ].filter(Boolean);
  const words =
    state === 'asked' && askedOn
      ? t('delist.askedOn', { day: day(askedOn) })
      : state === 'gone' && goneAt
        ? t('delist.goneAt', { time: dateTime(goneAt) })
        : state === 'waits' && listing.autoExpires
          ? t('lists.expires', { when: listing.autoExpires })
          : t(`delist.state.${state}`);
  return (
    <div className={styles.list}>
      <div className={styles.listWords}>
        <p>
          <b>{name}</b>
          {props.many ? (
            <>
              {' '}
              <code className="muted">{subject}</code>
            </>
          ) : null}
        </p>
        <StatusWord shape={SHAPES[state]}>{words}</StatusWord>
        {more.length > 0 ? <p className="muted">{more.join(' ')}</p> : null}
      </div>
      <div className={styles.buttons}>
        {state === 'to-ask' && url ? (
          <OpenPage url={url} what={name} label={listing.url ? 'delist.form' : 'lists.open'} />
        ) : null}
        {state === 'to-ask' ? (
          <Button onClick={() => mark(dayOf(new Date()))}>
            {t('delist.askedToday')}
            <span className="visually-hidden"> ({name})</span>
          </Button>
        ) : null}
        {state === 'asked' ? (
          <Button kind="quiet" onClick={() => mark(null)}>
            {t('delist.notAsked')}
            <span className="visually-hidden"> ({name})</span>
          </Button>
        ) : null}
      </div>
    </div>
  );
}
