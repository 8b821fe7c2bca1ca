import { createStore } from 'zustand/vanilla';
import type {
  CatalogueList,
  Client,
  ErrorInfo,
  KeyFamily,
  KeyState,
  OwnList,
  Result,
  ZoneTest,
} from '../../preload/contract/index.ts';

export type ListsState = {
  /** The catalogue with the person's own and muted lists; null until it was asked for. */
  lists: CatalogueList[] | null;
  /** What is known of each key, never the key; null until it was asked for. */
  keys: KeyState[] | null;
  /** What a list answered to its test questions, by zone. */
  tests: Record<string, ZoneTest[]>;
  /** Zones that are being tested. */
  testing: string[];
  error: ErrorInfo | null;
  load(): Promise<void>;
  loadKeys(): Promise<void>;
  mute(zone: string, muted: boolean): Promise<void>;
  /** Adds a list of one's own; its error is given back for the form. */
  add(list: OwnList): Promise<ErrorInfo | null>;
  remove(zone: string): Promise<void>;
  test(zone: string, resolvers: string[]): Promise<void>;
  /** Keeps a key, or forgets it (`null`); false when that failed. */
  setKey(family: KeyFamily, key: string | null): Promise<boolean>;
};

/** The catalogue of blacklists and the keys for them (B1, B3). */
export function createListsStore(client: Client) {
  const store = createStore<ListsState>()((set, get) => {
    const after = async (answer: Result<unknown>) => {
      set({ error: answer.ok ? null : answer.error });
      if (answer.ok) await get().load();
    };
    return {
      lists: null,
      keys: null,
      tests: {},
      testing: [],
      error: null,
      async load() {
        const answer = await client.call('lists.catalogue', {});
        if (answer.ok) set({ lists: answer.value.lists });
        else set({ error: answer.error });
      },
      async loadKeys() {
        const answer = await client.call('keys.state', {});
        if (answer.ok) set({ keys: answer.value.keys });
        else set({ error: answer.error });
      },
      async mute(zone, muted) {
        await after(await client.call('lists.mute', { zone, muted }));
      },
      async add(list) {
        const answer = await client.call('lists.add', list);
        if (!answer.ok) return answer.error;
        await get().load();
        return null;
      },
      async remove(zone) {
        await after(await client.call('lists.remove', { zone }));
      },
      async test(zone, resolvers) {
        if (get().testing.includes(zone)) return;
        set((state) => ({ testing: [...state.testing, zone], error: null }));
        const answer = await client.call('lists.test', { zone, resolvers });
        set((state) => ({
          testing: state.testing.filter((one) => one !== zone),
          ...(answer.ok
            ? { tests: { ...state.tests, [zone]: answer.value.tests } }
            : { error: answer.error }),
        }));
      },
      async setKey(family, key) {
        const answer = await client.call('keys.set', { family, key });
        if (answer.ok) set({ keys: answer.value.keys, error: null });
        else set({ error: answer.error });
        return answer.ok;
      },
    };
  });
  client.on('lists.changed', () => {
    const { lists, keys, load, loadKeys } = store.getState();
    if (lists) void load();
    if (keys) void loadKeys();
  });
  return store;
}
