import { Textarea } from '@mantine/core';
import { ImageUp } from 'lucide-react';
import { useState } from 'react';
import type { ErrorInfo } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Actions, Card, Section } from '../../components/card.tsx';
import { DropArea } from '../../components/drop-area.tsx';
import { ErrorNote, errorSentence } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { useShareWords } from '../../i18n/use-share-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';
import { isCodeText, openCode, openPicture } from './open-code.ts';
import styles from './qr.module.css';

/** S18: a case that came as a picture or as text, because no file could pass. */
export function PicturePlace() {
  const words = useWords();
  const s = useShareWords();
  const stores = useStores();
  const [busy, setBusy] = useState(false);
  const [pictureError, setPictureError] = useState<ErrorInfo | null>(null);
  const [text, setText] = useState('');
  const [textError, setTextError] = useState<ErrorInfo | null>(null);
  const take = async (file: File) => {
    setBusy(true);
    setPictureError(null);
    setPictureError(await openPicture(stores, file));
    setBusy(false);
  };
  const choose = () => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/png,image/jpeg';
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file) void take(file);
    });
    input.click();
  };
  const open = async () => {
    const ours = isCodeText(text);
    setTextError(
      ours ? await openCode(stores, text) : { code: 'bad-input', key: 'share:code.not-ours', params: {} },
    );
  };
  return (
    <Place code="S18" name={s('read.name')}>
      <BackLink to={{ place: 'home' }}>{words.t('rail.home')}</BackLink>
      <header>
        <h1>{s('read.title')}</h1>
        <p className="muted">{s('read.lead')}</p>
      </header>
      <DropArea
        className={styles.drop}
        onDrop={(event) => {
          const [file] = event.dataTransfer.files;
          if (!file) return;
          event.preventDefault();
          void take(file);
        }}
      >
        <ImageUp aria-hidden />
        <p>{s('read.drop')}</p>
        <Button kind="main" busy={busy} onClick={choose}>
          {s('read.choose')}
        </Button>
        <p role="status" className="muted">
          {busy ? s('read.reading') : ''}
        </p>
      </DropArea>
      <ErrorNote error={pictureError} />
      <Section title={s('read.label')}>
        <Card>
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              void open();
            }}
          >
            <Textarea
              id="code-text"
              aria-label={s('read.label')}
              description={s('read.hint')}
              value={text}
              maxLength={4000}
              autosize={false}
              rows={3}
              spellCheck={false}
              error={textError ? errorSentence(words, textError) : null}
              onChange={(event) => {
                setText(event.currentTarget.value);
                setTextError(null);
              }}
            />
            <Actions>
              <Button type="submit">{s('read.open')}</Button>
            </Actions>
          </form>
        </Card>
      </Section>
    </Place>
  );
}
