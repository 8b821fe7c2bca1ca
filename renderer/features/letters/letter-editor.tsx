import { Input, Radio, TextInput } from '@mantine/core';
import { FileText, Mail, Save, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ErrorInfo, Language, Letter } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';
import { handOver } from '../result/hand-over.ts';
import styles from './letters.module.css';
import { useLetterWords } from './use-letter-words.ts';
import type { Edit } from './use-letters.ts';

const KEEP_AFTER_MS = 900;

type EditorProps = {
  letter: Letter;
  /** The same letter in the language of the window: its title and when to send it. */
  about: Letter;
  runId: string;
  onLanguage(language: Language): void;
  onKeep(letter: Letter, edit: Edit | null): Promise<Letter | null>;
};

const isSame = (one: Edit, other: Edit): boolean =>
  one.to === other.to && one.subject === other.subject && one.body === other.body;

/** Keeps what is typed in the case: after a pause, and before anything is done with the letter. */
function useDraft({ letter, onKeep }: EditorProps) {
  const [draft, setDraft] = useState<Edit>({ to: letter.to, subject: letter.subject, body: letter.body });
  const kept = useRef<Edit>(draft);
  const latest = useRef({ draft, letter, onKeep });
  latest.current = { draft, letter, onKeep };
  const keepNow = useRef(async () => {
    const now = latest.current;
    if (isSame(now.draft, kept.current)) return;
    kept.current = now.draft;
    await now.onKeep(now.letter, now.draft);
  });
  useEffect(() => {
    if (isSame(draft, kept.current)) return undefined;
    const timer = setTimeout(() => void keepNow.current(), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    const { current } = keepNow;
    return () => void current();
  }, []);
  return { draft, setDraft, keepNow: keepNow.current };
}

/** One letter, large and readable, and the ways out of the program. */
export function LetterEditor(props: EditorProps) {
  const { t } = useWords();
  const l = useLetterWords();
  const { client } = useStores();
  const { letter, about, runId } = props;
  const { draft, setDraft, keepNow } = useDraft(props);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<ErrorInfo | null>(null);
  const change = (part: Partial<Edit>) => {
    setSaid('');
    setDraft((now) => ({ ...now, ...part }));
  };
  const name = { runId, letterId: letter.id, language: letter.language };

  const compose = async () => {
    await keepNow();
    setError(null);
    const answer = await client.call('letters.compose', name);
    if (!answer.ok) return setError(answer.error);
    const words = { opened: 'ui.opened', 'too-long': 'ui.tooLong', 'no-program': 'ui.noProgram' } as const;
    return setSaid(l(words[answer.value.result]));
  };
  const save = async (format: 'eml' | 'txt') => {
    await keepNow();
    setError(null);
    const answer = await client.call('letters.save', { ...name, format });
    if (!answer.ok) return setError(answer.error);
    const { path, fileName, base64 } = answer.value;
    if (base64 !== null) handOver(answer.value);
    return setSaid(path !== null || base64 !== null ? l('ui.saved', { name: path ?? fileName }) : '');
  };
  const isList = letter.kind === 'list';
  const isChanged = letter.edited || !isSame(draft, letter);
  return (
    <div className={styles.editor}>
      <div className={styles.about}>
        <h2 className={styles.title}>{about.title}</h2>
        <p>{about.when}</p>
      </div>
      {about.first ? <Callout shape="testing" title={about.first} /> : null}
      <Card>
        <div className={styles.fields}>
          <Radio.Group
            label={l('ui.language')}
            value={letter.language}
            onChange={(value) => {
              void keepNow();
              props.onLanguage(value === 'id' ? 'id' : 'en');
            }}
          >
            <div className={styles.languages}>
              <Radio value="en" label={<span lang="en">{t('language.en')}</span>} />
              <Radio value="id" label={<span lang="id">{t('language.id')}</span>} />
            </div>
          </Radio.Group>
          <TextInput
            id="letter-to"
            label={l('ui.to')}
            description={draft.to === '' ? l(isList ? 'ui.toForm' : 'ui.toNone') : undefined}
            value={draft.to}
            spellCheck={false}
            maxLength={320}
            onChange={(event) => change({ to: event.currentTarget.value })}
            onBlur={() => void keepNow()}
          />
          <TextInput
            id="letter-subject"
            label={l('ui.subject')}
            value={draft.subject}
            lang={letter.language}
            maxLength={300}
            onChange={(event) => change({ subject: event.currentTarget.value })}
            onBlur={() => void keepNow()}
          />
          <Input.Wrapper id="letter-body" label={l('ui.body')}>
            <Input
              component="textarea"
              id="letter-body"
              multiline
              lang={letter.language}
              maxLength={20_000}
              value={draft.body}
              classNames={{ input: styles.body ?? '' }}
              onChange={(event: { currentTarget: HTMLTextAreaElement }) =>
                change({ body: event.currentTarget.value })
              }
              onBlur={() => void keepNow()}
            />
          </Input.Wrapper>
          {letter.attachments.length > 0 ? (
            <p className="muted">{l('ui.goesWith', { names: letter.attachments.join(', ') })}</p>
          ) : null}
        </div>
      </Card>
      <div className={styles.actions}>
        {isList ? (
          <CopyButton kind="plain" text={draft.body} what={l('ui.copy')} />
        ) : (
          <Button kind="main" icon={Mail} onClick={() => void compose()}>
            {l('ui.open')}
          </Button>
        )}
        <Button icon={Save} onClick={() => void save('eml')}>
          {l('ui.saveEml')}
        </Button>
        <Button icon={FileText} onClick={() => void save('txt')}>
          {l('ui.saveText')}
        </Button>
        {isList ? (
          <Button icon={Mail} onClick={() => void compose()}>
            {l('ui.open')}
          </Button>
        ) : (
          <CopyButton kind="plain" text={draft.body} what={l('ui.copy')} />
        )}
        {isChanged ? (
          <Button
            kind="quiet"
            icon={Undo2}
            onClick={async () => {
              const back = await props.onKeep(letter, null);
              if (back) setDraft({ to: back.to, subject: back.subject, body: back.body });
            }}
          >
            {l('ui.back')}
          </Button>
        ) : null}
      </div>
      <div role="status" className={styles.said}>
        {said ? <p>{said}</p> : null}
        {letter.edited && said === '' ? <p className="muted">{l('ui.kept')}</p> : null}
      </div>
      <ErrorNote error={error} />
    </div>
  );
}
