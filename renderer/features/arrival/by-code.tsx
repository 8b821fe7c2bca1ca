import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ErrorInfo } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';
import styles from './arrival.module.css';
import type { SentMessage } from './messages.ts';
import { useSettled } from './use-settled.ts';

/** The code stands in the message only: whoever can type it has read it. It is tried on every message that is waited for. */
export function ByCode(props: { runId: string; messages: readonly SentMessage[] }) {
  const { t } = useWords();
  const { client } = useStores();
  const settled = useSettled(props.runId);
  const [code, setCode] = useState('');
  const [trouble, setTrouble] = useState<'missing' | 'wrong' | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);

  const confirm = async (): Promise<void> => {
    for (const { door } of props.messages) {
      const answer = await client.call('proof.code', { runId: props.runId, cell: door, code });
      if (!answer.ok) {
        setError(answer.error);
        return;
      }
      if (answer.value.result === 'seen') {
        await settled();
        return;
      }
    }
    setTrouble('wrong');
    document.getElementById('proof-code')?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setError(null);
    if (code.trim() === '') {
      setTrouble('missing');
      return;
    }
    setBusy(true);
    await confirm();
    setBusy(false);
  };

  const troubles = { missing: t('arrival.codeMissing'), wrong: t('arrival.codeWrong') };
  return (
    <form className={styles.panel} onSubmit={submit}>
      <TextInput
        id="proof-code"
        className={styles.field}
        classNames={{ input: styles.code ?? '' }}
        label={t('arrival.codeLabel')}
        description={t('arrival.codeMore')}
        value={code}
        maxLength={40}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        error={trouble ? troubles[trouble] : null}
        onChange={(event) => {
          setCode(event.currentTarget.value);
          setTrouble(null);
        }}
      />
      <ErrorNote error={error} />
      <div>
        <Button kind="main" type="submit" busy={busy}>
          {t('arrival.codeConfirm')}
        </Button>
      </div>
    </form>
  );
}
