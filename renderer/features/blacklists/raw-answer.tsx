import type { BlacklistRow, ListProof } from '../../../preload/contract/index.ts';
import { useWords } from '../../i18n/use-words.ts';
import styles from './raw-answer.module.css';

type Asked = Pick<BlacklistRow, 'path' | 'via'>;

/** Through whom a list was asked, in words, with the address of who answered. */
export function AskedThrough(props: { asked: Asked }) {
  const { t } = useWords();
  const { path, via } = props.asked;
  return (
    <>
      {path ? t(`lists.path.${path}`) : t('lists.pathDns')} {via ? <code lang="en">{via}</code> : null}
    </>
  );
}

/** The two questions that prove a list (RFC 5782 §5), as they were answered. */
function Proof(props: { proof: ListProof }) {
  const { t, time } = useWords();
  const { listed, unlisted, at, cached } = props.proof;
  const answer = (one: ListProof['listed']) => (
    <>
      <code lang="en">{one.name}</code> {t(`lists.proof.${one.result}`)}
      {one.answers.length > 0 ? <code lang="en"> {one.answers.join(', ')}</code> : null}
    </>
  );
  return (
    <ul className={styles.proof}>
      <li>
        {t('lists.proof.listed')} {answer(listed)}
      </li>
      <li>
        {t('lists.proof.unlisted')} {answer(unlisted)}
      </li>
      {cached ? <li className="muted">{t('lists.proof.cached', { time: time(at) })}</li> : null}
    </ul>
  );
}

/** Everything one list said, and how it was asked: what stands behind a row (UX §5, level 1). */
export function RawAnswer(props: { row: BlacklistRow }) {
  const { t, look, time, number } = useWords();
  const { row } = props;
  const tried = row.tried ?? [];
  return (
    <dl className={styles.raw}>
      <div>
        <dt>{t('lists.answers')}</dt>
        <dd>
          {row.answers.length > 0 ? (
            <code lang="en">{row.answers.join(', ')}</code>
          ) : (
            t(`lists.state.${row.state}`)
          )}
        </dd>
      </div>
      {row.txt ? (
        <div>
          <dt>{t('lists.txt')}</dt>
          <dd>
            <code lang="en">{row.txt}</code>
          </dd>
        </div>
      ) : null}
      {row.at ? (
        <div>
          <dt>{t('lists.seen')}</dt>
          <dd>
            {t('lists.seenAt', { time: time(row.at), ms: number(Math.round(row.ms)) })}
            {row.ttl === undefined ? '' : ` ${t('lists.ttl', { n: number(row.ttl) })}`}
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{t('lists.via')}</dt>
        <dd>
          <AskedThrough asked={row} />
          {row.egress ? `. ${t('lists.egress', { address: row.egress })}` : ''}
        </dd>
      </div>
      {tried.length > 0 ? (
        <div>
          <dt>{t('lists.tried')}</dt>
          <dd>
            <ul className={styles.proof}>
              {tried.map((one) => (
                <li key={`${one.path} ${one.via}`}>
                  <AskedThrough asked={one} />:{' '}
                  {look(`findingBlacklist:reason.${one.reason ?? ''}`, t(`lists.state.${one.state}`))}
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{t('lists.zone')}</dt>
        <dd>
          <code lang="en">{row.zone}</code>
        </dd>
      </div>
      {row.proof ? (
        <div>
          <dt>{t('lists.proof.name')}</dt>
          <dd>
            <Proof proof={row.proof} />
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
