import type { DatabaseSync } from 'node:sqlite';
import { type PartFacts, partFacts } from '../../preload/contract/index.ts';
import { type Row, readJson, text } from './rows.ts';

/** A part of a case that did not begin as a run here: what came in a file, octet by octet, and own notes and marks. */
export type StoredPart = {
  facts: PartFacts;
  bytes: Uint8Array;
  own: boolean;
  /** The run that it is, when it is one. */
  runId: string | null;
  /** What was read from the octets when they came, so that they need not be read again; the service knows its shape. */
  content: unknown;
};

/** Parts of cases. Octets are written once and never altered. */
export type PartStore = {
  /** In the order in which they came. */
  list(caseId: string): StoredPart[];
  /** Adds a part; one of the same id gives way to it. */
  put(caseId: string, part: StoredPart & { addedAt: string }): void;
  /** Takes back an own part. False: there is none. */
  removeOwn(caseId: string, partId: string): boolean;
  /** Did this run come in a file? */
  isForeignRun(runId: string): boolean;
  /** Brings all that hangs on one case over to another: runs, parts, marks of the tracker, letters. */
  moveAll(from: string, into: string): void;
  /** What a saved run says of its maker and place: null until it was saved. */
  said(runId: string): { who: string; where: string } | null;
  say(runId: string, said: { who: string; where: string }): void;
};

export function createPartStore(db: DatabaseSync): PartStore {
  return {
    list: (caseId) =>
      db
        .prepare('SELECT * FROM parts WHERE case_id = ? ORDER BY added_at, rowid')
        .all(caseId)
        .flatMap((row) => {
          const part = toPart(row);
          return part ? [part] : [];
        }),
    put(caseId, { facts, bytes, own, runId, content, addedAt }) {
      db.prepare(
        `INSERT OR REPLACE INTO parts (case_id, part_id, kind, run_id, own, facts, content, bytes, size, place, added_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        caseId,
        facts.id,
        facts.kind,
        runId,
        own ? 1 : 0,
        JSON.stringify(facts),
        JSON.stringify(content ?? null),
        bytes,
        bytes.length,
        // A run says its place itself.
        facts.kind === 'mini' ? facts.place : null,
        addedAt,
      );
    },
    removeOwn: (caseId, partId) =>
      db.prepare('DELETE FROM parts WHERE case_id = ? AND part_id = ? AND own = 1').run(caseId, partId)
        .changes > 0,
    isForeignRun: (runId) =>
      db.prepare('SELECT 1 FROM parts WHERE run_id = ? AND own = 0').get(runId) !== undefined,
    moveAll(from, into) {
      for (const table of ['runs', 'parts', 'delistings', 'letters'])
        db.prepare(`UPDATE OR IGNORE ${table} SET case_id = ? WHERE case_id = ?`).run(into, from);
    },
    said(runId) {
      const row = db.prepare('SELECT said FROM runs WHERE run_id = ?').get(runId);
      const said = readJson(text(row?.said));
      return typeof said === 'object' && said !== null && 'who' in said && 'where' in said
        ? { who: String(said.who), where: String(said.where) }
        : null;
    },
    say(runId, said) {
      db.prepare('UPDATE runs SET said = ? WHERE run_id = ?').run(JSON.stringify(said), runId);
    },
  };
}

function toPart(row: Row): StoredPart | null {
  const facts = partFacts.safeParse(readJson(text(row.facts)));
  if (!facts.success || !(row.bytes instanceof Uint8Array)) return null;
  return {
    facts: facts.data,
    bytes: row.bytes,
    own: row.own === 1,
    runId: typeof row.run_id === 'string' ? row.run_id : null,
    content: readJson(text(row.content)),
  };
}
