import { type CheckRequest, ServiceError } from '../../../preload/contract/index.ts';
import { startCheck } from '../start-check.ts';
import type { HandlersOf, ServiceContext } from '../types.ts';
import type { Tracker } from './tracker.ts';

type DelistMethods = 'delist.plan' | 'delist.mark' | 'delist.queue' | 'delist.look' | 'delist.due';

/** The tracker for the window (B6). */
export function delistHandlers(tracker: Tracker, context: ServiceContext): HandlersOf<DelistMethods> {
  return {
    async 'delist.plan'({ caseId }) {
      return tracker.plan(caseId);
    },
    async 'delist.mark'(input) {
      return tracker.mark(input);
    },
    async 'delist.queue'({ caseId, emptied }) {
      return tracker.queue(caseId, emptied);
    },
    async 'delist.look'({ caseId, zones }) {
      const wanted = tracker
        .plan(caseId)
        .lists.filter((row) => row.state !== 'gone' && (zones.length === 0 || zones.includes(row.zone)))
        .map((row) => row.zone);
      const before = lastRequest(caseId, context);
      if (wanted.length === 0 || !before)
        throw new ServiceError({ code: 'not-found', key: 'lists:error.nothing-to-look' });
      const request = inItsWorld(lookRequest(before.request, wanted), caseId, context);
      const { runId } = await startCheck(request, context, { recheckOf: before.runId });
      return { caseId, runId };
    },
    async 'delist.due'() {
      return { reminders: tracker.due() };
    },
  };
}

/** The newest full check of a case, else its newest look: how its server is reached, with the consent that was given. */
function lastRequest(
  caseId: string,
  { store }: Pick<ServiceContext, 'store'>,
): { runId: string; request: CheckRequest } | null {
  const runs = store.cases.listRuns(caseId);
  const chosen = runs.find((run) => run.recheckOf === null) ?? runs[0];
  return chosen ? store.cases.getRun(chosen.runId) : null;
}

/** The practice world has new ports at every start: a case of it is looked at in the world that is up now. */
function inItsWorld(request: CheckRequest, caseId: string, context: ServiceContext): CheckRequest {
  if (!context.store.cases.getCase(caseId)?.practice) return request;
  const world = context.practiceWorld();
  if (!world) throw new ServiceError({ code: 'not-found', key: 'practice-off' });
  return { ...request, resolvers: [world.resolver], outside: world.outside, sender: world.sender };
}

/** A small check: these lists, and nothing else. */
export function lookRequest(before: CheckRequest, zones: readonly string[]): CheckRequest {
  const { imap: _imap, catcher: _catcher, ...rest } = before;
  return {
    ...rest,
    send: false,
    ordinary: false,
    impersonate: false,
    hidden: 'off',
    confirm: 'later',
    only: ['blacklists'],
    zones: [],
    recheck: {
      findingId: 'blacklist.look',
      subject: '',
      attempts: [],
      zones: [...new Set(zones)].slice(0, 200),
    },
  };
}
