import { createStore } from 'zustand/vanilla';
import type {
  Client,
  DelistPlan,
  DelistReminder,
  ErrorInfo,
  MethodInput,
} from '../../preload/contract/index.ts';

export type DelistingState = {
  /** Plans by case: what is listed, and what was done about it (B6). */
  plans: Record<string, DelistPlan>;
  /** Listings to look at again, today or earlier. */
  reminders: DelistReminder[];
  error: ErrorInfo | null;
  load(caseId: string): Promise<void>;
  loadDue(): Promise<void>;
  mark(input: MethodInput<'delist.mark'>): Promise<void>;
  setQueue(caseId: string, emptied: boolean): Promise<void>;
  /** Looks at the listings of a case again; gives the run that looks. */
  look(caseId: string, zones?: string[]): Promise<string | null>;
};

/** Listings of cases, and reminders to look at them again. */
export function createDelistingStore(client: Client) {
  const store = createStore<DelistingState>()((set) => {
    const keep = (plan: DelistPlan) =>
      set((state) => ({ plans: { ...state.plans, [plan.caseId]: plan }, error: null }));
    return {
      plans: {},
      reminders: [],
      error: null,
      async load(caseId) {
        const answer = await client.call('delist.plan', { caseId });
        if (answer.ok) keep(answer.value);
        else set({ error: answer.error });
      },
      async loadDue() {
        const answer = await client.call('delist.due', {});
        if (answer.ok) set({ reminders: answer.value.reminders });
      },
      async mark(input) {
        const answer = await client.call('delist.mark', input);
        if (answer.ok) keep(answer.value);
        else set({ error: answer.error });
      },
      async setQueue(caseId, emptied) {
        const answer = await client.call('delist.queue', { caseId, emptied });
        if (answer.ok) keep(answer.value);
        else set({ error: answer.error });
      },
      async look(caseId, zones = []) {
        set({ error: null });
        const answer = await client.call('delist.look', { caseId, zones });
        if (answer.ok) return answer.value.runId;
        set({ error: answer.error });
        return null;
      },
    };
  });
  client.on('delisting.changed', ({ caseId }) => {
    const state = store.getState();
    if (state.plans[caseId]) void state.load(caseId);
    void state.loadDue();
  });
  client.on('cases.changed', () => void store.getState().loadDue());
  return store;
}
