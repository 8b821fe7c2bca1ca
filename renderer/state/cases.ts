import { createStore } from 'zustand/vanilla';
import type {
  BeforeAfter,
  CaseSummary,
  Client,
  ErrorInfo,
  InterruptedRun,
  Language,
  MethodInput,
  RunSummary,
} from '../../preload/contract/index.ts';

export type CasesState = {
  cases: CaseSummary[] | null;
  interrupted: InterruptedRun[];
  /** Runs by case, newest first. */
  runs: Record<string, RunSummary[]>;
  /** What was looked at twice, by case, oldest first. */
  changes: Record<string, BeforeAfter[]>;
  error: ErrorInfo | null;
  load(): Promise<void>;
  loadOne(caseId: string): Promise<void>;
  /** Greylisting: ask again now, or not any more. */
  lookAgain(runId: string, when: 'now' | 'never'): Promise<boolean>;
  remove(caseId: string): Promise<boolean>;
  /** Takes a deletion back. */
  restore(caseId: string): Promise<boolean>;
  /** Name, tags, archive. */
  update(change: MethodInput<'cases.update'>): Promise<boolean>;
  resume(runId: string): Promise<{ caseId: string; runId: string } | null>;
  /** Keep what is known (`forget: false`) or throw the run away. */
  close(runId: string, forget: boolean): Promise<void>;
};

/** What is kept on this computer. */
export function createCasesStore(client: Client, languageNow: () => Language) {
  const store = createStore<CasesState>()((set, get) => ({
    cases: null,
    interrupted: [],
    runs: {},
    changes: {},
    error: null,
    async load() {
      const answer = await client.call('cases.list', {});
      if (answer.ok) {
        set({ cases: answer.value.cases, interrupted: answer.value.interrupted, error: null });
      } else set({ error: answer.error });
    },
    async loadOne(caseId) {
      const answer = await client.call('cases.get', { caseId, language: languageNow() });
      if (answer.ok) {
        const { runs, changes } = answer.value;
        set((state) => ({
          runs: { ...state.runs, [caseId]: runs },
          changes: { ...state.changes, [caseId]: changes },
          error: null,
        }));
      } else set({ error: answer.error });
    },
    async lookAgain(runId, when) {
      const answer = await client.call('run.lookAgain', { runId, when });
      set({ error: answer.ok ? null : answer.error });
      return answer.ok;
    },
    async remove(caseId) {
      const answer = await client.call('cases.delete', { caseId });
      if (!answer.ok) set({ error: answer.error });
      await get().load();
      return answer.ok;
    },
    async restore(caseId) {
      const answer = await client.call('cases.restore', { caseId });
      if (!answer.ok) set({ error: answer.error });
      await get().load();
      return answer.ok;
    },
    async update(change) {
      const answer = await client.call('cases.update', change);
      if (!answer.ok) set({ error: answer.error });
      await get().load();
      return answer.ok;
    },
    async resume(runId) {
      const answer = await client.call('run.resume', { runId });
      if (!answer.ok) {
        set({ error: answer.error });
        return null;
      }
      await get().load();
      return answer.value;
    },
    async close(runId, forget) {
      const answer = await client.call('run.discard', { runId, forget });
      if (!answer.ok) set({ error: answer.error });
      await get().load();
    },
  }));
  client.on('cases.changed', () => {
    void store.getState().load();
    for (const caseId of Object.keys(store.getState().runs)) void store.getState().loadOne(caseId);
  });
  return store;
}
