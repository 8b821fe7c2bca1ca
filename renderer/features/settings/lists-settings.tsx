import { Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import type { KeyState } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { LinkRow, LinkRows } from '../../components/link-row.tsx';
import { OpenPage } from '../../components/open-page.tsx';
import { Row, Rows } from '../../components/rows.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './settings.module.css';

/** One operator's key: typed once, never shown again. */
function Key(props: { known: KeyState }) {
  const { t } = useWords();
  const { lists, notices } = useStores();
  const { family, name, has, kept, url, zones } = props.known;
  const [key, setKey] = useState('');
  const [missing, setMissing] = useState(false);
  const isGiven = has && kept === 'environment';
  const say = (word: 'keys.saved' | 'keys.forgotten') => notices.getState().say(t(word, { name }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') {
      setMissing(true);
      return;
    }
    const value = key.trim();
    setKey('');
    if (await lists.getState().setKey(family, value)) say('keys.saved');
  };
  return (
    <Row name={t('keys.name', { name })}>
      {has ? (
        <>
          <StatusWord shape="closed">{t(`keys.kept.${kept}`)}</StatusWord>
          {isGiven ? null : (
            <div>
              <Button
                onClick={async () => {
                  if (await lists.getState().setKey(family, null)) say('keys.forgotten');
                }}
              >
                {t('keys.forget')}
                <span className="visually-hidden"> ({name})</span>
              </Button>
            </div>
          )}
        </>
      ) : (
        <form className={styles.key} onSubmit={save} autoComplete="off">
          <TextInput
            type="password"
            id={`key-${family}`}
            className={styles.field}
            label={t('keys.label', { name })}
            description={t(`keys.will.${kept}`)}
            value={key}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            error={missing ? t('keys.missing') : null}
            onChange={(event) => {
              setKey(event.currentTarget.value);
              setMissing(false);
            }}
          />
          <div>
            <Button type="submit">
              {t('keys.save')}
              <span className="visually-hidden"> ({name})</span>
            </Button>
          </div>
        </form>
      )}
      {zones.length > 0 ? <p className="muted">{t('keys.opens', { zones: zones.join(', ') })}</p> : null}
      {url ? <OpenPage url={url} what={name} label="keys.where" quiet /> : null}
    </Row>
  );
}

/** How blacklists are asked (B3): the order, what each way reveals, another DNS server, the lists' own servers, keys. */
export function ListsSettings(props: { focus: boolean }) {
  const { t } = useWords();
  const { lists } = useStores();
  const settings = useOwned('session', (state) => state.settings);
  const change = useOwned('session', (state) => state.change);
  const keys = useOwned('lists', (state) => state.keys);
  const error = useOwned('lists', (state) => state.error);
  const [resolver, setResolver] = useState(settings.listResolver);
  useEffect(() => {
    void lists.getState().loadKeys();
  }, [lists]);
  useEffect(() => {
    if (!props.focus) return;
    const heading = document.querySelector<HTMLElement>('#lists-settings h2');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: 'start' });
  }, [props.focus]);
  return (
    <Section id="lists-settings" title={t('settings.listsTitle')}>
      <Rows>
        <Row name={t('settings.listsOrder')}>
          <p>{t('settings.listsOrder1')}</p>
          <p>{t('settings.listsOrder2')}</p>
        </Row>
        <Row name={t('settings.listResolverName')}>
          <TextInput
            className={styles.field}
            label={t('settings.listResolver')}
            description={t('settings.listResolverMore')}
            value={resolver}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setResolver(event.currentTarget.value)}
            onBlur={() => {
              const typed = resolver.trim();
              if (typed !== settings.listResolver) void change({ listResolver: typed });
            }}
          />
        </Row>
        <Row name={t('settings.directName')}>
          <Checkbox
            label={t('settings.direct')}
            description={t('settings.directMore')}
            checked={settings.directLists}
            onChange={(event) => void change({ directLists: event.currentTarget.checked })}
          />
        </Row>
        {(keys ?? []).map((known) => (
          <Key key={`${known.family} ${known.has}`} known={known} />
        ))}
      </Rows>
      <p className="muted">{t('keys.more')}</p>
      <ErrorNote error={error} />
      <LinkRows>
        <LinkRow title={t('lists.all')} more={t('lists.allMore')} to={{ place: 'lists' }} />
      </LinkRows>
    </Section>
  );
}
