import { Radio, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { Actions } from '../../components/card.tsx';
import { ChoiceCard, ChoiceList } from '../../components/choice.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { StepsBar } from '../../components/steps-bar.tsx';
import { Tag } from '../../components/tag.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { isProxy, type Where } from '../../state/draft.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { Port25 } from './port-25.tsx';
import styles from './where.module.css';

const CHOICES: Where[] = ['inside', 'outside', 'auto'];

function toWhere(value: string): Where {
  return CHOICES.find((choice) => choice === value) ?? 'auto';
}

/** From outside through somebody else's line (V5b): a SOCKS5 proxy, such as an SSH tunnel. */
function ProxyField() {
  const { t } = useWords();
  const proxy = useOwned('draft', (state) => state.proxy);
  const set = useOwned('draft', (state) => state.set);
  return (
    <TextInput
      id="proxy"
      className={styles.proxy}
      label={t('where.proxyLabel')}
      description={t('where.proxyMore')}
      autoComplete="off"
      spellCheck={false}
      value={proxy}
      error={isProxy(proxy) ? null : t('where.proxyWrong')}
      onChange={(event) => set({ proxy: event.currentTarget.value })}
    />
  );
}

/** S2: where this computer is, seen from the server; found out first, then confirmed. */
export function WherePlace() {
  const { t, look } = useWords();
  const go = useGo();
  const { draft, session } = useStores();
  const { input, vantage, where, busy, error, proxy } = useOwned('draft', (state) => state);
  const set = useOwned('draft', (state) => state.set);

  useEffect(() => {
    const state = draft.getState();
    if (!state.target || !state.ticked) go({ place: state.input.trim() === '' ? 'home' : 'server' }, true);
    else if (!state.vantage) void state.detect(session.getState().settings);
  }, [draft, session, go]);

  const detected: Where | null = vantage ? (vantage.place === 'unknown' ? 'auto' : vantage.place) : null;
  const how = vantage
    ? t('where.how', {
        how: look(`verdict:how.${vantage.how}`, vantage.how),
        addresses: vantage.sourceAddresses.join(', ') || '–',
      })
    : '';

  const next = () => {
    if (where === 'outside' && !isProxy(proxy)) document.getElementById('proxy')?.focus();
    else go({ place: 'start' });
  };

  return (
    <Place code="S2" name={t('steps.where')} state={input}>
      <StepsBar at="where" />
      <header>
        <h1>{t('where.title')}</h1>
        <p className="muted" aria-live="polite">
          {busy === 'detect' ? t('where.looking') : how || t('where.lead')}
        </p>
      </header>
      <ErrorNote error={error} />
      {vantage?.dns.honest === false ? (
        <Callout shape="unknown" title={t('where.dnsTitle')}>
          {t('where.dnsText')}
        </Callout>
      ) : null}
      <Radio.Group
        aria-label={t('where.title')}
        value={where}
        onChange={(value) => set({ where: toWhere(value), preview: null })}
      >
        <ChoiceList>
          {CHOICES.map((choice) => (
            <ChoiceCard
              key={choice}
              value={choice}
              label={t(`where.${choice}`)}
              more={t(`where.${choice}More`)}
              aside={detected === choice ? <Tag>{t('where.detected')}</Tag> : null}
            />
          ))}
        </ChoiceList>
      </Radio.Group>
      <p>
        <b>{t('where.meansLabel')}</b> {t(`where.means.${where}`)}
      </p>
      {where === 'outside' ? <ProxyField /> : null}
      <Port25 />
      <Actions>
        <Button onClick={() => go({ place: 'server' })}>{t('common.back')}</Button>
        <Button kind="main" dead={busy === 'detect'} onClick={next}>
          {t('where.next')}
        </Button>
      </Actions>
    </Place>
  );
}
