import { Checkbox, Textarea } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { CaseNote, ErrorInfo } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Fold } from '../../components/fold.tsx';
import { Tag } from '../../components/tag.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './notes.module.css';

/** Lines of a note that are shown at once. */
const SHOWN_LINES = 8;

/** Notes of a case, newest last, and the box for one more. */
export function CaseNotes(props: { caseId: string }) {
  const w = useTogetherWords();
  const { client } = useStores();
  const { caseId } = props;
  const who = useOwned('session', (state) => state.settings.tickedBy);
  const [notes, setNotes] = useState<CaseNote[]>([]);
  const [text, setText] = useState('');
  const [isConfig, setConfig] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);

  const load = useCallback(async () => {
    const answer = await client.call('case.notes', { caseId });
    if (answer.ok) setNotes(answer.value.notes);
    else setError(answer.error);
  }, [client, caseId]);
  useEffect(() => {
    void load();
    return client.on('case.changed', (changed) => {
      if (changed.caseId === caseId) void load();
    });
  }, [client, caseId, load]);

  const add = async () => {
    if (busy || text.trim() === '') return;
    setBusy(true);
    setError(null);
    const kind = isConfig ? 'config' : 'note';
    const answer = await client.call('case.addNote', { caseId, kind, who, text: text.trim() });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    setText('');
    setConfig(false);
    return load();
  };
  const remove = async (noteId: string) => {
    const answer = await client.call('case.removeNote', { caseId, noteId });
    if (answer.ok) await load();
    else setError(answer.error);
  };

  return (
    <Section title={w('notes.title')}>
      <Card className={styles.notes}>
        {notes.length === 0 ? <p className="muted">{w('notes.none')}</p> : null}
        {notes.length > 0 ? (
          <ul className={styles.list}>
            {notes.map((note) => (
              <li key={note.id}>
                <Note note={note} onRemove={() => void remove(note.id)} />
              </li>
            ))}
          </ul>
        ) : null}
        <Textarea
          label={w('notes.label')}
          description={w(isConfig ? 'notes.configMore' : 'notes.lead')}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={20_000}
          value={text}
          classNames={isConfig ? { input: styles.code } : {}}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.stopPropagation();
            void add();
          }}
        />
        <div className={styles.end}>
          <Checkbox
            label={w('notes.config')}
            checked={isConfig}
            onChange={(event) => setConfig(event.currentTarget.checked)}
          />
          <Button icon={Plus} busy={busy} dead={text.trim() === ''} onClick={() => void add()}>
            {w('notes.add')}
          </Button>
        </div>
        <ErrorNote error={error} />
      </Card>
    </Section>
  );
}

function Note(props: { note: CaseNote; onRemove(): void }) {
  const { dateTime } = useWords();
  const w = useTogetherWords();
  const { note } = props;
  const lines = note.text.split('\n');
  const words = <p className={note.kind === 'config' ? styles.code : styles.words}>{note.text}</p>;
  const head = `${lines.slice(0, 1).join('').slice(0, 60)} … ${w('notes.full', { n: lines.length })}`;
  return (
    <div className={styles.note}>
      <p className={styles.by}>
        <b>{note.who || (note.own ? w('notes.own') : w('notes.someone'))}</b>
        <span className="muted">{dateTime(note.at)}</span>
        {note.kind === 'config' ? <Tag>{w('notes.configTag')}</Tag> : null}
        {note.own ? (
          <Button kind="quiet" icon={Trash2} aria-label={w('notes.remove')} onClick={props.onRemove} />
        ) : null}
      </p>
      {lines.length > SHOWN_LINES ? (
        <Fold name={`note.${note.id}`} head={head}>
          {words}
        </Fold>
      ) : (
        words
      )}
    </div>
  );
}
