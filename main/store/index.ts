import { join } from 'node:path';
import { type CaseStore, createCaseStore } from './case-store.ts';
import { openDatabase } from './database.ts';
import { createDelistStore, type DelistStore } from './delist-store.ts';
import { createSettingsFile, type SettingsFile } from './settings-file.ts';

export type { CaseStore, RunFigures, SignsOfLife, StoredRun } from './case-store.ts';
export type { DelistMark, DelistStore, SeenRow } from './delist-store.ts';

export type Store = {
  cases: CaseStore;
  delistings: DelistStore;
  settings: SettingsFile;
  setAside: string | null;
};

/** Opens everything that is kept, in `folder`. */
export function openStore(folder: string, now: () => Date): Store {
  const { db, setAside } = openDatabase(join(folder, 'relay-doctor.sqlite'), now);
  return {
    cases: createCaseStore(db),
    delistings: createDelistStore(db),
    settings: createSettingsFile(join(folder, 'settings.json')),
    setAside,
  };
}
