import { createStore } from 'zustand/vanilla';
import type {
  BounceReading,
  Client,
  ErrorInfo,
  Language,
  PracticeWorld,
  Settings,
} from '../../preload/contract/index.ts';
import { waysOf } from './draft.ts';
import { practiceDomain } from './practice.ts';

/** What is read: pasted words, or the octets of a saved file. */
export type Letter = { cut: boolean; name: string } & ({ text: string } | { base64: string });

export type BounceState = {
  /** What was read last; kept so that it can be read again in another language. */
  letter: Letter | null;
  caseId: string | undefined;
  reading: BounceReading | null;
  busy: 'read' | 'check' | null;
  error: ErrorInfo | null;
  read(letter: Letter, language: Language, caseId: string | undefined): Promise<void>;
  /** Fetches a made-up returned mail and reads it. */
  example(language: Language): Promise<void>;
  clear(): void;
  /** Asks the lists that the text names, now; gives the run. */
  check(asker: Asker): Promise<string | null>;
};

/** Who asks, and through whom. */
export type Asker = { settings: Settings; language: Language; world: PracticeWorld | null };

/** Zones that exist in the practice world only. */
export const isPracticeZone = (zone: string) => zone.endsWith('.practice.example');

/** The returned mail that is being explained (N). A newer question makes an older answer void. */
export function createBounceStore(client: Client) {
  let asked = 0;
  return createStore<BounceState>()((set, get) => ({
    letter: null,
    caseId: undefined,
    reading: null,
    busy: null,
    error: null,
    async read(letter, language, caseId) {
      asked += 1;
      const mine = asked;
      set({ letter, caseId, busy: 'read', error: null });
      const { cut } = letter;
      const answer = await client.call('bounce.read', {
        ...('text' in letter ? { text: letter.text } : { base64: letter.base64 }),
        cut,
        language,
        ...(caseId ? { caseId } : {}),
      });
      if (mine !== asked) return;
      if (answer.ok) set({ busy: null, reading: answer.value });
      else set({ busy: null, reading: null, error: answer.error });
    },
    async example(language) {
      asked += 1;
      const mine = asked;
      set({ busy: 'read', error: null });
      const answer = await client.call('bounce.example', { language });
      if (mine !== asked) return;
      if (answer.ok) await get().read({ text: answer.value.text, cut: false, name: '' }, language, undefined);
      else set({ busy: null, error: answer.error });
    },
    clear() {
      asked += 1;
      set({ letter: null, caseId: undefined, reading: null, busy: null, error: null });
    },
    async check({ settings, language, world }) {
      const live = get().reading?.live;
      if (!live || get().busy) return null;
      set({ busy: 'check', error: null });
      const isPractice = live.zones.every(isPracticeZone);
      const ways = isPractice ? { resolvers: [world?.resolver ?? ''].filter(Boolean) } : waysOf(settings);
      // The pretend addresses exist in the practice world only: its server is named instead.
      const server = isPractice ? world?.servers.find((one) => one.outbound === live.subject) : undefined;
      const answer = await client.call('check.start', {
        input: server ? practiceDomain(server.target) : live.subject,
        iMayTest: true,
        ...(settings.tickedBy === '' ? {} : { tickedBy: settings.tickedBy }),
        only: ['blacklists'],
        zones: live.zones,
        ...ways,
        pace: settings.pace,
        language,
      });
      set({ busy: null });
      if (answer.ok) return answer.value.runId;
      set({ error: answer.error });
      return null;
    },
  }));
}
