import { Checkbox, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ErrorInfo, ImapAccount, MethodOutput } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { portOf } from '../../state/draft.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './arrival.module.css';
import { useSettled } from './use-settled.ts';

type Outcome = MethodOutput<'proof.imap'>;
type Security = ImapAccount['security'];

/** Usual port of each way (RFC 8314 §3.2, RFC 9051 §6.2.1). */
const PORTS: Record<Security, string> = { tls: '993', starttls: '143', none: '143' };
const SECURITIES = [
  { value: 'tls', key: 'arrival.imapTls' },
  { value: 'starttls', key: 'arrival.imapStarttls' },
  { value: 'none', key: 'arrival.imapNone' },
] as const;

/** The answer in words; nothing when the result speaks for itself. */
function Answer(props: { outcome: Outcome }) {
  const { t, look } = useWords();
  const { result, reason, looked } = props.outcome;
  if (result === 'nothing') return <p>{t('arrival.imapNothing', { n: looked })}</p>;
  if (result === 'failed') return <p>{look(`proof:imap.${reason ?? ''}`, t('arrival.imapFailed'))}</p>;
  return <p>{t('arrival.thanks')}</p>;
}

/** Relay Doctor looks into the mailbox itself, once and without changing anything. */
export function ByImap(props: { runId: string; to: string; account: ImapAccount | null }) {
  const { t } = useWords();
  const { client } = useStores();
  const settings = useOwned('session', (state) => state.settings);
  const settled = useSettled(props.runId);
  const known = props.account ?? settings.imap;
  const [host, setHost] = useState(known?.host ?? '');
  const [security, setSecurity] = useState<Security>(known?.security ?? 'tls');
  const [port, setPort] = useState(String(known?.port ?? PORTS.tls));
  const [user, setUser] = useState(known?.user ?? props.to);
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(props.account === null);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);

  const look = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const number = portOf(port);
    setOutcome(null);
    setError(null);
    if (host.trim() === '' || user.trim() === '' || password === '' || number === null) {
      setMissing(true);
      return;
    }
    setBusy(true);
    const account = { host: host.trim(), port: number, security, user: user.trim() };
    const answer = await client.call('proof.imap', { runId: props.runId, account, password, remember });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    setOutcome(answer.value);
    if (answer.value.result === 'seen' || answer.value.result === 'bounced') await settled();
  };
  const typed = (put: (text: string) => void) => (event: { currentTarget: HTMLInputElement }) => {
    put(event.currentTarget.value);
    setMissing(false);
  };

  return (
    <form className={styles.panel} onSubmit={look} autoComplete="off">
      <p className="muted">{t('arrival.imapLead')}</p>
      <div className={styles.grid}>
        <TextInput
          className={styles.wide}
          label={t('arrival.imapHost')}
          placeholder="imap.webmail.example"
          spellCheck={false}
          value={host}
          onChange={typed(setHost)}
        />
        <TextInput
          label={t('arrival.imapPort')}
          inputMode="numeric"
          maxLength={5}
          value={port}
          onChange={typed(setPort)}
        />
        <Radio.Group
          className={styles.row}
          label={t('arrival.imapSecurity')}
          value={security}
          onChange={(value) => {
            const next = SECURITIES.find((one) => one.value === value)?.value ?? 'tls';
            if (port === PORTS[security]) setPort(PORTS[next]);
            setSecurity(next);
          }}
        >
          <div className={styles.choices}>
            {SECURITIES.map((one) => (
              <Radio key={one.value} value={one.value} label={t(one.key)} />
            ))}
          </div>
        </Radio.Group>
        <TextInput
          className={styles.half}
          label={t('arrival.imapUser')}
          spellCheck={false}
          autoComplete="username"
          value={user}
          onChange={typed(setUser)}
        />
        <TextInput
          className={styles.half}
          label={t('arrival.imapPassword')}
          description={t('arrival.imapPasswordMore')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={typed(setPassword)}
        />
      </div>
      <Checkbox
        label={t('arrival.imapRemember')}
        checked={remember}
        onChange={(event) => setRemember(event.currentTarget.checked)}
      />
      <div className={styles.buttons}>
        <Button kind="main" type="submit" busy={busy}>
          {t(busy ? 'arrival.imapLooking' : 'arrival.imapLook')}
        </Button>
      </div>
      <div role="status">
        {missing ? <p className={styles.missing}>{t('arrival.imapMissing')}</p> : null}
        {outcome ? <Answer outcome={outcome} /> : null}
      </div>
      <ErrorNote error={error} />
    </form>
  );
}
