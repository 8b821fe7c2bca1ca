import type { DatabaseSync } from 'node:sqlite';
import { type CaseSummary, place } from '../../preload/contract/index.ts';
import { type Row, RUN_COLUMNS, readTags, text, toRun } from './rows.ts';

/** What the kept and the deleted cases take up, octets. */
export type Storage = { bytes: number; deletedBytes: number; cases: number };

/** Cases as lists show them, and what a person does with a case as a whole: name, tags, archive, delete and take back. */
export type CaseShelf = {
  getCase(caseId: string): CaseSummary | null;
  findCase(keyOrId: string): CaseSummary | null;
  listCases(): CaseSummary[];
  /** Null: there is no such case. */
  updateCase(
    caseId: string,
    change: { name?: string | undefined; tags?: string[] | undefined; archived?: boolean | undefined },
  ): CaseSummary | null;
  /** Hides a case until it is restored, or purged. `owner`: the process that did it. */
  deleteCase(caseId: string, now: string, owner: number): boolean;
  restoreCase(caseId: string): boolean;
  isDeleted(caseId: string): boolean;
  /** Forgets what was deleted before `before` by programs that have ended. Gives the number. */
  purge(before: string, isAlive: (owner: number) => boolean): number;
  /** Forgets a case at once: its runs are elsewhere now. */
  forgetCase(caseId: string): void;
  storage(): Storage;
};

const NUMBER_OF_CASES = 1000;
const SIZE = `coalesce((SELECT sum(bytes) FROM runs WHERE runs.case_id = cases.case_id), 0)
  + coalesce((SELECT sum(size) FROM parts WHERE parts.case_id = cases.case_id), 0)`;

export function createCaseShelf(db: DatabaseSync): CaseShelf {
  const one = (sql: string, ...args: (string | number)[]): Row | undefined => db.prepare(sql).get(...args);
  const all = (sql: string, ...args: (string | number)[]): Row[] => db.prepare(sql).all(...args);

  /** The same few questions for one case or a thousand: sums are kept, no event is read. */
  const toCases = (rows: readonly Row[]): CaseSummary[] => {
    const ids = JSON.stringify(rows.map((row) => text(row.case_id)));
    const runs = Map.groupBy(
      all(
        `SELECT ${RUN_COLUMNS} FROM runs WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY started_at DESC`,
        ids,
      ),
      (run) => text(run.case_id),
    );
    const parts = Map.groupBy(
      all(
        'SELECT case_id, own, size, place FROM parts WHERE case_id IN (SELECT value FROM json_each(?))',
        ids,
      ),
      (part) => text(part.case_id),
    );
    return rows.map((row) =>
      toCase(row, runs.get(text(row.case_id)) ?? [], parts.get(text(row.case_id)) ?? []),
    );
  };
  const oneCase = (row: Row | undefined): CaseSummary | null => (row ? (toCases([row])[0] ?? null) : null);
  const getCase = (caseId: string): CaseSummary | null =>
    oneCase(one('SELECT * FROM cases WHERE case_id = ? AND deleted_at IS NULL', caseId));

  return {
    getCase,
    findCase: (keyOrId) =>
      oneCase(
        one(
          `SELECT * FROM cases WHERE deleted_at IS NULL AND (case_id = ? OR key = ? OR name = ? OR number = upper(?))
           ORDER BY updated_at DESC`,
          keyOrId,
          keyOrId,
          keyOrId,
          keyOrId,
        ),
      ),
    listCases: () =>
      toCases(
        all(`SELECT * FROM cases WHERE deleted_at IS NULL ORDER BY updated_at DESC LIMIT ${NUMBER_OF_CASES}`),
      ),
    updateCase(caseId, { name, tags, archived }) {
      if (name !== undefined)
        db.prepare('UPDATE cases SET name = ? WHERE case_id = ?').run(name.trim() || name, caseId);
      if (tags !== undefined) {
        const clean = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
        db.prepare('UPDATE cases SET tags = ? WHERE case_id = ?').run(JSON.stringify(clean), caseId);
      }
      if (archived !== undefined)
        db.prepare('UPDATE cases SET archived = ? WHERE case_id = ?').run(archived ? 1 : 0, caseId);
      return getCase(caseId);
    },
    // The key is given free: a new check of the server begins a case of its own.
    deleteCase: (caseId, now, owner) =>
      db
        .prepare(
          `UPDATE cases SET deleted_at = ?, deleted_by = ?, key = 'deleted ' || case_id || ' ' || key
           WHERE case_id = ? AND deleted_at IS NULL`,
        )
        .run(now, owner, caseId).changes > 0,
    restoreCase(caseId) {
      const row = one('SELECT key FROM cases WHERE case_id = ? AND deleted_at IS NOT NULL', caseId);
      if (!row) return false;
      const key = text(row.key).slice(`deleted ${caseId} `.length);
      const isTaken = one('SELECT 1 FROM cases WHERE key = ?', key) !== undefined;
      db.prepare('UPDATE cases SET deleted_at = NULL, deleted_by = NULL, key = ? WHERE case_id = ?').run(
        isTaken ? `restored ${caseId} ${key}` : key,
        caseId,
      );
      return true;
    },
    isDeleted: (caseId) =>
      one('SELECT 1 FROM cases WHERE case_id = ? AND deleted_at IS NOT NULL', caseId) !== undefined,
    purge(before, isAlive) {
      const due = all('SELECT case_id, deleted_by FROM cases WHERE deleted_at < ?', before).filter(
        (row) => !isAlive(Number(row.deleted_by)),
      );
      for (const row of due) db.prepare('DELETE FROM cases WHERE case_id = ?').run(text(row.case_id));
      return due.length;
    },
    forgetCase: (caseId) => void db.prepare('DELETE FROM cases WHERE case_id = ?').run(caseId),
    storage() {
      const sums = one(
        `SELECT coalesce(sum(CASE WHEN deleted_at IS NULL THEN ${SIZE} ELSE 0 END), 0) AS kept,
           coalesce(sum(CASE WHEN deleted_at IS NULL THEN 0 ELSE ${SIZE} END), 0) AS deleted,
           coalesce(sum(deleted_at IS NULL), 0) AS cases FROM cases`,
      );
      return {
        bytes: Number(sums?.kept ?? 0),
        deletedBytes: Number(sums?.deleted ?? 0),
        cases: Number(sums?.cases ?? 0),
      };
    },
  };
}

function toCase(row: Row, runs: readonly Row[], parts: readonly Row[]): CaseSummary {
  const full = runs.find((run) => run.recheck_of === null) ?? runs[0];
  const sizes = [...runs.map((run) => run.bytes), ...parts.map((part) => part.size)];
  const places = [...runs, ...parts].flatMap((seen) => {
    const parsed = place.safeParse(seen.place);
    return parsed.success ? [parsed.data] : [];
  });
  return {
    caseId: text(row.case_id),
    name: text(row.name),
    createdAt: text(row.created_at),
    updatedAt: text(row.updated_at),
    practice: row.practice === 1,
    last: full ? toRun(full) : null,
    runs: runs.length,
    number: text(row.number),
    tags: readTags(text(row.tags)),
    archived: row.archived === 1,
    bytes: sizes.reduce((sum: number, size) => sum + Number(size ?? 0), 0),
    places: [...new Set(places)],
    fromFile: parts.some((part) => part.own === 0),
  };
}
