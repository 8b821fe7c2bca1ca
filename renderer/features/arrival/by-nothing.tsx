import { useEffect, useState } from 'react';
import type { ErrorInfo } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';
import styles from './arrival.module.css';
import { nothingFrom, type SentMessage } from './messages.ts';
import { useSettled } from './use-settled.ts';

/** True from a moment on; renders again when it comes. */
function useReached(moment: number): boolean {
  const [reached, setReached] = useState(() => Date.now() >= moment);
  useEffect(() => {
    const left = moment - Date.now();
    setReached(left <= 0);
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setReached(true), left);
    return () => clearTimeout(timer);
  }, [moment]);
  return reached;
}

type ByNothingProps = { runId: string; messages: readonly SentMessage[]; isPractice: boolean };

/** One message: "nothing came" can be said when the wait is over, and the time when that is stands beside it. */
function Say(props: ByNothingProps & { message: SentMessage }) {
  const { t, time } = useWords();
  const { client } = useStores();
  const settled = useSettled(props.runId);
  const { message, runId } = props;
  const from = nothingFrom(message.delivery, props.isPractice);
  const reached = useReached(from);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const isSaid = message.delivery.state === 'kept';

  const say = async () => {
    if (!reached || busy || isSaid) return;
    setBusy(true);
    setError(null);
    const answer = await client.call('proof.nothing', { runId, cell: message.door });
    setBusy(false);
    if (answer.ok) await settled();
    else setError(answer.error);
  };
  if (isSaid) {
    return <p>{t('arrival.nothingSaidFor', { door: message.door })}</p>;
  }
  return (
    <>
      <div className={styles.buttons}>
        <Button dead={!reached} busy={busy} aria-describedby="nothing-from" onClick={() => void say()}>
          {props.messages.length === 1
            ? t('arrival.nothingSay')
            : t('arrival.nothingSayFor', { door: message.door })}
        </Button>
        {reached ? null : (
          <span className={styles.from} id="nothing-from">
            {t('arrival.nothingFrom', { time: time(new Date(from).toISOString()) })}
          </span>
        )}
      </div>
      <ErrorNote error={error} />
    </>
  );
}

/** Nothing came: a server that takes everybody's mail and passes nothing on is no relay. */
export function ByNothing(props: ByNothingProps) {
  const { t } = useWords();
  const { messages } = props;
  const open = messages.find(({ delivery }) => delivery.state !== 'kept');
  if (!open) return <p className={styles.panel}>{t('arrival.nothingSaid')}</p>;
  return (
    <div className={styles.panel}>
      <p>{t('arrival.nothingText', { token: open.delivery.token })}</p>
      {messages.map((message) => (
        <Say key={message.door} {...props} message={message} />
      ))}
    </div>
  );
}
