import type { ArrivalNews, AwaitArrivals, PendingArrival, RunContext } from './context.ts';
import { settleArrival } from './settle-arrival.ts';
import { timeLeftMs } from './time-left.ts';

/** How long the program looks for its messages when nothing else was said, s. */
const WAIT_S = 60;
/** The same in the practice world, whose mail arrives at once or never. */
const PRACTICE_WAIT_S = 15;
/** The watcher may finish its last look after the wait, ms; one that ended this much before its time did not watch to the end. */
const SLACK_MS = 3000;
/** Wait for the ordinary message alone, ms: its mailbox is the server's own, which only the practice world can look into. */
const ORDINARY_MS = 10_000;

/** What waiting needs of a run. */
type Waiting = Pick<
  RunContext,
  'request' | 'options' | 'deps' | 'signal' | 'state' | 'emit' | 'at' | 'endsAtMs'
>;

/**
 * After the doors: waits for the messages that were taken, as long as somebody watches a mailbox (R6). Each arrival is
 * settled at once. What did not arrive in the whole watched time is `kept` when the person chose that time (or in the practice
 * world): a minute is enough to see mail come, too short to say that it never will (relay-tests row 41). Rejects only with AbortError.
 */
export async function awaitMessages(context: Waiting, isPractice: boolean): Promise<void> {
  const watch = context.options.awaitArrivals;
  const wantedMs = (context.request.waitS ?? (isPractice ? PRACTICE_WAIT_S : WAIT_S)) * 1000;
  const waitMs = Math.min(wantedMs, timeLeftMs(context));
  const pending = pendingMessages(context);
  if (!watch || pending.length === 0 || waitMs <= 0) return;
  const cell = context.state.cells.get(pending[0]?.cell ?? '');
  context.emit({
    type: 'now',
    at: context.at(),
    step: 'relay',
    ...(cell ? { cell: { ...cell, host: cell.host ?? cell.address } } : {}),
    attempt: 'wait-arrival',
  });
  const startedMs = context.deps.clock.monotonic();
  const isWatched = await watchAll(context, watch, pending, waitMs);
  // A wait that the run's own time limit cut short proves nothing.
  // Nobody knows whether strangers reach the catcher at all: only what comes in means something.
  const isChosen = context.request.waitS !== undefined && context.request.confirm !== 'catcher';
  const isTelling = isPractice || isChosen;
  if (!isWatched || waitMs < wantedMs || !isTelling) return;
  const waitedS = Math.round((context.deps.clock.monotonic() - startedMs) / 1000);
  for (const item of foreignOnes(pendingMessages(context))) {
    settle(context, { ...item, delivery: { ...item.delivery, state: 'kept', waitedS } });
  }
}

/** Messages that a server took and of which nothing more is known. */
export function pendingMessages({ state }: Pick<RunContext, 'state'>): PendingArrival[] {
  return [...state.cells].flatMap(([cell, { delivery, ordinary }]) => [
    ...(delivery?.state === 'accepted' ? [{ cell, ordinary: false, delivery }] : []),
    ...(ordinary?.state === 'accepted' ? [{ cell, ordinary: true, delivery: ordinary }] : []),
  ]);
}

const foreignOnes = (rows: readonly PendingArrival[]): PendingArrival[] =>
  rows.filter((row) => !row.ordinary);

function settle(context: Waiting, news: ArrivalNews): void {
  for (const event of settleArrival(context.state, news, context.at())) context.emit(event);
}

/** True when somebody watched for the whole time, so that a silence means something. */
async function watchAll(
  context: Waiting,
  watch: AwaitArrivals,
  pending: readonly PendingArrival[],
  waitMs: number,
): Promise<boolean> {
  const { clock, log } = context.deps;
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const startedMs = clock.monotonic();
  const items = watch(pending, waitMs, signal)[Symbol.asyncIterator]();
  const pause = (ms: number): Promise<'time'> => clock.sleep(ms, signal).then((): 'time' => 'time');
  const wholeWait = pause(waitMs + SLACK_MS);
  let lastCall: Promise<'time'> | null = null;
  let next = items.next();
  try {
    for (;;) {
      const left = pendingMessages(context);
      if (left.length === 0) return true;
      if (foreignOnes(left).length === 0) lastCall ??= pause(Math.min(ORDINARY_MS, waitMs));
      const won = await Promise.race([next, lastCall ?? wholeWait]);
      if (won === 'time') return true;
      if (won.done) return clock.monotonic() - startedMs >= waitMs - SLACK_MS;
      settle(context, won.value);
      next = items.next();
    }
  } catch (error) {
    if (context.signal.aborted) throw error;
    log('arrivals-not-watched', { error: error instanceof Error ? error.message : String(error) });
    return false;
  } finally {
    over.abort();
    // Whatever is still under way ends with the signal; nobody listens any more.
    for (const rest of [next, wholeWait, lastCall]) rest?.catch(() => {});
  }
}
