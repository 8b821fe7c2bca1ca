import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Cell,
  type Delivery,
  type MethodOutput,
  type MethodParsed,
  NOTHING_CAME_AFTER_MS,
  ServiceError,
} from '../../../preload/contract/index.ts';
import { settleCode } from '../../engine/proof/index.ts';
import type { RunState } from '../../engine/run/fold.ts';
import type { HandlersOf, ServiceContext } from '../types.ts';
import { lookIntoMailbox } from './imap.ts';
import { openDeliveries, proofContext, sentDeliveries } from './proof-context.ts';
import { newsOf, settleText } from './settle-source.ts';
import { createTryGate } from './try-gate.ts';
import { firstSent } from './watches.ts';

type ProofMethods = 'proof.code' | 'proof.source' | 'proof.imap' | 'proof.nothing' | 'proof.catcher';

/** A wrong code is no crime; the pause only makes guessing pointless. */
const WRONG_CODE_MS = 400;

/** The four ways of confirming an arrival, and saying that there was none (R6). */
export function proofHandlers(context: ServiceContext): HandlersOf<ProofMethods> {
  const gate = createTryGate(() => context.now().getTime());
  return {
    async 'proof.code'({ runId, cell, code }, { signal }) {
      gate.enter(runId);
      const state = context.runs.state(runId);
      doorOf(state, cell);
      const sent = sentDeliveries(state).filter((row) => row.cell === cell);
      const facts = { how: 'code' as const, at: context.now().toISOString(), sent };
      const news = newsOf(settleCode(code, proofContext(state, facts)));
      if (!news) {
        await sleep(WRONG_CODE_MS, undefined, { signal });
        return { result: 'wrong-code' };
      }
      context.runs.settle(runId, news);
      return { result: 'seen' };
    },
    async 'proof.source'({ runId, source, cut }) {
      const settled = settleText(runId, source, 'source', context);
      const { result, reason, cell, hops, damage } = settled;
      return {
        result,
        ...(reason === undefined ? {} : { reason }),
        ...(cell === undefined ? {} : { cell }),
        hops,
        damage: cut && !damage.includes('too-long') ? [...damage, 'too-long'] : damage,
      };
    },
    'proof.imap': (input, { signal }) => lookForRun(input, context, signal),
    async 'proof.nothing'({ runId, cell }) {
      const state = context.runs.state(runId);
      const { delivery } = doorOf(state, cell);
      if (delivery?.state !== 'accepted') throw new ServiceError({ code: 'not-found', key: 'no-message' });
      const now = context.now();
      const waitedMs = now.getTime() - sentMs(delivery, state);
      const neededMs = NOTHING_CAME_AFTER_MS[state.vantage?.how === 'practice' ? 'practice' : 'usual'];
      if (waitedMs < neededMs) {
        const minutes = String(Math.max(1, Math.ceil((neededMs - waitedMs) / 60_000)));
        throw new ServiceError({ code: 'refused', key: 'too-early', params: { minutes } });
      }
      const told: Delivery = {
        ...delivery,
        state: 'kept',
        waitedS: Math.round(waitedMs / 1000),
        confirmed: { how: 'person', at: now.toISOString() },
      };
      context.runs.settle(runId, { cell, ordinary: false, delivery: told });
      return { done: true };
    },
    async 'proof.catcher'({ action, port, host }) {
      if (action === 'stop') await context.catcher.stop();
      if (action !== 'start') return context.catcher.state();
      return context.catcher.start({
        port: port ?? context.store.settings.read().catcherPort,
        host,
        loopbackOnly: context.practiceWorld() !== null,
      });
    },
  };
}

/** `proof.imap`: one look, everything found settled, the password forgotten. */
async function lookForRun(
  { runId, account, password, remember }: MethodParsed<'proof.imap'>,
  context: ServiceContext,
  signal: AbortSignal,
): Promise<MethodOutput<'proof.imap'>> {
  const open = openDeliveries(context.runs.state(runId));
  if (open.length === 0) throw new ServiceError({ code: 'not-found', key: 'no-message' });
  const since = firstSent(open);
  const look = await lookIntoMailbox({
    account,
    password,
    tokens: open.map((row) => row.delivery.token),
    ...(since === undefined ? {} : { since }),
    signal,
  });
  if (!look.ok) return { result: 'failed', reason: look.reason, looked: look.looked };
  if (remember) {
    context.store.settings.write({ ...context.store.settings.read(), imap: account });
    context.shell.publish('settings.changed', context.store.settings.read());
  }
  const results = look.sources.map((text) => settleText(runId, text, 'imap', context).result);
  const result = results.includes('seen') ? 'seen' : results.includes('bounced') ? 'bounced' : 'nothing';
  return { result, looked: look.looked };
}

function doorOf(state: RunState, key: string): Cell {
  const cell = state.cells.get(key);
  if (!cell || (!cell.delivery && !cell.ordinary)) {
    throw new ServiceError({ code: 'not-found', key: 'no-message' });
  }
  return cell;
}

/** When it was sent; a run of an earlier version did not note it, then the end of the run stands in. */
function sentMs(delivery: Delivery, state: RunState): number {
  return Date.parse(delivery.sentAt ?? state.endedAt ?? state.lastAt ?? '') || 0;
}
