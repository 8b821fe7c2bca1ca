import type { ConfirmedBy } from '../../../preload/contract/index.ts';
import { readSource, type SentDelivery, type Settled, settleSource } from '../../engine/proof/index.ts';
import type { ArrivalNews } from '../../engine/run/runner.ts';
import type { ServiceContext } from '../types.ts';
import { proofContext } from './proof-context.ts';

type Surroundings = Pick<ServiceContext, 'runs' | 'now'>;

/** What a message source says about the messages of a run. Nothing is kept; see `settleText`. */
export function readText(
  runId: string,
  text: string,
  how: ConfirmedBy,
  context: Surroundings,
  sent?: readonly SentDelivery[],
): Settled {
  const at = context.now().toISOString();
  const facts = { how, at, ...(sent ? { sent } : {}) };
  return settleSource(readSource(text), proofContext(context.runs.state(runId), facts));
}

/** The news in a settled source; null when it changes nothing. */
export function newsOf({ cell, ordinary, delivery }: Settled): ArrivalNews | null {
  return cell === undefined || delivery === undefined
    ? null
    : { cell, ordinary: ordinary ?? false, delivery };
}

/** Reads a source and brings its run up to date, whether it is going on or ended long ago. */
export function settleText(runId: string, text: string, how: ConfirmedBy, context: Surroundings): Settled {
  const settled = readText(runId, text, how, context);
  const news = newsOf(settled);
  if (news) context.runs.settle(runId, news);
  return settled;
}
