import { createStore } from 'zustand/vanilla';
import type { MethodOutput } from '../../preload/contract/index.ts';

/** What became of one file that was opened. */
export type OpenResult = MethodOutput<'cases.openMany'>['results'][number];

export type OpeningState = {
  /** Told in a list: several files, or one that did not come whole. Null: nothing to tell. */
  results: OpenResult[] | null;
  /** The locked file whose passphrase is asked for now. */
  asked: { ticket: string; fileName: string } | null;
  tell(results: OpenResult[] | null): void;
  ask(locked: OpeningState['asked']): void;
  /** A locked file of the list was opened. */
  settle(ticket: string, opened: OpenResult['opened']): void;
};

/** Files that are being opened: those that wait for a passphrase, and what is to be said about the others. */
export function createOpeningStore() {
  return createStore<OpeningState>()((set) => ({
    results: null,
    asked: null,
    tell: (results) => set({ results }),
    ask: (asked) => set({ asked }),
    settle: (ticket, opened) =>
      set(({ results }) => ({
        asked: null,
        results:
          results?.map((one) => (one.locked?.ticket === ticket ? { ...one, locked: null, opened } : one)) ??
          null,
      })),
  }));
}
