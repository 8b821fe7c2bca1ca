import { Checkbox, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ErrorInfo, MethodInput } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Actions, Card, Section } from '../../components/card.tsx';
import { ChoiceCard, ChoiceList } from '../../components/choice.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Fold } from '../../components/fold.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import { useKey } from '../../components/use-key.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { isProxy } from '../../state/draft.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { useCaseNow } from '../case-file/use-case-now.ts';
import { WhatIsInIt } from '../case-file/what-is-in-it.tsx';
import styles from './merged.module.css';
import { showMergedAtEnd } from './show-merged-at-end.ts';

type Vantage = NonNullable<MethodInput<'case.addResult'>['vantage']>;
const CHOICES: readonly Vantage[] = ['auto', 'outside', 'inside'];
const toVantage = (value: string): Vantage => CHOICES.find((choice) => choice === value) ?? 'auto';

/** The address of a mailbox, as far as a glance can tell. */
const isMailbox = (text: string): boolean => /^[^\s@<>]{1,64}@[^\s@<>]{1,253}$/.test(text.trim());

/** The same plan from this computer into the same case: where one is, one's own tick, and Start. Everything else is filled in. */
export function AddResultPlace(props: { caseId: string }) {
  const { t } = useWords();
  const w = useTogetherWords();
  const go = useGo();
  const stores = useStores();
  const { caseId } = props;
  const settings = useOwned('session', (state) => state.settings);
  const kase = useOwned('cases', (state) => state.cases?.find((one) => one.caseId === caseId));
  const { parts, error: missing } = useCaseNow(caseId);
  const [where, setWhere] = useState(settings.placeName);
  const [vantage, setVantage] = useState<Vantage>('auto');
  const [ticked, setTicked] = useState(false);
  const [hasTried, setTried] = useState(false);
  const [who, setWho] = useState(settings.tickedBy);
  const [proxy, setProxy] = useState('');
  const [sends, setSends] = useState(false);
  const [outside, setOutside] = useState(settings.outside);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);

  const start = async () => {
    if (busy) return;
    setTried(true);
    if (!ticked) return document.getElementById('add-tick')?.focus();
    if (!isProxy(proxy)) return document.getElementById('add-proxy')?.focus();
    if (sends && !isMailbox(outside)) return document.getElementById('add-outside')?.focus();
    setBusy(true);
    setError(null);
    const said = { placeName: where.trim(), ...(who.trim() === '' ? {} : { tickedBy: who.trim() }) };
    const answer = await stores.client.call('case.addResult', {
      caseId,
      iMayTest: true,
      where: where.trim(),
      vantage,
      ...(who.trim() === '' ? {} : { tickedBy: who.trim() }),
      ...(proxy.trim() === '' ? {} : { proxy: proxy.trim() }),
      ...(sends ? { send: { outside: outside.trim() } } : {}),
    });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    void stores.session.getState().change(said);
    showMergedAtEnd(stores, answer.value);
    return go({ place: 'run', runId: answer.value.runId });
  };
  useKey('ctrl+enter', () => void start());
  useKey('escape', () => go({ place: 'case', caseId }));

  const name = kase?.name ?? '';
  if (!parts) return <LoadingPlace code="S19" name={w('add.name')} error={missing} />;
  return (
    <Place key="add" code="S19" name={w('add.name')} state={name}>
      <BackLink to={{ place: 'case', caseId }}>{w('open.show1')}</BackLink>
      <header>
        <h1>{w('add.title', { name })}</h1>
        <p className="muted">
          {w('add.lead')} {w('add.filled')}
        </p>
      </header>
      <Section title={w('add.so')}>
        <Card flush>
          <WhatIsInIt parts={parts} />
        </Card>
      </Section>
      <Section title={w('add.place')}>
        <Radio.Group
          aria-label={w('add.place')}
          value={vantage}
          onChange={(value) => setVantage(toVantage(value))}
        >
          <ChoiceList>
            {CHOICES.map((choice) => (
              <ChoiceCard
                key={choice}
                value={choice}
                label={w(`add.${choice}`)}
                more={w(`add.${choice}More`)}
              />
            ))}
          </ChoiceList>
        </Radio.Group>
      </Section>
      <Card>
        <div className={styles.tick}>
          <Checkbox
            id="add-tick"
            label={<b>{w('add.tick')}</b>}
            description={w('add.tickMore')}
            checked={ticked}
            error={hasTried && !ticked ? w('add.tickFirst') : null}
            onChange={(event) => setTicked(event.currentTarget.checked)}
          />
          <div className={styles.pair}>
            <TextInput
              id="add-who"
              label={w('add.who')}
              description={w('file.whoMore')}
              maxLength={200}
              autoComplete="name"
              value={who}
              onChange={(event) => setWho(event.currentTarget.value)}
            />
            <TextInput
              id="add-where"
              label={w('add.where')}
              description={w('add.whereMore')}
              maxLength={200}
              value={where}
              onChange={(event) => setWhere(event.currentTarget.value)}
            />
          </div>
        </div>
      </Card>
      <Card>
        <div className={styles.tick}>
          <Checkbox
            id="add-send"
            label={<b>{w('add.send')}</b>}
            description={w('add.sendMore')}
            checked={sends}
            onChange={(event) => setSends(event.currentTarget.checked)}
          />
          {sends ? (
            <TextInput
              id="add-outside"
              type="email"
              label={w('add.mailbox')}
              description={w('add.mailboxMore')}
              maxLength={320}
              value={outside}
              error={hasTried && !isMailbox(outside) ? w('add.mailboxWrong') : null}
              onChange={(event) => setOutside(event.currentTarget.value)}
            />
          ) : null}
        </div>
      </Card>
      <Fold name="add.proxy" head={w('add.proxyHead')} open={proxy !== ''}>
        <TextInput
          id="add-proxy"
          className={styles.proxy}
          label={t('where.proxyLabel')}
          description={t('where.proxyMore')}
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          value={proxy}
          error={isProxy(proxy) ? null : t('where.proxyWrong')}
          onChange={(event) => setProxy(event.currentTarget.value)}
        />
      </Fold>
      <ErrorNote error={error} />
      <div>
        <b>{w('add.leaves')}</b>
        <p>
          {w('add.leavesMore', { name })} {w('add.leavesLists')}{' '}
          {sends ? w('add.leavesSend', { mailbox: outside.trim() || '…' }) : w('add.leavesNone')}
        </p>
      </div>
      <Actions>
        <Button onClick={() => go({ place: 'case', caseId })}>{t('common.back')}</Button>
        <Button kind="main" busy={busy} keys="Ctrl Enter" onClick={() => void start()}>
          {w(busy ? 'add.starting' : 'add.start')}
        </Button>
      </Actions>
    </Place>
  );
}
