import { Checkbox, Radio, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Settings } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { Row, Rows } from '../../components/rows.tsx';
import { useWords } from '../../i18n/use-words.ts';
import type { UiKey } from '../../i18n/words.ts';
import { useOwned } from '../../state/use-stores.ts';
import { nextTextSize, TEXT_MAX, TEXT_MIN } from '../../theme/text-size.ts';
import { ListsSettings } from './lists-settings.tsx';
import styles from './settings.module.css';
import { UpdateSettings } from './update-settings.tsx';

function useSetting(): [Settings, (part: Partial<Settings>) => void] {
  const settings = useOwned('session', (state) => state.settings);
  const change = useOwned('session', (state) => state.change);
  return [settings, (part) => void change(part)];
}

/** One of a few, side by side. */
function Pick<T extends string>(props: {
  name: string;
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  onPick(value: T): void;
}) {
  return (
    <Radio.Group
      aria-label={props.name}
      value={props.value}
      onChange={(value) => {
        const found = props.options.find((option) => option.value === value);
        if (found) props.onPick(found.value);
      }}
    >
      <div className={styles.options}>
        {props.options.map((option) => (
          <Radio key={option.value} value={option.value} label={option.label} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** A text that is kept when the field is left. */
function TextSetting(props: {
  field: 'outside' | 'resolver' | 'tickedBy';
  label: UiKey;
  more: UiKey;
  placeholder?: string;
}) {
  const { t } = useWords();
  const [settings, change] = useSetting();
  const [text, setText] = useState(settings[props.field]);
  return (
    <TextInput
      className={styles.field}
      label={t(props.label)}
      description={t(props.more)}
      placeholder={props.placeholder}
      value={text}
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (text.trim() !== settings[props.field]) change({ [props.field]: text.trim() });
      }}
    />
  );
}

function Look() {
  const { t } = useWords();
  const [settings, change] = useSetting();
  return (
    <Section title={t('settings.look')}>
      <Rows>
        <Row name={t('settings.language')}>
          <Pick
            name={t('settings.language')}
            value={settings.language}
            options={[
              { value: 'system', label: t('settings.system') },
              { value: 'en', label: <span lang="en">{t('language.en')}</span> },
              { value: 'id', label: <span lang="id">{t('language.id')}</span> },
            ]}
            onPick={(language) => change({ language })}
          />
        </Row>
        <Row name={t('settings.theme')}>
          <Pick
            name={t('settings.theme')}
            value={settings.theme}
            options={[
              { value: 'system', label: t('settings.system') },
              { value: 'light', label: t('settings.light') },
              { value: 'dark', label: t('settings.dark') },
            ]}
            onPick={(theme) => change({ theme })}
          />
        </Row>
        <Row name={t('settings.textSize')}>
          <div className={styles.size}>
            <Button
              dead={settings.textSize <= TEXT_MIN}
              onClick={() => change({ textSize: nextTextSize(settings.textSize, -1) })}
            >
              A−<span className="visually-hidden"> {t('rail.smaller')}</span>
            </Button>
            <output className={styles.percent}>{settings.textSize} %</output>
            <Button
              dead={settings.textSize >= TEXT_MAX}
              onClick={() => change({ textSize: nextTextSize(settings.textSize, 1) })}
            >
              A+<span className="visually-hidden"> {t('rail.larger')}</span>
            </Button>
          </div>
        </Row>
        <Row name={t('rail.share')}>
          <Checkbox
            label={t('settings.shareMore')}
            checked={settings.screenShare}
            onChange={(event) => change({ screenShare: event.currentTarget.checked })}
          />
        </Row>
      </Rows>
    </Section>
  );
}

/** The mailbox that is read for proofs: shown, and forgotten on request. */
function ImapAccount() {
  const { t } = useWords();
  const [{ imap }, change] = useSetting();
  if (!imap) return <p className="muted">{t('settings.imapNone')}</p>;
  return (
    <>
      <p>{t('settings.imapIs', { user: imap.user, host: imap.host, port: imap.port })}</p>
      <div>
        <Button onClick={() => change({ imap: null })}>{t('settings.imapForget')}</Button>
      </div>
    </>
  );
}

const DAYS = ['0', '90', '365', '1095'] as const;

function Checking() {
  const { t } = useWords();
  const [settings, change] = useSetting();
  const days = DAYS.find((one) => Number(one) === settings.retentionDays) ?? '0';
  return (
    <Section title={t('settings.checking')}>
      <Rows>
        <Row name={t('settings.outsideName')}>
          <TextSetting
            field="outside"
            label="settings.outside"
            more="settings.outsideMore"
            placeholder={t('port25.placeholder')}
          />
        </Row>
        <Row name={t('settings.imapName')}>
          <ImapAccount />
        </Row>
        <Row name={t('settings.whoName')}>
          <TextSetting field="tickedBy" label="settings.who" more="settings.whoMore" />
        </Row>
        <Row name={t('settings.resolverName')}>
          <TextSetting field="resolver" label="settings.resolver" more="settings.resolverMore" />
        </Row>
        <Row name={t('settings.pace')}>
          <Pick
            name={t('settings.pace')}
            value={settings.pace}
            options={[
              { value: 'gentle', label: t('settings.gentle') },
              { value: 'normal', label: t('settings.normal') },
            ]}
            onPick={(pace) => change({ pace })}
          />
        </Row>
        <Row name={t('settings.keep')}>
          <Pick
            name={t('settings.keep')}
            value={days}
            options={DAYS.map((value) => ({ value, label: t(`settings.days.${value}`) }))}
            onPick={(value) => change({ retentionDays: Number(value) })}
          />
        </Row>
      </Rows>
    </Section>
  );
}

/** S14: how the window looks, how checks are made, what is kept. Everything is saved at once. */
export function SettingsPlace(props: { part?: 'lists' | undefined }) {
  const { t } = useWords();
  const error = useOwned('session', (state) => state.error);
  const version = useOwned('session', (state) => state.version);
  return (
    <Place code="S14" name={t('rail.settings')} focus={props.part ? 'none' : 'heading'}>
      <header>
        <h1>{t('settings.title')}</h1>
        <p className="muted">{t('settings.lead')}</p>
      </header>
      <ErrorNote error={error} />
      <Look />
      <Checking />
      <ListsSettings focus={props.part === 'lists'} />
      <UpdateSettings />
      <Section title={t('settings.privacy')}>
        <div className={styles.privacy}>
          <p>{t('settings.privacy1')}</p>
          <p>{t('settings.privacy2')}</p>
          <p>{t('settings.privacy3')}</p>
          <p className="muted">
            {t('app.name')} {version}
          </p>
        </div>
      </Section>
    </Place>
  );
}
