import { Radio } from '@mantine/core';
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
import type { Where } from '../../state/draft.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { Port25 } from './port-25.tsx';

const CHOICES: Where[] = ['inside', 'outside', 'auto'];

function toWhere(value: string): Where {
  return CHOICES.find((choice) => choice === value) ?? 'auto';
}

/** S2: where this computer is, seen from the server; found out first, then confirmed. */
export function WherePlace() {
  const { t, look } = useWords();
  const go = useGo();
  const { draft, session } = useStores();
  const { input, vantage, where, busy, error } = useOwned('draft', (state) => state);
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
      <Port25 />
      <Actions>
        <Button onClick={() => go({ place: 'server' })}>{t('common.back')}</Button>
        <Button kind="main" dead={busy === 'detect'} onClick={() => go({ place: 'start' })}>
          {t('where.next')}
        </Button>
      </Actions>
    </Place>
  );
}
