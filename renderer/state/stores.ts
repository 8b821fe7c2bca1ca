import type { StoreApi } from 'zustand/vanilla';
import type { Connection } from '../transport/index.ts';
import { type BounceState, createBounceStore } from './bounce.ts';
import { type CasesState, createCasesStore } from './cases.ts';
import { type CatcherStoreState, createCatcherStore } from './catcher.ts';
import { createDelistingStore, type DelistingState } from './delisting.ts';
import { createDraftStore, type DraftState } from './draft.ts';
import { createListsStore, type ListsState } from './lists.ts';
import { createNoticesStore, type NoticesState } from './notices.ts';
import { createOpeningStore, type OpeningState, type OpenResult } from './opening.ts';
import { createPracticeStore, type PracticeState } from './practice.ts';
import { createRouteStore, type RouteState } from './route.ts';
import { createRunsStore, type RunsState } from './runs.ts';
import { createSessionStore, type SessionState } from './session.ts';
import { createUpdateStore, type UpdateStoreState } from './update.ts';

/** What each store holds. */
export type StoreStates = {
  session: SessionState;
  route: RouteState;
  draft: DraftState;
  notices: NoticesState;
  cases: CasesState;
  practice: PracticeState;
  runs: RunsState;
  catcher: CatcherStoreState;
  delisting: DelistingState;
  lists: ListsState;
  bounce: BounceState;
  update: UpdateStoreState;
  opening: OpeningState;
};

/** One zustand store for each owner. */
export type OwnedStores = { [N in keyof StoreStates]: StoreApi<StoreStates[N]> };

/** The stores and the client under them. */
export type Stores = OwnedStores & { client: Connection };

/** All stores over one connection, and what must travel between them. */
export function createStores(client: Connection, host: Window): Stores {
  const session = createSessionStore(client, host.navigator.language);
  const route = createRouteStore(host);
  const draft = createDraftStore(client);
  const notices = createNoticesStore();
  const cases = createCasesStore(client, () => session.getState().language);
  const practice = createPracticeStore(client);
  const runs = createRunsStore(client, () => (session.getState().settings.screenShare ? 1000 : 500));
  const catcher = createCatcherStore(client);
  const delisting = createDelistingStore(client);
  const lists = createListsStore(client);
  const bounce = createBounceStore(client);
  const update = createUpdateStore(client);
  const opening = createOpeningStore();

  // A message arrived, or was given up: what is shown of that run is old.
  client.on('run.changed', ({ runId }) => {
    const { language } = session.getState();
    const known = Object.keys(runs.getState().reports).some((key) => key.startsWith(`${runId} `));
    if (known) void runs.getState().load(runId, language);
    void cases.getState().load();
  });
  client.on('window.go', (order) => {
    if ('locked' in order) return opening.getState().ask(order.locked);
    if ('partly' in order) {
      const { fileName, partly: opened } = order;
      const { caseId, runId } = opened;
      route.getState().go(runId === null ? { place: 'case', caseId } : { place: 'run', runId });
      return opening.getState().tell([{ fileName, opened, locked: null, trouble: null }]);
    }
    if ('results' in order) return tellOpened(order.results, opening, notices);
    if ('caseId' in order) return route.getState().go({ place: 'case', caseId: order.caseId });
    const { runId, again } = order;
    route.getState().go({ place: 'run', runId });
    route.getState().askAgain(again ? runId : null);
  });
  // Found by the daily look: said once, and only where it is not being read.
  let toldVersion = '';
  client.on('update.changed', (state) => {
    if (state.state !== 'available' || state.version === toldVersion) return;
    toldVersion = state.version;
    if (route.getState().route.place === 'settings') return;
    notices.getState().show({
      key: 'settings.update.found',
      params: { version: state.version },
      to: { place: 'settings' },
      toKey: 'settings.update.see',
    });
  });
  client.on('run.ended', ({ runId }) => {
    const shown = route.getState().route;
    const watching = (shown.place === 'run' || shown.place === 'blacklists') && shown.runId === runId;
    const title = runs.getState().progress[runId]?.title ?? '';
    void runs.getState().load(runId, session.getState().language);
    void cases.getState().load();
    if (!watching) {
      notices.getState().show({
        key: 'running.finishedNote',
        params: { title },
        to: { place: 'run', runId },
        toKey: 'running.seeResult',
      });
    }
  });

  session.subscribe((state, before) => {
    // The first greeting, or a line that came back: ask for the pictures anew.
    const greeted = before.phase !== 'ready';
    const back = state.line === 'open' && before.line !== 'open';
    if (state.phase !== 'ready' || !(greeted || back)) return;
    void cases.getState().load();
    void practice.getState().load(state.language);
    void delisting.getState().loadDue();
  });
  return {
    client,
    session,
    route,
    draft,
    notices,
    cases,
    practice,
    runs,
    catcher,
    delisting,
    lists,
    bounce,
    update,
    opening,
  };
}

/** Files that came from outside the window are told about like those that were chosen in it: several in a list, one trouble as a note. */
function tellOpened(results: OpenResult[], opening: OwnedStores['opening'], notices: OwnedStores['notices']) {
  const [only] = results;
  if (results.length > 1 || !only?.trouble) return opening.getState().tell(results);
  notices.getState().show({ key: 'error.failed', error: { code: 'bad-input', ...only.trouble } });
}
