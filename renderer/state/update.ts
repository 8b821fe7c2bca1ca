import { createStore } from 'zustand/vanilla';
import type { Client, ErrorInfo, UpdateState } from '../../preload/contract/index.ts';

export type UpdateStoreState = {
  /** Null until the program was asked. */
  update: UpdateState | null;
  error: ErrorInfo | null;
  load(): Promise<void>;
  /** One step, after a click. */
  step(method: 'update.check' | 'update.download' | 'update.cancel' | 'update.install'): Promise<void>;
};

/** Newer versions of this program (H1). */
export function createUpdateStore(client: Client) {
  const store = createStore<UpdateStoreState>()((set) => {
    const ask = async (method: 'update.state' | Parameters<UpdateStoreState['step']>[0]) => {
      const answer = await client.call(method, {});
      // The state comes by notice too, and a download may be further than its own answer.
      if (!answer.ok) set({ error: answer.error });
      else if (method === 'update.download') set({ error: null });
      else set({ update: answer.value, error: null });
    };
    return { update: null, error: null, load: () => ask('update.state'), step: ask };
  });
  client.on('update.changed', (update) => store.setState({ update }));
  return store;
}
