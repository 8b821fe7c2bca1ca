import { useState } from 'react';
import type { ErrorInfo } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords, type Words } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import { useNow } from './use-now.ts';

/** The text changes at most this often: minutes are exact enough for a wait. */
const EVERY_MS = 30_000;
const MINUTE_MS = 60_000;

export type LookAgain = { dueAt: string | null; turn?: number; of?: number };

function title(plan: LookAgain, busy: boolean, { t, time }: Words): string {
  if (busy) return t('again.now');
  if (plan.dueAt === null) return t('again.over');
  const at = time(plan.dueAt);
  return plan.turn && plan.of
    ? t('again.due', { time: at, turn: plan.turn, of: plan.of })
    : t('again.dueShort', { time: at });
}

function left(dueAt: string, now: number, { t }: Words): string {
  const minutes = Math.round((Date.parse(dueAt) - now) / MINUTE_MS);
  return minutes <= 1 ? t('again.inMinute') : t('again.inMinutes', { n: minutes });
}

/**
 * When a run asks again because the server wanted it to come back later; the wait can be cut short or given up. `settled`: the
 * relay question has its answer already, and only finer tries wait.
 */
export function LookAgainCard(props: { runId: string; plan: LookAgain; settled?: boolean }) {
  const words = useWords();
  const { t, language } = words;
  const { client, runs, cases } = useStores();
  const { runId, plan } = props;
  const now = useNow(EVERY_MS);
  const running = useOwned('runs', (state) => state.progress[runId]?.state === 'running');
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const overdue = plan.dueAt !== null && Date.parse(plan.dueAt) <= now;
  const busy = running || asking;

  const say = async (when: 'now' | 'never') => {
    if (busy) return;
    setError(null);
    setAsking(when === 'now');
    const answer = await client.call('run.lookAgain', { runId, when });
    if (!answer.ok) setError(answer.error);
    else if (when === 'never') await runs.getState().load(runId, language);
    await cases.getState().load();
    setAsking(false);
  };
  const isOver = plan.dueAt === null && !busy;
  return (
    <>
      <Callout
        shape="testing"
        title={title(plan, busy, words)}
        action={
          isOver ? null : (
            <>
              <Button busy={busy} onClick={() => void say('now')}>
                {t('again.askNow')}
              </Button>
              <Button kind="quiet" dead={busy} onClick={() => void say('never')}>
                {t('again.never')}
              </Button>
            </>
          )
        }
      >
        {isOver ? t('again.overText') : null}
        {!isOver && plan.dueAt !== null ? (
          <>
            {busy || overdue ? null : `${left(plan.dueAt, now, words)} `}
            {props.settled ? `${t('again.finer')} ` : null}
            {t('again.why')}
          </>
        ) : null}
      </Callout>
      <ErrorNote error={error} />
    </>
  );
}
