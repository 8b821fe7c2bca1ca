import { Checkbox, NativeSelect } from '@mantine/core';
import { Check, RotateCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Delisting, DelistPlan } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords, type Words } from '../../i18n/use-words.ts';
import type { UiKey } from '../../i18n/words.ts';
import { hashOf } from '../../state/route.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { dayOf, daysBetween, lookDays } from './days.ts';
import { TrackedList } from './tracked-list.tsx';
import styles from './tracker.module.css';

function Step(props: { number: number; title: string; done: boolean; children: ReactNode }) {
  const { t } = useWords();
  return (
    <li className={styles.step} data-done={props.done || undefined}>
      <span className={styles.number} aria-hidden>
        {props.done ? <Check /> : props.number}
      </span>
      <div className={styles.inside}>
        <h3 className={styles.title}>
          {props.title}
          {props.done ? <span className="visually-hidden"> ({t('steps.done')})</span> : null}
        </h3>
        {props.children}
      </div>
    </li>
  );
}

/** Begins a whole check of the server that the listings are about. Practice servers are begun on their own page. */
function CheckHole(props: { caseId: string }) {
  const { t } = useWords();
  const go = useGo();
  const { draft, session } = useStores();
  const known = useOwned('cases', (state) => state.cases?.find((one) => one.caseId === props.caseId));
  if (!known) return null;
  const begin = () => {
    if (known.practice) {
      go({ place: 'practice' });
      return;
    }
    const { settings } = session.getState();
    draft.getState().begin(known.name, settings);
    void draft.getState().resolve(settings);
    go({ place: 'server' });
  };
  return (
    <div>
      <Button onClick={begin}>{t('delist.checkHole')}</Button>
    </div>
  );
}

function Hole(props: { plan: DelistPlan; runId: string; code: string | null }) {
  const { t } = useWords();
  const { plan, runId, code } = props;
  return (
    <Step number={1} title={t('delist.hole')} done={plan.hole === 'closed'}>
      <p className="muted">{t(`delist.holeIs.${plan.hole}`)}</p>
      {plan.hole === 'unknown' ? <CheckHole caseId={plan.caseId} /> : null}
      {plan.hole === 'open' && code ? (
        <a className={styles.jump} href={hashOf({ place: 'finding', runId, code })}>
          {t('delist.seeFinding', { code })}
        </a>
      ) : null}
    </Step>
  );
}

function Queue(props: { plan: DelistPlan }) {
  const { t, dateTime } = useWords();
  const { delisting } = useStores();
  const { caseId, queueEmptied } = props.plan;
  return (
    <Step number={2} title={t('delist.queue')} done={queueEmptied !== null}>
      <p className="muted">{t('delist.queueMore')}</p>
      <Checkbox
        label={queueEmptied ? t('delist.queueDone', { time: dateTime(queueEmptied) }) : t('delist.queueTick')}
        checked={queueEmptied !== null}
        onChange={(event) => void delisting.getState().setQueue(caseId, event.currentTarget.checked)}
      />
    </Step>
  );
}

function lookLabel(day: string, today: string, words: Words): string {
  const count = daysBetween(today, day);
  const when =
    count === 0
      ? words.t('delist.today')
      : count === 1
        ? words.t('delist.tomorrow')
        : count > 0
          ? words.t('delist.inDays', { n: count })
          : words.t('delist.past');
  return `${words.day(day)} (${when})`;
}

/** Which listings a new day is set for: those with a day, else all that are still there. */
function listingsToDate(lists: readonly Delisting[]): Delisting[] {
  const there = lists.filter((one) => one.state !== 'gone');
  const dated = there.filter((one) => one.lookAgainOn !== null);
  return dated.length > 0 ? dated : there;
}

function LookAgain(props: { plan: DelistPlan }) {
  const words = useWords();
  const { t } = words;
  const go = useGo();
  const { delisting } = useStores();
  const [busy, setBusy] = useState(false);
  const { caseId, nextLook, lists } = props.plan;
  const today = dayOf(new Date());
  const isAllGone = lists.every((one) => one.state === 'gone');

  const look = async () => {
    if (busy) return;
    setBusy(true);
    const runId = await delisting.getState().look(caseId);
    setBusy(false);
    if (runId) go({ place: 'blacklists', runId });
  };
  const setDay = async (day: string | null) => {
    for (const { zone, subject, askedOn } of listingsToDate(lists)) {
      await delisting.getState().mark({ caseId, zone, subject, askedOn, lookAgainOn: day });
    }
  };
  return (
    <Step number={4} title={t('delist.look')} done={isAllGone}>
      <p className="muted">{t(isAllGone ? 'delist.allGone' : 'delist.lookMore')}</p>
      {isAllGone ? null : (
        <div className={styles.look}>
          <NativeSelect
            label={t('delist.lookOn')}
            value={nextLook ?? ''}
            onChange={(event) => void setDay(event.currentTarget.value || null)}
            data={[
              { value: '', label: t('delist.noDay') },
              ...lookDays(today, nextLook).map((day) => ({
                value: day,
                label: lookLabel(day, today, words),
              })),
            ]}
          />
          <Button icon={RotateCw} busy={busy} onClick={() => void look()}>
            {t('delist.lookNow')}
          </Button>
        </div>
      )}
    </Step>
  );
}

/** What is said about asking: not at all, not yet, or once. */
function askKey({ hole, lists }: DelistPlan): UiKey {
  const there = lists.filter((one) => one.state !== 'gone');
  if (there.every((one) => one.state === 'waits')) return 'delist.askNone';
  return hole === 'open' ? 'delist.askLater' : 'delist.askMore';
}

/** The order of steps for the listings of a case, and what was done so far (B6). */
export function Tracker(props: { plan: DelistPlan; runId: string; code: string | null }) {
  const { t } = useWords();
  const error = useOwned('delisting', (state) => state.error);
  const { plan, runId, code } = props;
  const { lists } = plan;
  const many = new Set(lists.map((one) => one.subject)).size > 1;
  const isAsked = lists.every((one) => one.state !== 'to-ask') && lists.some((one) => one.state !== 'waits');
  if (lists.length === 0) return null;
  return (
    <Section id="steps" title={t('delist.title')}>
      <Card>
        <ol className={styles.steps}>
          <Hole plan={plan} runId={runId} code={code} />
          <Queue plan={plan} />
          <Step number={3} title={t('delist.ask')} done={isAsked}>
            <p className="muted">{t(askKey(plan))}</p>
            <ul className={styles.lists}>
              {lists.map((one) => (
                <li key={`${one.zone} ${one.subject}`}>
                  <TrackedList listing={one} caseId={plan.caseId} many={many} />
                </li>
              ))}
            </ul>
          </Step>
          <LookAgain plan={plan} />
        </ol>
      </Card>
      <ErrorNote error={error} />
    </Section>
  );
}
