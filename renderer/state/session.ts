import { createStore } from 'zustand/vanilla';
import type { ErrorInfo, Language, Settings } from '../../preload/contract/index.ts';
import type { Connection, ConnectionStatus } from '../transport/index.ts';

/** Typed against the contract so that a new number there does not compile here; the module itself carries zod, which stays out of the window. */
const CONTRACT_VERSION: typeof import('../../preload/contract/methods.ts').CONTRACT_VERSION = 1;

export type SessionState = {
  phase: 'greeting' | 'ready' | 'wrong-version' | 'failed';
  line: ConnectionStatus;
  settings: Settings;
  language: Language;
  version: string;
  host: 'desktop' | 'browser';
  canPdf: boolean;
  /** New name of a damaged database that was put aside. */
  setAside: string | null;
  error: ErrorInfo | null;
  hello(): Promise<void>;
  change(part: Partial<Settings>): Promise<void>;
  dismissSetAside(): void;
};

/** Used until the program has answered. */
const DEFAULTS: Settings = {
  version: 1,
  language: 'system',
  theme: 'system',
  textSize: 100,
  screenShare: false,
  outside: '',
  imap: null,
  catcherPort: 25,
  resolver: '',
  listResolver: '',
  directLists: true,
  mutedZones: [],
  ownLists: [],
  pace: 'gentle',
  tickedBy: '',
  placeName: '',
  retentionDays: 0,
  updateFeed: '',
  updateCheck: false,
  updateCheckedAt: '',
};

/** Who we talk to and how the person wants the window. */
export function createSessionStore(client: Connection, browserLanguage: string) {
  let systemLanguage: Language = browserLanguage.toLowerCase().startsWith('id') ? 'id' : 'en';
  const languageOf = (settings: Settings): Language =>
    settings.language === 'system' ? systemLanguage : settings.language;

  const store = createStore<SessionState>()((set, get) => ({
    phase: 'greeting',
    line: client.status(),
    settings: DEFAULTS,
    language: systemLanguage,
    version: '',
    host: 'browser',
    canPdf: false,
    setAside: null,
    error: null,
    async hello() {
      const answer = await client.call('app.hello', { contract: CONTRACT_VERSION });
      if (!answer.ok) {
        if (answer.error.key === 'connection-lost') return;
        set({ phase: answer.error.code === 'version' ? 'wrong-version' : 'failed', error: answer.error });
        return;
      }
      const { settings, host, version, canPdf, setAside } = answer.value;
      systemLanguage = answer.value.systemLanguage;
      set({ phase: 'ready', settings, host, version, canPdf, setAside, language: languageOf(settings) });
    },
    async change(part) {
      const before = get().settings;
      const wanted = { ...before, ...part };
      set({ settings: wanted, language: languageOf(wanted) });
      const answer = await client.call('settings.set', part);
      const settings = answer.ok ? answer.value : before;
      set({ settings, language: languageOf(settings), error: answer.ok ? null : answer.error });
    },
    dismissSetAside: () => set({ setAside: null }),
  }));

  client.onStatus((line) => {
    store.setState({ line });
    if (line === 'open') void store.getState().hello();
  });
  client.on('settings.changed', (settings) => store.setState({ settings, language: languageOf(settings) }));
  return store;
}
