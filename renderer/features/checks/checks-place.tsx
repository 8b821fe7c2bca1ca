import { Chip, TextInput } from '@mantine/core';
import { FolderOpen, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CaseSummary } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { verdictKey } from '../../components/status-of.ts';
import { useKey } from '../../components/use-key.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { openCase } from '../case-file/case-file.ts';
import { CaseRows } from './case-rows.tsx';
import styles from './checks.module.css';
import { findCases, tagsOf } from './find-cases.ts';
import { Storage } from './storage.tsx';

/** Rows that are drawn at once; more on demand, so that a thousand cases stay quick. */
const PAGE = 50;

/** H2: everything that was checked, newest first, with its last answer. */
export function ChecksPlace() {
  const { t } = useWords();
  const go = useGo();
  const { cases: store } = useStores();
  const cases = useOwned('cases', (state) => state.cases);
  const error = useOwned('cases', (state) => state.error);
  useEffect(() => {
    void store.getState().load();
  }, [store]);
  return (
    <Place code="H2" name={t('rail.checks')}>
      <div className={styles.head}>
        <h1>{t('checks.title')}</h1>
        {cases && cases.length > 0 ? (
          <Button kind="main" onClick={() => go({ place: 'home' })}>
            {t('checks.new')}
          </Button>
        ) : null}
      </div>
      <ErrorNote error={error} />
      {cases && cases.length > 0 ? <CaseList cases={cases} /> : null}
      {cases && cases.length === 0 ? (
        <Card className={styles.empty}>
          <p className={styles.emptyTitle}>{t('checks.emptyTitle')}</p>
          <p className="muted">{t('checks.empty')}</p>
          <div className={styles.buttons}>
            <Button kind="main" onClick={() => go({ place: 'home' })}>
              {t('checks.new')}
            </Button>
            <Button onClick={() => go({ place: 'practice' })}>{t('checks.practise')}</Button>
          </div>
        </Card>
      ) : null}
    </Place>
  );
}

function CaseList(props: { cases: readonly CaseSummary[] }) {
  const { t } = useWords();
  const w = useTogetherWords();
  const stores = useStores();
  const { cases } = props;
  const [text, setText] = useState('');
  const [tag, setTag] = useState<string | null>(null);
  const [archived, setArchived] = useState(false);
  const [shown, setShown] = useState(PAGE);
  const box = useRef<HTMLInputElement>(null);
  useKey('ctrl+f', () => box.current?.focus());
  const tags = tagsOf(cases);
  const wordOf = ({ last }: CaseSummary): string => (last?.verdict ? t(verdictKey(last.verdict)) : '');
  const found = findCases(cases, { text, tag, archived }, wordOf);
  const inArchive = cases.filter((one) => one.archived).length;
  return (
    <>
      <search className={styles.find}>
        <TextInput
          ref={box}
          className={styles.box}
          label={w('list.search')}
          placeholder={w('list.searchMore')}
          leftSection={<Search aria-hidden size={16} />}
          value={text}
          maxLength={200}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setShown(PAGE);
          }}
        />
        <Button icon={FolderOpen} keys="Ctrl O" onClick={() => void openCase(stores)}>
          {w('list.open')}
        </Button>
      </search>
      {tags.length > 0 ? (
        <Chip.Group value={tag ?? ''} onChange={(value) => setTag(value === '' ? null : String(value))}>
          <div className={styles.tags}>
            <Chip value="">{w('list.allTags')}</Chip>
            {tags.map((one) => (
              <Chip key={one} value={one}>
                {one}
              </Chip>
            ))}
          </div>
        </Chip.Group>
      ) : null}
      {found.length > 0 ? <CaseRows cases={found.slice(0, shown)} /> : null}
      {found.length === 0 && text.trim() !== '' ? (
        <Card className={styles.empty}>
          <p role="status">{w('list.none', { text })}</p>
          <div className={styles.buttons}>
            <Button
              onClick={() => {
                setText('');
                setTag(null);
                box.current?.focus();
              }}
            >
              {w('list.clear')}
            </Button>
          </div>
        </Card>
      ) : null}
      <div className={styles.foot}>
        {found.length > shown ? (
          <Button onClick={() => setShown((now) => now + PAGE)}>
            {w('list.more', { n: Math.min(PAGE, found.length - shown) })}
          </Button>
        ) : null}
        {inArchive > 0 ? (
          <Button kind="quiet" aria-pressed={archived} onClick={() => setArchived((now) => !now)}>
            {w(archived ? 'list.archivedHide' : 'list.archivedShow', { n: inArchive })}
          </Button>
        ) : null}
      </div>
      <Storage cases={cases} />
    </>
  );
}
