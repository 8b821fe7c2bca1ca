import { Input } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react';
import type { ErrorInfo, MethodOutput } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { DropArea } from '../../components/drop-area.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Fold } from '../../components/fold.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';
import styles from './arrival.module.css';
import { Reading } from './reading.tsx';
import { cutSource, FILE_LIMIT_MB, plainText, readSourceFile } from './source-file.ts';
import { useSettled } from './use-settled.ts';

type Outcome = MethodOutput<'proof.source'>;

const HOW = [
  'arrival.sourceGmail',
  'arrival.sourceOutlook',
  'arrival.sourceThunderbird',
  'arrival.sourceRoundcube',
] as const;

/** The message itself, pasted, dropped or chosen: its `Received:` lines tell the whole way. */
export function BySource(props: { runId: string }) {
  const { t } = useWords();
  const { client } = useStores();
  const settled = useSettled(props.runId);
  const text = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState('');
  const [trouble, setTrouble] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);

  const clear = () => {
    setTrouble('');
    setOutcome(null);
    setError(null);
  };
  const send = async (name: string, source: string, cut: boolean) => {
    clear();
    setBusy(name || ' ');
    const answer = await client.call('proof.source', { runId: props.runId, source, cut });
    setBusy('');
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    setOutcome(answer.value);
    if (answer.value.result === 'not-understood') return;
    if (text.current) text.current.value = '';
    await settled();
  };
  const sendText = () => {
    const value = text.current?.value ?? '';
    if (value.trim() === '') {
      setTrouble(t('arrival.sourceMissing'));
      text.current?.focus();
      return;
    }
    const { source, cut } = cutSource(value);
    void send('', source, cut);
  };
  const sendFile = async (chosen: File) => {
    clear();
    setBusy(chosen.name);
    const read = await readSourceFile(chosen);
    setBusy('');
    if (read.ok) await send(chosen.name, read.source, read.cut);
    else if (read.why === 'too-big') {
      setTrouble(t('arrival.sourceTooBig', { size: read.megabytes, limit: FILE_LIMIT_MB }));
    } else setTrouble(t('arrival.sourceUnreadable'));
  };
  /** A file is read at once; words go into the field, so that the person sees what will be read. */
  const take = (event: ClipboardEvent | DragEvent, data: DataTransfer) => {
    const [dropped] = data.files;
    if (!dropped && data.getData('text/plain') !== '' && event.type === 'paste') return;
    event.preventDefault();
    if (dropped) void sendFile(dropped);
    else if (text.current) text.current.value = plainText(data);
  };

  return (
    <DropArea className={styles.panel} onDrop={(event) => take(event, event.dataTransfer)}>
      <Input.Wrapper
        id="proof-source"
        label={t('arrival.sourceLabel')}
        description={t('arrival.sourceMore')}
        error={trouble || null}
      >
        <Input
          component="textarea"
          id="proof-source"
          ref={text}
          multiline
          rows={6}
          spellCheck={false}
          classNames={{ input: styles.source ?? '' }}
          placeholder={t('arrival.sourceDrop')}
          onPaste={(event: ClipboardEvent) => take(event, event.clipboardData)}
          onChange={() => setTrouble('')}
        />
      </Input.Wrapper>
      <input
        ref={file}
        type="file"
        hidden
        accept=".eml,.txt,.msg,.html,message/rfc822,text/plain"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen) void sendFile(chosen);
          event.currentTarget.value = '';
        }}
      />
      <div className={styles.buttons}>
        <Button kind="main" busy={busy !== ''} onClick={sendText}>
          {t('arrival.sourceRead')}
        </Button>
        <Button icon={FileUp} onClick={() => file.current?.click()}>
          {t('arrival.sourceChoose')}
        </Button>
      </div>
      <div role="status">
        {busy.trim() ? <p className="muted">{t('arrival.sourceBusy', { name: busy })}</p> : null}
        {outcome ? <Reading outcome={outcome} /> : null}
      </div>
      <ErrorNote error={error} />
      <Fold name="arrival.how" head={t('arrival.sourceHow')}>
        <ul className={styles.how}>
          {HOW.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </Fold>
    </DropArea>
  );
}
