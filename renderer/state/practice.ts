import { createStore } from 'zustand/vanilla';
import type { Client, ErrorInfo, Language, PracticeWorld } from '../../preload/contract/index.ts';

export type PracticeServer = PracticeWorld['servers'][number];

export type PracticeState = {
  world: PracticeWorld | null;
  busy: boolean;
  error: ErrorInfo | null;
  /** Also send one test message, which the person then confirms: to learn the proof. */
  prove: boolean;
  setProve(prove: boolean): void;
  /** It goes to the built-in catcher instead of the practice mailbox. */
  catching: boolean;
  setCatching(catching: boolean): void;
  load(language: Language): Promise<void>;
  start(language: Language): Promise<void>;
  stop(): Promise<void>;
  /** Begin a check of one practice server: it is ours, and only its own world is asked. */
  check(
    server: PracticeServer,
    language: Language,
    by: string,
  ): Promise<{ caseId: string; runId: string } | null>;
};

/** Port of the catcher on practice: any that needs no rights. */
const CATCHER_PORT = 10_025;

/** The practice world on this computer. */
export function createPracticeStore(client: Client) {
  const store = createStore<PracticeState>()((set, get) => ({
    world: null,
    busy: false,
    error: null,
    prove: false,
    setProve: (prove) => set({ prove }),
    catching: false,
    setCatching: (catching) => set({ catching }),
    async load(language) {
      const answer = await client.call('practice.state', { language });
      if (answer.ok) set({ world: answer.value.world });
    },
    async start(language) {
      set({ busy: true, error: null });
      const answer = await client.call('practice.start', { language });
      if (answer.ok) set({ busy: false, world: answer.value });
      else set({ busy: false, error: answer.error });
    },
    async stop() {
      set({ busy: true, error: null });
      const answer = await client.call('practice.stop', {});
      if (answer.ok) set({ busy: false, world: null });
      else set({ busy: false, error: answer.error });
    },
    async check(server, language, by) {
      const { world, prove, catching } = get();
      if (!world) return null;
      set({ error: null });
      const answer = await client.call('check.start', {
        // Without a port all machines of its domain are asked; a port leads to one alone.
        input: server.server ? practiceDomain(server.target) : server.target,
        ...(server.hidden ? { hiddenHosts: [server.hidden] } : {}),
        iMayTest: true,
        ...(by === '' ? {} : { tickedBy: by }),
        servers: server.server ? [server.server] : [],
        resolvers: [world.resolver],
        outside: world.outside,
        sender: world.sender,
        pace: 'normal',
        ...(prove ? { send: true, ordinary: true, confirm: 'later' } : {}),
        ...(prove && catching ? { confirm: 'catcher', catcher: { port: CATCHER_PORT } } : {}),
        language,
      });
      if (answer.ok) return answer.value;
      set({ error: answer.error });
      return null;
    },
  }));
  client.on('practice.changed', ({ world }) => store.setState({ world }));
  return store;
}

/** A practice target without its port, which changes at every start. */
export function practiceDomain(target: string): string {
  return target.replace(/:\d+$/, '');
}
