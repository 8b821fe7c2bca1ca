import { NativeSelect, TextInput } from '@mantine/core';
import { Archive, ArchiveRestore, Merge, Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { CaseSummary, ErrorInfo } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import styles from './checks.module.css';

/** Name, tags and archive of a case. */
export function CaseManage(props: { one: CaseSummary }) {
  const w = useTogetherWords();
  const { cases } = useStores();
  const { caseId, name, tags, archived } = props.one;
  const [typed, setTyped] = useState('');
  const [renamed, setRenamed] = useState(name);
  const { update } = cases.getState();
  const tag = typed.trim();
  const addTag = async () => {
    if (tag === '' || tags.includes(tag)) return;
    if (await update({ caseId, tags: [...tags, tag].slice(0, 12) })) setTyped('');
  };
  return (
    <Section title={w('list.manage')}>
      <Card className={styles.empty}>
        <form
          className={styles.inline}
          onSubmit={(event) => {
            event.preventDefault();
            if (renamed.trim() !== '') void update({ caseId, name: renamed.trim() });
          }}
        >
          <TextInput
            className={styles.box}
            label={w('list.renameLabel')}
            value={renamed}
            maxLength={200}
            onChange={(event) => setRenamed(event.currentTarget.value)}
          />
          <Button type="submit" dead={renamed.trim() === '' || renamed.trim() === name}>
            {w('list.renameGo')}
          </Button>
        </form>
        <form
          className={styles.inline}
          onSubmit={(event) => {
            event.preventDefault();
            void addTag();
          }}
        >
          <TextInput
            className={styles.box}
            label={w('list.tagAdd')}
            value={typed}
            maxLength={40}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" icon={Plus} dead={tag === '' || tags.includes(tag)}>
            {w('list.tagAddGo')}
          </Button>
        </form>
        {tags.length > 0 ? (
          <ul className={styles.tags} aria-label={w('list.tags')}>
            {tags.map((one) => (
              <li key={one}>
                <Button
                  iconEnd={X}
                  aria-label={w('list.tagRemove', { tag: one })}
                  onClick={() => void update({ caseId, tags: tags.filter((each) => each !== one) })}
                >
                  {one}
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
        <div className={styles.buttons}>
          <Button
            icon={archived ? ArchiveRestore : Archive}
            onClick={() => void update({ caseId, archived: !archived })}
          >
            {w(archived ? 'list.unarchive' : 'list.archive')}
          </Button>
        </div>
      </Card>
      <PutInto one={props.one} />
    </Section>
  );
}

/** Cases that are offered: those whose name says the same first. */
const MOST_OFFERED = 100;

/** Two cases of one server, such as a file that came without its case: their parts are put together. */
function PutInto(props: { one: CaseSummary }) {
  const w = useTogetherWords();
  const go = useGo();
  const { client, cases: store } = useStores();
  const { caseId, name } = props.one;
  const all = useOwned('cases', (state) => state.cases) ?? [];
  const isAlike = (other: CaseSummary): number =>
    Number(other.name.includes(name) || name.includes(other.name));
  const others = all
    .filter((other) => other.caseId !== caseId)
    .toSorted((a, b) => isAlike(b) - isAlike(a))
    .slice(0, MOST_OFFERED);
  const [picked, setPicked] = useState('');
  const [error, setError] = useState<ErrorInfo | null>(null);
  const into = picked || (others[0]?.caseId ?? '');
  if (others.length === 0) return null;
  const put = async () => {
    const answer = await client.call('cases.merge', { into, from: caseId });
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    await store.getState().load();
    go({ place: 'merged', caseId: into }, true);
  };
  return (
    <Card className={styles.empty}>
      <div className={styles.inline}>
        <NativeSelect
          className={styles.box}
          label={w('list.putInto')}
          description={w('list.putIntoMore')}
          data={others.map((other) => ({ value: other.caseId, label: `${other.name} · ${other.number}` }))}
          value={into}
          onChange={(event) => setPicked(event.currentTarget.value)}
        />
        <Button icon={Merge} onClick={() => void put()}>
          {w('list.putGo')}
        </Button>
      </div>
      <ErrorNote error={error} />
    </Card>
  );
}
