import { createStore } from 'zustand/vanilla';
import type { CatcherState, Client, ErrorInfo } from '../../preload/contract/index.ts';

export type CatcherStoreState = {
  /** Null until the program was asked. */
  catcher: CatcherState | null;
  busy: boolean;
  error: ErrorInfo | null;
  load(): Promise<void>;
  start(port: number, host: string): Promise<void>;
  stop(): Promise<void>;
};

/** The built-in catcher: an SMTP server on this computer that takes the test message (R6). */
export function createCatcherStore(client: Client) {
  const store = createStore<CatcherStoreState>()((set) => {
    const ask = async (input: Parameters<typeof client.call<'proof.catcher'>>[1]) => {
      set({ busy: input.action !== 'state', error: null });
      const answer = await client.call('proof.catcher', input);
      if (answer.ok) set({ busy: false, catcher: answer.value });
      else set({ busy: false, error: answer.error });
    };
    return {
      catcher: null,
      busy: false,
      error: null,
      load: () => ask({ action: 'state' }),
      start: (port, host) =>
        ask({ action: 'start', port, ...(host.trim() === '' ? {} : { host: host.trim() }) }),
      stop: () => ask({ action: 'stop' }),
    };
  });
  client.on('catcher.changed', (catcher) => store.setState({ catcher }));
  return store;
}
