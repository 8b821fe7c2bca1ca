import { Input } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { DropArea } from '../../components/drop-area.tsx';
import { useWords } from '../../i18n/use-words.ts';
import type { Letter } from '../../state/bounce.ts';
import { useOwned } from '../../state/use-stores.ts';
import { plainText } from '../arrival/source-file.ts';
import styles from './bounce.module.css';
import { letterFrom, letterOf } from './letter-file.ts';

/** Longer texts are read without being put into the field: a field of megabytes makes the page stand still. */
const SHOW = 100_000;

/** Where a returned mail is pasted, dropped or chosen. Pasting and dropping read at once. */
export function PasteBox(props: { onRead(letter: Letter): void; onExample(): void }) {
  const { t } = useWords();
  const text = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState('');
  const busy = useOwned('bounce', (state) => state.busy === 'read');
  const letter = useOwned('bounce', (state) => state.letter);
  const before = letter && 'text' in letter ? letter.text.slice(0, SHOW) : '';

  const readText = () => {
    const value = text.current?.value ?? '';
    if (value.trim() === '') {
      setTrouble(t('bounce.missing'));
      text.current?.focus();
      return;
    }
    setTrouble('');
    props.onRead(letterOf(value));
  };
  const readFile = async (chosen: File) => {
    setTrouble('');
    const read = await letterFrom(chosen);
    if (read) props.onRead(read);
    else setTrouble(t('bounce.unreadable'));
  };
  const take = (event: ClipboardEvent | DragEvent, data: DataTransfer) => {
    const [given] = data.files;
    const words = given ? '' : plainText(data);
    if (!given && words === '') return;
    const isPiece = event.type === 'paste' && (text.current?.value ?? '') !== '';
    if (!given && isPiece && words.length < SHOW) {
      // More is added to what stands there: the person says when it is complete.
      return;
    }
    event.preventDefault();
    if (given) {
      void readFile(given);
      return;
    }
    if (text.current && words.length < SHOW) text.current.value = words;
    setTrouble('');
    props.onRead(letterOf(words));
  };

  return (
    <Card>
      <DropArea className={styles.paste} onDrop={(event) => take(event, event.dataTransfer)}>
        <Input.Wrapper
          id="bounce-text"
          label={t('bounce.label')}
          description={t('bounce.labelMore')}
          error={trouble || null}
        >
          <Input
            component="textarea"
            id="bounce-text"
            ref={text}
            multiline
            rows={7}
            spellCheck={false}
            error={trouble !== ''}
            defaultValue={before}
            classNames={{ input: styles.source ?? '' }}
            placeholder={t('bounce.placeholder')}
            onPaste={(event: ClipboardEvent) => take(event, event.clipboardData)}
            onChange={() => setTrouble('')}
          />
        </Input.Wrapper>
        <input
          ref={file}
          type="file"
          hidden
          accept=".eml,.msg,.txt,message/rfc822,text/plain"
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            if (chosen) void readFile(chosen);
            event.currentTarget.value = '';
          }}
        />
        <div className={styles.buttons}>
          <Button kind="main" busy={busy} onClick={readText}>
            {t('bounce.read')}
          </Button>
          <Button icon={FileUp} onClick={() => file.current?.click()}>
            {t('bounce.choose')}
          </Button>
          <Button kind="quiet" onClick={props.onExample}>
            {t('bounce.example')}
          </Button>
        </div>
      </DropArea>
    </Card>
  );
}
