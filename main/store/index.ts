import { join } from 'node:path';
import { type CaseStore, createCaseStore } from './case-store.ts';
import { openDatabase } from './database.ts';
import { createDelistStore, type DelistStore } from './delist-store.ts';
import { createLetterStore, type LetterStore } from './letter-store.ts';
import { createPartStore, type PartStore } from './part-store.ts';
import { createSettingsFile, type SettingsFile } from './settings-file.ts';

export { caseNumber } from './case-number.ts';
export type { CaseStore, RunFigures, SignsOfLife, StoredRun } from './case-store.ts';
export type { DelistMark, DelistStore, SeenRow } from './delist-store.ts';
export type { KeptLetter, LetterStore } from './letter-store.ts';
export type { PartStore, StoredPart } from './part-store.ts';

export type Store = {
  cases: CaseStore;
  parts: PartStore;
  letters: LetterStore;
  delistings: DelistStore;
  settings: SettingsFile;
  setAside: string | null;
};

/** Opens everything that is kept, in `folder`. */
export function openStore(folder: string, now: () => Date): Store {
  const { db, setAside } = openDatabase(join(folder, 'relay-doctor.sqlite'), now);
  return {
    cases: createCaseStore(db),
    parts: createPartStore(db),
    letters: createLetterStore(db),
    delistings: createDelistStore(db),
    settings: createSettingsFile(join(folder, 'settings.json')),
    setAside,
  };
}
