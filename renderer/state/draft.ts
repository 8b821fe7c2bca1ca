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
  /** What stands in the box of Home. */
  box: string;
  /** What is checked, as it was typed. */
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
  /** Where the test message goes: a mailbox at another company, or the catcher on this computer. */
  to: 'mailbox' | 'catcher';
  catcherPort: string;
  /** Name or address of this computer on the internet, as typed. */
  catcherHost: string;
  /** Also one ordinary message to the domain's own mailbox (R7). */
  ordinary: boolean;
  /** Ports on top of the usual ones. */
  morePorts: number[];
  /** Extra consent for claiming another address (X10, X11). */
  impersonate: boolean;
  lookForHidden: boolean;
  /** Further candidates for the server behind the filter, as typed. */
  hiddenHosts: string;
  /** SOCKS5 proxy, as typed; used from outside only. */
  proxy: string;
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
  box: '',
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
  to: 'mailbox',
  catcherPort: '25',
  catcherHost: '',
  ordinary: false,
  morePorts: [],
  impersonate: false,
  lookForHidden: true,
  hiddenHosts: '',
  proxy: '',
  preview: null,
  busy: null,
  error: null,
};

/** Ports of a check when nobody asks for more (SPEC R2). */
const USUAL_PORTS = [25, 465, 587];
const MAX_HIDDEN = 8;

const listOf = (text: string) => (text.trim() === '' ? [] : [text.trim()]);

/**
 * Who is asked, as the settings say (B3). A resolver typed there is still part of the open internet, so the lists' own servers are
 * allowed beside it by name: left to itself the program takes a typed resolver for a closed world.
 */
export function waysOf(
  settings: Settings,
): Pick<CheckRequestInput, 'resolvers' | 'listResolvers' | 'direct'> {
  const resolvers = listOf(settings.resolver);
  const listResolvers = listOf(settings.listResolver);
  const direct = settings.directLists ? (resolvers.length > 0 ? 'on' : undefined) : 'off';
  return {
    resolvers,
    ...(listResolvers.length > 0 ? { listResolvers } : {}),
    ...(direct ? { direct } : {}),
  };
}

const manyOf = (text: string) =>
  text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .slice(0, MAX_HIDDEN);

/** A port as typed; null when it is none. */
export function portOf(text: string): number | null {
  const port = Number(text.trim());
  return /^\d{1,5}$/.test(text.trim()) && port >= 1 && port <= 65_535 ? port : null;
}

/** True for `socks5://[user:password@]host:port`, or nothing at all. */
export function isProxy(text: string): boolean {
  if (text.trim() === '') return true;
  const url = URL.parse(text.trim());
  return url !== null && /^socks5h?:$/.test(url.protocol) && url.hostname !== '' && url.port !== '';
}

/** The proxy that is used: from outside only. */
export function proxyOf(draft: Pick<Draft, 'where' | 'proxy'>): string {
  return draft.where === 'outside' && isProxy(draft.proxy) ? draft.proxy.trim() : '';
}

/** What is asked beyond the usual check. */
function moreOf(draft: Draft): Partial<CheckRequestInput> {
  const hidden = manyOf(draft.hiddenHosts);
  const host = draft.catcherHost.trim();
  const proxy = proxyOf(draft);
  const catcher = { port: portOf(draft.catcherPort) ?? 25, ...(host === '' ? {} : { host }) };
  return {
    ...(draft.send && draft.to === 'catcher' ? { confirm: 'catcher', catcher } : {}),
    ...(draft.send && draft.ordinary ? { ordinary: true } : {}),
    ...(draft.morePorts.length > 0 ? { ports: [...USUAL_PORTS, ...draft.morePorts] } : {}),
    ...(draft.impersonate ? { impersonate: true } : {}),
    ...(draft.lookForHidden ? {} : { hidden: 'off' }),
    ...(hidden.length > 0 && draft.lookForHidden ? { hiddenHosts: hidden } : {}),
    ...(proxy === '' ? {} : { proxy }),
  };
}

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
    ...waysOf(settings),
    pace: settings.pace,
    ...moreOf(draft),
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
        set({
          ...EMPTY,
          input,
          tickedBy: settings.tickedBy,
          outside: settings.outside,
          catcherPort: String(settings.catcherPort),
        }),
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
