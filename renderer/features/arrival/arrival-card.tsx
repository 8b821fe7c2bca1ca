import { useEffect, useState } from 'react';
import type { ImapAccount, Report } from '../../../preload/contract/index.ts';
import { Card, Section } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { mailboxOf } from '../../components/path-stages.ts';
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
import { isOpenQuestion, isSettled, messagesOf, type SentMessage } from './messages.ts';

const WAYS = ['code', 'source', 'imap', 'catcher', 'nothing'] as const;
type Way = (typeof WAYS)[number];

/** Addresses that the built-in catcher gives itself. */
const CATCHER = /^rd-[a-z0-9]+@/i;

/** What was sent: the mark to search for stands out, because it is what a person needs next. */
function Sent(props: { message: SentMessage; report: Report }) {
  const { t, time } = useWords();
  const { message } = props;
  const { token, sentAt } = message.delivery;
  const to = mailboxOf(message.delivery, props.report);
  const { door } = message;
  if (message.ordinary) return <p>{t('arrival.ordinarySent', { to })}</p>;
  return (
    <div>
      <p>
        {sentAt ? t('arrival.sent', { time: time(sentAt), door, to }) : t('arrival.sentNoTime', { door, to })}
      </p>
      <p className={styles.mark}>
        <span className="muted">{t('arrival.mark')}</span> <code>{token}</code>
        <CopyButton text={token} small what={t('arrival.markName')} />
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
  const to = foreign[0] ? mailboxOf(foreign[0].delivery, report) : '';
  const isMore = messagesOf(report).some((message) => !message.ordinary && isSettled(message));
  const way = picked ?? (CATCHER.test(to) ? 'catcher' : 'code');
  if (messages.length === 0) return null;
  const isKept = foreign.length > 0 && foreign.every(({ delivery }) => delivery.state === 'kept');
  const foreignTitle = isMore ? 'arrival.titleMore' : 'arrival.title';
  const titleKey = foreign.length > 0 ? foreignTitle : 'arrival.ordinaryTitle';
  return (
    <Section id="arrival" title={t(titleKey)}>
      <Card flush>
        <div className={styles.sent}>
          {messages.map((message) => (
            <Sent key={message.delivery.token} message={message} report={report} />
          ))}
          {foreign.length === 0 ? <p className="muted">{t('arrival.ordinaryOptional')}</p> : null}
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
