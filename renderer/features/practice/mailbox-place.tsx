import { RotateCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { ErrorInfo, MethodOutput } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Fold } from '../../components/fold.tsx';
import { Place } from '../../components/place.tsx';
import { Row, Rows } from '../../components/rows.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useStores } from '../../state/use-stores.ts';
import { bodyOf } from './message-body.ts';
import styles from './practice.module.css';

type Mailbox = MethodOutput<'practice.mailbox'>;
type Message = Mailbox['messages'][number];

function useMailbox(): { mailbox: Mailbox | null; error: ErrorInfo | null; load(): void } {
  const { client } = useStores();
  const [mailbox, setMailbox] = useState<Mailbox | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const load = useCallback(async () => {
    const answer = await client.call('practice.mailbox', {});
    setError(answer.ok ? null : answer.error);
    setMailbox(answer.ok ? answer.value : null);
  }, [client]);
  useEffect(() => {
    void load();
  }, [load]);
  return { mailbox, error, load: () => void load() };
}

function Letter(props: { message: Message }) {
  const { t, dateTime } = useWords();
  const { message } = props;
  return (
    <Card className={styles.letter}>
      <div>
        <h3 className={styles.subject} lang="en">
          {message.subject}
        </h3>
        <p className="muted">{dateTime(message.at)}</p>
      </div>
      <pre className={styles.body}>{bodyOf(message.source)}</pre>
      <div>
        <CopyButton text={message.source} kind="plain" what={t('mailbox.copySource')} />
      </div>
      <Fold name={`mailbox.${message.at} ${message.subject}`} head={t('mailbox.source')}>
        <CodeBlock text={message.source} title={message.subject} />
      </Fold>
    </Card>
  );
}

/** How a mail program would be set up for it: needed for the way in which Relay Doctor looks by itself. */
function Account(props: { mailbox: Mailbox }) {
  const { t } = useWords();
  const { address, account, password } = props.mailbox;
  return (
    <Rows>
      <Row name={t('mailbox.address')}>
        <code>{address}</code>
      </Row>
      {account ? (
        <Row name={t('mailbox.account')}>
          <p>
            {t('mailbox.server')} <code>{account.host}</code>, port <code>{account.port}</code>
          </p>
          <p>
            {t('mailbox.user')} <code>{account.user}</code>, {t('mailbox.password').toLowerCase()}{' '}
            <code>{password}</code>
          </p>
          <p>
            {t('mailbox.security')}: {t('mailbox.noSecurity')}
          </p>
        </Row>
      ) : null}
    </Rows>
  );
}

/** P2: the mailbox elsewhere of the practice world, so that every way of proving an arrival can be learnt. */
export function MailboxPlace() {
  const { t } = useWords();
  const go = useGo();
  const { mailbox, error, load } = useMailbox();
  useKey('escape', () => go({ place: 'practice' }));
  return (
    <Place code="P2" name={t('mailbox.title')}>
      <BackLink to={{ place: 'practice' }}>{t('mailbox.back')}</BackLink>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1>{t('mailbox.title')}</h1>
          <p className="muted">{t('mailbox.lead')}</p>
        </div>
        <Button icon={RotateCw} onClick={load}>
          {t('mailbox.look')}
        </Button>
      </header>
      {error ? (
        <ErrorNote
          error={error}
          action={<Button onClick={() => go({ place: 'practice' })}>{t('mailbox.back')}</Button>}
        />
      ) : null}
      {mailbox ? <Account mailbox={mailbox} /> : null}
      {mailbox ? (
        <Section title={t('mailbox.messages', { n: mailbox.messages.length })}>
          {mailbox.messages.length === 0 ? (
            <Card>
              <p>{t('mailbox.empty')}</p>
            </Card>
          ) : (
            <ul className={styles.messages}>
              {mailbox.messages.map((message) => (
                <li key={`${message.at} ${message.subject}`}>
                  <Letter message={message} />
                </li>
              ))}
            </ul>
          )}
        </Section>
      ) : null}
    </Place>
  );
}
