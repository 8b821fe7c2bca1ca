import { useEffect, useState } from 'react';
import type { ImapAccount, Report } from '../../../preload/contract/index.ts';
import { Card, Section } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { useStores } from '../../state/use-stores.ts';
import styles from './arrival.module.css';
import { ByCatcher } from './by-catcher.tsx';
import { ByCode } from './by-code.tsx';
import { ByImap } from './by-imap.tsx';
import { ByNothing } from './by-nothing.tsx';
import { BySource } from './by-source.tsx';
import { isOpenQuestion, messagesOf, type SentMessage } from './messages.ts';

const WAYS = ['code', 'source', 'imap', 'catcher', 'nothing'] as const;
type Way = (typeof WAYS)[number];

/** Addresses that the built-in catcher gives itself. */
const CATCHER = /^rd-[a-z0-9]+@/i;

/** What was sent: the mark to search for stands out, because it is what a person needs next. */
function Sent(props: { message: SentMessage }) {
  const { t, time } = useWords();
  const { message } = props;
  const { token, sentAt, to = '' } = message.delivery;
  const { door } = message;
  if (message.ordinary) return <p>{t('arrival.ordinarySent', { to })}</p>;
  return (
    <div>
      <p>
        {sentAt ? t('arrival.sent', { time: time(sentAt), door, to }) : t('arrival.sentNoTime', { door, to })}
      </p>
      <p className={styles.mark}>
        <span className="muted">{t('arrival.mark')}</span> <code>{token}</code>
        <CopyButton text={token} small what={t('arrival.mark')} />
      </p>
    </div>
  );
}

/** The practice world's own mailbox can be read by the program too: its account is filled in. */
function usePracticeAccount(isPractice: boolean): ImapAccount | null {
  const { client } = useStores();
  const [account, setAccount] = useState<ImapAccount | null>(null);
  useEffect(() => {
    if (!isPractice) return undefined;
    let wanted = true;
    void client.call('practice.mailbox', {}).then((answer) => {
      if (wanted && answer.ok) setAccount(answer.value.account);
    });
    return () => {
      wanted = false;
    };
  }, [client, isPractice]);
  return account;
}

/** Did the test message arrive (R6)? Four ways to tell, and "nothing came". */
export function ArrivalCard(props: { report: Report; runId: string }) {
  const { t } = useWords();
  const { report, runId } = props;
  const [picked, setWay] = useState<Way | null>(null);
  const isPractice = report.vantage.how === 'practice';
  const account = usePracticeAccount(isPractice);
  const messages = messagesOf(report).filter(isOpenQuestion);
  const foreign = messages.filter((message) => !message.ordinary);
  const to = foreign[0]?.delivery.to ?? '';
  const way = picked ?? (CATCHER.test(to) ? 'catcher' : 'code');
  if (messages.length === 0) return null;
  const isKept = foreign.length > 0 && foreign.every(({ delivery }) => delivery.state === 'kept');
  return (
    <Section id="arrival" title={t(foreign.length > 0 ? 'arrival.title' : 'arrival.ordinaryTitle')}>
      <Card flush>
        <div className={styles.sent}>
          {messages.map((message) => (
            <Sent key={message.delivery.token} message={message} />
          ))}
          {isKept ? <p className="muted">{t('arrival.kept')}</p> : null}
          {isPractice ? (
            <p>
              {t('arrival.practiceHint')}{' '}
              <a href={hashOf({ place: 'mailbox' })}>{t('arrival.practiceOpen')}</a>
            </p>
          ) : null}
        </div>
        {foreign.length > 0 ? (
          <Tabs<Way>
            label={t('arrival.ways')}
            value={way}
            onPick={setWay}
            tabs={WAYS.map((value) => ({ value, label: t(`arrival.way.${value}`) }))}
          >
            {way === 'code' ? <ByCode runId={runId} messages={foreign} /> : null}
            {way === 'source' ? <BySource runId={runId} /> : null}
            {way === 'imap' ? (
              <ByImap key={account?.port ?? 0} runId={runId} to={to} account={account} />
            ) : null}
            {way === 'catcher' ? <ByCatcher to={to} /> : null}
            {way === 'nothing' ? (
              <ByNothing runId={runId} messages={foreign} isPractice={isPractice} />
            ) : null}
          </Tabs>
        ) : (
          <div className={styles.only}>
            <BySource runId={runId} />
          </div>
        )}
      </Card>
    </Section>
  );
}
