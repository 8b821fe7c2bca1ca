import { createStore } from 'zustand/vanilla';
import type {
  Area,
  CheckRequestInput,
  Client,
  ErrorInfo,
  MethodOutput,
  Settings,
  Target,
  Vantage,
} from '../../preload/contract/index.ts';

export type Preview = MethodOutput<'check.preview'>;

/** Where the person says this computer is; `auto` = not sure. */
export type Where = 'auto' | 'inside' | 'outside';

/** The check being put together on S1–S3, as typed. */
export type Draft = {
  input: string;
  /** Another server or address for this domain, as typed. */
  other: string;
  target: Target | null;
  /** Names of the hosts that are ticked. */
  hosts: string[];
  ticked: boolean;
  tickedBy: string;
  vantage: Vantage | null;
  where: Where;
  blacklists: boolean;
  send: boolean;
  outside: string;
  preview: Preview | null;
  busy: 'resolve' | 'detect' | 'preview' | 'start' | null;
  error: ErrorInfo | null;
};

export type DraftState = Draft & {
  set(part: Partial<Draft>): void;
  begin(input: string, settings: Settings): void;
  resolve(settings: Settings): Promise<void>;
  detect(settings: Settings): Promise<void>;
  price(settings: Settings): Promise<void>;
  start(settings: Settings, language: 'en' | 'id'): Promise<{ caseId: string; runId: string } | null>;
};

const EMPTY: Draft = {
  input: '',
  other: '',
  target: null,
  hosts: [],
  ticked: false,
  tickedBy: '',
  vantage: null,
  where: 'auto',
  blacklists: true,
  send: false,
  outside: '',
  preview: null,
  busy: null,
  error: null,
};

const listOf = (text: string) => (text.trim() === '' ? [] : [text.trim()]);

/** What the program is asked for, from what is on the three pages. */
export function requestOf(draft: Draft, settings: Settings): Omit<CheckRequestInput, 'iMayTest'> {
  const only: Area[] = draft.blacklists ? ['relay', 'blacklists', 'posture'] : ['relay', 'posture'];
  const outside = draft.outside.trim() || settings.outside.trim();
  const tickedBy = draft.tickedBy.trim();
  return {
    input: draft.input,
    servers: listOf(draft.other),
    hosts: draft.other.trim() === '' ? draft.hosts : [],
    ...(outside === '' ? {} : { outside }),
    ...(tickedBy === '' ? {} : { tickedBy }),
    send: draft.send,
    vantage: draft.where,
    only,
    resolvers: listOf(settings.resolver),
    pace: settings.pace,
  };
}

/** The draft; each step asks the program and keeps its answer. A newer question makes an older answer void. */
export function createDraftStore(client: Client) {
  let asked = 0;
  return createStore<DraftState>()((set, get) => {
    const ask = async <T>(busy: Draft['busy'], question: () => Promise<T>): Promise<T | null> => {
      asked += 1;
      const mine = asked;
      set({ busy, error: null });
      const answer = await question();
      if (mine !== asked) return null;
      set({ busy: null });
      return answer;
    };
    return {
      ...EMPTY,
      set: (part) => set(part),
      begin: (input, settings) =>
        set({ ...EMPTY, input, tickedBy: settings.tickedBy, outside: settings.outside }),
      async resolve(settings) {
        const { input, other } = get();
        const answer = await ask('resolve', () =>
          client.call('target.resolve', {
            input,
            servers: listOf(other),
            resolvers: listOf(settings.resolver),
          }),
        );
        if (!answer) return;
        if (answer.ok) {
          set({ target: answer.value.target, hosts: answer.value.picked, vantage: null, preview: null });
        } else set({ target: null, error: answer.error });
      },
      async detect(settings) {
        const { input, other } = get();
        const answer = await ask('detect', () =>
          client.call('vantage.detect', {
            input,
            servers: listOf(other),
            resolvers: listOf(settings.resolver),
          }),
        );
        if (!answer) return;
        if (answer.ok) {
          const place = answer.value.place;
          set({ vantage: answer.value, where: place === 'unknown' ? 'auto' : place });
        } else set({ error: answer.error });
      },
      async price(settings) {
        const answer = await ask('preview', () => client.call('check.preview', requestOf(get(), settings)));
        if (!answer) return;
        if (answer.ok) set({ preview: answer.value });
        else set({ error: answer.error });
      },
      async start(settings, language) {
        const answer = await ask('start', () =>
          client.call('check.start', { ...requestOf(get(), settings), iMayTest: true, language }),
        );
        if (!answer) return null;
        if (answer.ok) return answer.value;
        set({ error: answer.error });
        return null;
      },
    };
  });
}
