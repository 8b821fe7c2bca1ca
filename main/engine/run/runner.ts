import type { CheckRequest, Delivery, RunEvent } from '../../../preload/contract/index.ts';
import type { EngineDeps } from '../deps.ts';
import { concludeRun } from './conclude.ts';
import { type RunContext, type RunOptions, RunRefusal } from './context.ts';
import { countingDeps } from './counting.ts';
import { cellKey } from './doors.ts';
import { foldEvent, foldRun, type RunState } from './fold.ts';
import type { Ending } from './judge-state.ts';
import { runGreetingLists, runLists } from './lists-step.ts';
import { runEncryption, runNames } from './posture-steps.ts';
import { prepare } from './prepare.ts';
import { EventQueue } from './queue.ts';
import { runRelay } from './relay-step.ts';
import { stayForServer } from './stay-step.ts';
import { isDnsSilent } from './subjects.ts';

export type { ArrivalNews, AwaitArrivals, PendingArrival, RunOptions } from './context.ts';

/**
 * One check, from the typed text to the verdict. Everything learnt is an event, in order; the last one is always
 * `run-ended`, also when it was stopped, timed out or failed.
 */
export function runCheck(
  request: CheckRequest,
  deps: EngineDeps,
  options: RunOptions,
): AsyncIterable<RunEvent> {
  const queue = new EventQueue<RunEvent>();
  drive(request, deps, options, queue).then(
    () => queue.finish(),
    (error: unknown) => queue.fail(error),
  );
  return queue;
}

async function drive(
  request: CheckRequest,
  deps: EngineDeps,
  options: RunOptions,
  queue: EventQueue<RunEvent>,
): Promise<void> {
  const at = (): string => new Date(deps.clock.now()).toISOString();
  const beganMs = deps.clock.monotonic();
  const state = foldRun(options.runId, options.previous);
  const counted = countingDeps(deps, state.left, options.listWays);
  const limit = request.timeoutS === undefined ? null : AbortSignal.timeout(request.timeoutS * 1000);
  const signal = limit ? AbortSignal.any([options.signal, limit]) : options.signal;
  const looks = { done: looksDone(state, options.resumedWhy) };
  const emit = (event: RunEvent): void => {
    if (event.type === 'cell-ended') {
      const known = state.cells.get(cellKey(event.cell));
      if (isSentAnew(event.cell.delivery, known?.delivery)) counted.counters.addMessage();
      if (isSentAnew(event.cell.ordinary, known?.ordinary)) counted.counters.addMessage();
    }
    if (event.type === 'arrival') {
      const known = state.cells.get(event.cell);
      if (isSentAnew(event.delivery, event.ordinary ? known?.ordinary : known?.delivery))
        counted.counters.addMessage();
    }
    foldEvent(state, event);
    queue.push(event);
  };
  emit(
    options.previous.length > 0
      ? { type: 'resumed', at: at(), why: options.resumedWhy ?? 'cut-off' }
      : { type: 'run-started', at: at(), runId: options.runId, request, version: options.version },
  );
  const context: RunContext = {
    request,
    options,
    deps: counted.deps,
    signal,
    state,
    emit,
    at,
    leave: counted.counters.addOther,
    endsAtMs: request.timeoutS === undefined ? null : deps.clock.now() + request.timeoutS * 1000,
    looks,
    ordinary: { taken: false },
  };
  const { ending, reason } = await attemptAll(context, limit);
  concludeRun(context, ending);
  emit({ type: 'left', at: at(), left: counted.counters.left() });
  const tookMs = Math.max(0, Math.round(deps.clock.monotonic() - beganMs));
  emit({ type: 'run-ended', at: at(), result: ending, ...(reason === undefined ? {} : { reason }), tookMs });
}

async function attemptAll(
  context: RunContext,
  limit: AbortSignal | null,
): Promise<{ ending: Ending; reason?: string }> {
  try {
    await work(context);
    return { ending: 'done' };
  } catch (error) {
    if (context.signal.aborted) {
      const isTimeLimit = limit?.aborted === true && !context.options.signal.aborted;
      return { ending: isTimeLimit ? 'timed-out' : 'stopped' };
    }
    if (error instanceof RunRefusal) return { ending: 'failed', reason: error.reason };
    context.deps.log('run-failed', {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return { ending: 'failed', reason: 'internal' };
  }
}

/**
 * A message that left just now: the first one, or once more after the server had put it off. An envelope that was refused
 * before DATA took no message along.
 */
function isSentAnew(now: Delivery | undefined, known: Delivery | undefined): boolean {
  if (now?.stage !== 'end-of-data') return false;
  return known?.stage !== 'end-of-data' || known.sentAt !== now.sentAt;
}

/** Turns of the schedule that a run which goes on has behind it, before it goes on. */
function looksDone({ lookAgain }: RunState, why: RunOptions['resumedWhy']): number {
  if (lookAgain === null) return 0;
  return why === 'look-again' || lookAgain.dueAt === null ? lookAgain.turn : lookAgain.turn - 1;
}

/**
 * Relay first; names and encryption follow the doors they need; blacklists run beside them. Waiting for messages and for
 * a server that said "later" comes after the doors and holds nothing else up. Steps finished before are not repeated.
 */
async function work(context: RunContext): Promise<void> {
  const prepared = await prepare(context);
  const wants = (area: CheckRequest['only'][number]): boolean => context.request.only.includes(area);
  const isDeaf = isDnsSilent(prepared);
  const lists = wants('blacklists') && !isDeaf ? runLists(prepared) : skip(context, 'blacklists', isDeaf);
  const relay = wants('relay') ? runRelay(prepared) : skip(context, 'relay');
  // The name a server calls itself is known when its doors have been visited.
  const greeting =
    wants('blacklists') && wants('relay') && !isDeaf
      ? Promise.all([lists, relay]).then(() => runGreetingLists(prepared))
      : lists;
  const isPosture = wants('posture') && !isDeaf;
  const names = isPosture ? relay.then(() => runNames(prepared)) : skip(context, 'names', isDeaf);
  const encryption = isPosture
    ? relay.then(() => runEncryption(prepared))
    : skip(context, 'encryption', isDeaf);
  // One connection at a time: the doors are not asked again while their encryption is looked at.
  const free = encryption.catch(() => {});
  const patience = wants('relay') ? relay.then(() => stayForServer(prepared, free)) : relay;
  const settled = await Promise.allSettled([relay, patience, names, encryption, lists, greeting]);
  const failed = settled.find((row) => row.status === 'rejected');
  if (failed) throw failed.reason;
}

async function skip(
  context: RunContext,
  step: 'relay' | 'names' | 'encryption' | 'blacklists',
  isDeaf = false,
): Promise<void> {
  const reason = isDeaf ? 'dns-silent' : 'not-asked';
  context.emit({ type: 'step-ended', at: context.at(), step, result: 'skipped', reason });
}
