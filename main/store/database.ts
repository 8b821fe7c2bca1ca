import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SCHEMA_VERSION = 4;
/** How long another program of ours may hold the file, ms. */
const BUSY_MS = 4000;

/** One step per version: `MIGRATIONS[n]` lifts version n to n + 1. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE cases (
     case_id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, practice INTEGER NOT NULL,
     created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;
   CREATE TABLE runs (
     run_id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(case_id) ON DELETE CASCADE,
     request TEXT NOT NULL, recheck_of TEXT, owner INTEGER NOT NULL, seen_at TEXT NOT NULL, state TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT,
     verdict TEXT, attempts_done INTEGER NOT NULL DEFAULT 0, attempts_planned INTEGER NOT NULL DEFAULT 0,
     to_do INTEGER NOT NULL DEFAULT 0) STRICT;
   CREATE INDEX runs_by_case ON runs(case_id, started_at);
   CREATE TABLE events (
     run_id TEXT NOT NULL REFERENCES runs(run_id) ON DELETE CASCADE, seq INTEGER NOT NULL, json TEXT NOT NULL,
     PRIMARY KEY (run_id, seq)) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE runs ADD COLUMN look_again_at TEXT;
   CREATE INDEX runs_by_look_again ON runs(look_again_at) WHERE look_again_at IS NOT NULL;`,
  `CREATE TABLE delistings (
     case_id TEXT NOT NULL REFERENCES cases(case_id) ON DELETE CASCADE, zone TEXT NOT NULL, subject TEXT NOT NULL,
     asked_on TEXT, look_again_on TEXT, PRIMARY KEY (case_id, zone, subject)) STRICT, WITHOUT ROWID;
   CREATE INDEX delistings_by_day ON delistings(look_again_on) WHERE look_again_on IS NOT NULL;
   ALTER TABLE cases ADD COLUMN queue_emptied_at TEXT;`,
  `CREATE TABLE IF NOT EXISTS server_claims (
     name TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs(run_id) ON DELETE CASCADE,
     PRIMARY KEY (name, run_id)) STRICT, WITHOUT ROWID;`,
];

export type OpenedDatabase = {
  db: DatabaseSync;
  /** Name of the damaged file that was put aside, or null. */
  setAside: string | null;
};

/** Opens the database, or puts a damaged one aside (renamed with its date) and begins a new one. `:memory:` is allowed. */
export function openDatabase(path: string, now: () => Date): OpenedDatabase {
  if (path === ':memory:') return { db: prepare(new DatabaseSync(path)), setAside: null };
  mkdirSync(dirname(path), { recursive: true });
  try {
    return { db: openChecked(path), setAside: null };
  } catch (error) {
    if (!existsSync(path) || isBusy(error)) throw error;
    const setAside = putAside(path, now());
    return { db: prepare(new DatabaseSync(path, { timeout: BUSY_MS })), setAside };
  }
}

function openChecked(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    const row = db.prepare('PRAGMA quick_check(1)').get();
    if (row?.quick_check !== 'ok') throw new Error('quick_check failed');
    return prepare(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepare(db: DatabaseSync): DatabaseSync {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  if (versionOf(db) === SCHEMA_VERSION) return db;
  // Version and tables change together, and a second program that starts now waits for it: its steps are none then.
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(db);
    if (version > SCHEMA_VERSION) throw new Error(`database version ${version} is newer than this program`);
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
  return db;
}

const versionOf = (db: DatabaseSync): number =>
  Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);

function isBusy(error: unknown): boolean {
  return error instanceof Error && /locked|busy|newer than this program/i.test(error.message);
}

function putAside(path: string, date: Date): string {
  const stamp = date.toISOString().replace(/[:.]/g, '-').slice(0, 19);
  const name = `${basename(path, '.sqlite')}.damaged-${stamp}.sqlite`;
  renameSync(path, join(dirname(path), name));
  for (const extra of ['-wal', '-shm']) {
    if (existsSync(path + extra)) renameSync(path + extra, join(dirname(path), name + extra));
  }
  return name;
}
