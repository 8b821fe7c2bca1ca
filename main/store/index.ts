import { join } from 'node:path';
import { type CaseStore, createCaseStore } from './case-store.ts';
import { openDatabase } from './database.ts';
import { createSettingsFile, type SettingsFile } from './settings-file.ts';

export type { CaseStore, RunFigures, StoredRun } from './case-store.ts';

export type Store = { cases: CaseStore; settings: SettingsFile; setAside: string | null };

/** Opens everything that is kept, in `folder`. */
export function openStore(folder: string, now: () => Date): Store {
  const { db, setAside } = openDatabase(join(folder, 'relay-doctor.sqlite'), now);
  return {
    cases: createCaseStore(db),
    settings: createSettingsFile(join(folder, 'settings.json')),
    setAside,
  };
}
