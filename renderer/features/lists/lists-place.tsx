import { NativeSelect, TextInput } from '@mantine/core';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Actions, Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { AddList } from './add-list.tsx';
import { CatalogueRow } from './catalogue-row.tsx';
import { findLists, PARTS, type Part, sortLists } from './find-lists.ts';
import styles from './lists.module.css';

/** Rows of one page: few enough that typing in the search stays quick. */
const PAGE = 20;

/** L1: every blacklist that Relay Doctor knows, which are asked and why not; mute, test, add one's own. */
export function ListsPlace() {
  const { t } = useWords();
  const go = useGo();
  const { lists: store } = useStores();
  const lists = useOwned('lists', (state) => state.lists);
  const error = useOwned('lists', (state) => state.error);
  const [search, setSearch] = useState('');
  const [part, setPart] = useState<Part>('all');
  const [pages, setPages] = useState(1);
  const wanted = useDeferredValue(search);
  useEffect(() => {
    void store.getState().load();
  }, [store]);
  useKey('ctrl+f', () => document.getElementById('list-search')?.focus());
  useKey('escape', () => go({ place: 'settings', part: 'lists' }));

  const sorted = useMemo(() => sortLists(lists ?? []), [lists]);
  const found = useMemo(() => findLists(sorted, wanted, part), [sorted, wanted, part]);
  const shown = found.slice(0, pages * PAGE);
  const asked = useMemo(() => (lists ?? []).filter((list) => list.asked === 'yes').length, [lists]);
  return (
    <Place code="L1" name={t('catalogue.name')}>
      <BackLink to={{ place: 'settings', part: 'lists' }}>{t('settings.listsTitle')}</BackLink>
      <header>
        <h1>{t('catalogue.title')}</h1>
        <p className="muted">
          {lists ? t('catalogue.lead', { n: lists.length, asked }) : t('result.loading')}
        </p>
      </header>
      <ErrorNote error={error} />
      <search className={styles.search}>
        <TextInput
          id="list-search"
          className={styles.grow}
          label={t('catalogue.search')}
          placeholder={t('catalogue.searchFor')}
          value={search}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setPages(1);
          }}
        />
        <NativeSelect
          label={t('catalogue.show')}
          value={part}
          onChange={(event) => {
            setPart(PARTS.find((one) => one === event.currentTarget.value) ?? 'all');
            setPages(1);
          }}
          data={PARTS.map((value) => ({ value, label: t(`catalogue.part.${value}`) }))}
        />
      </search>
      <p className="visually-hidden" role="status">
        {lists ? t('catalogue.found', { n: found.length }) : ''}
      </p>
      <Section title={t('catalogue.found', { n: found.length })}>
        {shown.length > 0 ? (
          <ul className={styles.rows}>
            {shown.map((list) => (
              <li key={list.zone}>
                <CatalogueRow list={list} />
              </li>
            ))}
          </ul>
        ) : null}
        {lists && found.length === 0 ? (
          <Card>
            <p>{t(part === 'own' ? 'catalogue.noneOwn' : 'catalogue.none')}</p>
          </Card>
        ) : null}
        {shown.length < found.length ? (
          <Actions start>
            <Button onClick={() => setPages(pages + 1)}>
              {t('catalogue.showMore', { n: Math.min(PAGE, found.length - shown.length) })}
            </Button>
          </Actions>
        ) : null}
      </Section>
      <Section title={t('catalogue.add')}>
        <AddList />
      </Section>
    </Place>
  );
}
