import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { caseNumber } from './case-number.ts';

const SCHEMA_VERSION = 5;
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
  `ALTER TABLE cases ADD COLUMN number TEXT NOT NULL DEFAULT '';
   ALTER TABLE cases ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
   ALTER TABLE cases ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE cases ADD COLUMN deleted_at TEXT;
   ALTER TABLE cases ADD COLUMN deleted_by INTEGER;
   UPDATE cases SET number = case_number(name, case_id);
   ALTER TABLE runs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE runs ADD COLUMN place TEXT;
   ALTER TABLE runs ADD COLUMN said TEXT;
   UPDATE runs SET bytes = (SELECT coalesce(sum(octet_length(json)), 0) FROM events WHERE events.run_id = runs.run_id),
     place = (SELECT json_extract(json, '$.vantage.place') FROM events
       WHERE events.run_id = runs.run_id AND json GLOB '{"type":"vantage"*' AND json_valid(json) ORDER BY seq DESC LIMIT 1);
   CREATE TRIGGER events_counted AFTER INSERT ON events BEGIN
     UPDATE runs SET bytes = bytes + octet_length(NEW.json) WHERE run_id = NEW.run_id; END;
   CREATE TRIGGER places_known AFTER INSERT ON events WHEN NEW.json GLOB '{"type":"vantage"*' BEGIN
     UPDATE runs SET place = json_extract(NEW.json, '$.vantage.place') WHERE run_id = NEW.run_id; END;
   CREATE TABLE parts (
     case_id TEXT NOT NULL REFERENCES cases(case_id) ON DELETE CASCADE, part_id TEXT NOT NULL, kind TEXT NOT NULL,
     run_id TEXT REFERENCES runs(run_id) ON DELETE CASCADE, own INTEGER NOT NULL, facts TEXT NOT NULL, content TEXT NOT NULL,
     bytes BLOB NOT NULL, size INTEGER NOT NULL, place TEXT, added_at TEXT NOT NULL, PRIMARY KEY (case_id, part_id)) STRICT;
   CREATE INDEX parts_by_run ON parts(run_id) WHERE run_id IS NOT NULL;
   CREATE INDEX parts_by_size ON parts(case_id, own, size, place);
   CREATE TABLE letters (
     case_id TEXT NOT NULL REFERENCES cases(case_id) ON DELETE CASCADE, letter_id TEXT NOT NULL, language TEXT NOT NULL,
     recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (case_id, letter_id, language)) STRICT, WITHOUT ROWID;`,
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
  db.function('case_number', { deterministic: true }, (name, caseId) =>
    caseNumber(String(name), String(caseId)),
  );
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
