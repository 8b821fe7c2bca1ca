import type { DatabaseSync } from 'node:sqlite';
import {
  type CaseSummary,
  type CheckRequest,
  checkRequest,
  type InterruptedRun,
  type RunEvent,
  type RunSummary,
  runEvent,
  type VerdictCode,
} from '../../preload/contract/index.ts';
import { caseNumber } from './case-number.ts';
import { type CaseShelf, createCaseShelf } from './case-shelf.ts';
import { type Row, RUN_COLUMNS, readJson, text, toRun } from './rows.ts';

/** Figures for lists, kept beside the event log. */
export type RunFigures = {
  state: RunSummary['state'];
  endedAt: string | null;
  verdict: VerdictCode | null;
  attemptsDone: number;
  attemptsPlanned: number;
  toDo: number;
  /** When the run looks again by itself; null when it does not. */
  lookAgainAt: string | null;
};

/** Which runs that say `running` are really there: their process is, and it gave a sign of life since `staleBefore`. */
export type SignsOfLife = { isAlive(owner: number): boolean; staleBefore: string };

export type StoredRun = RunSummary & { caseId: string; request: CheckRequest };

/** Cases, runs and events. Synchronous: each call is one small transaction. */
export type CaseStore = CaseShelf & {
  /** The case of this key, made when it is new; then it takes over `number`, or gets one. */
  openCase(seed: {
    key: string;
    name: string;
    practice: boolean;
    caseId: string;
    now: string;
    number?: string | undefined;
  }): CaseSummary;
  /** Something was added to the case. */
  touchCase(caseId: string, now: string): void;
  addRun(run: {
    runId: string;
    caseId: string;
    request: CheckRequest;
    startedAt: string;
    owner: number;
    recheckOf: string | null;
  }): void;
  appendEvent(runId: string, seq: number, event: RunEvent): void;
  updateRun(runId: string, figures: RunFigures): void;
  setOwner(runId: string, owner: number, now: string): void;
  /**
   * One check at a time for a server, whatever program makes it: takes these names (hosts, addresses, the case) for a run and calls
   * `begin`, which says that it is running. All at once, or not at all. False: another living run has one of them.
   */
  claimServers(names: readonly string[], runId: string, life: SignsOfLife, begin: () => void): boolean;
  /** Names that a run has found out for its server. */
  addServers(names: readonly string[], runId: string): void;
  /** Has another living run one of these names? */
  areServersTaken(names: readonly string[], runId: string | null, life: SignsOfLife): boolean;
  events(runId: string): RunEvent[];
  eventCount(runId: string): number;
  getRun(runId: string): StoredRun | null;
  listRuns(caseId: string): RunSummary[];
  /** Says that the run's process is still there. */
  touch(runId: string, now: string): void;
  /**
   * Runs that still say `running` although nobody has touched them since `staleBefore`, or their process is gone. Those that were
   * looking again are taken up without a question (`returnLooks`).
   */
  interrupted(isAlive: (owner: number) => boolean, staleBefore: string): InterruptedRun[];
  /** Ended runs that are to look again, the one that is due first in front. */
  lookingAgain(): { runId: string; dueAt: string }[];
  /** Sets or clears the time of looking again. */
  setLookAgain(runId: string, dueAt: string | null): void;
  /**
   * Takes a due run, so that no second program takes it too: it is running from now on, and keeps its time in case it does not get to its
   * end. False: somebody else has it, or the plan has changed.
   */
  claimLookAgain(runId: string, dueAt: string, owner: number, now: string): boolean;
  /** Gives a taken run back as it was, to look again at `dueAt`. */
  releaseLookAgain(run: Pick<StoredRun, 'runId' | 'state' | 'endedAt'>, dueAt: string): void;
  /** Runs that died during their look again get their time back. `isOurs`: going on in this program, whatever the clock says. */
  returnLooks(life: SignsOfLife, isOurs: (runId: string) => boolean): void;
  deleteRun(runId: string): boolean;
  /** All of it or nothing: what `work` wrote is taken back when it throws. Gives what `work` gives. */
  atOnce<T>(work: () => T): T;
  /** Deletes cases not touched since `before`. Gives their number. */
  prune(before: string): number;
  close(): void;
};

export function createCaseStore(db: DatabaseSync): CaseStore {
  const one = (sql: string, ...args: (string | number)[]): Row | undefined => db.prepare(sql).get(...args);
  const all = (sql: string, ...args: (string | number)[]): Row[] => db.prepare(sql).all(...args);
  const insertEvent = db.prepare('INSERT OR REPLACE INTO events (run_id, seq, json) VALUES (?, ?, ?)');

  const shelf = createCaseShelf(db);
  const addServers = (names: readonly string[], runId: string): void => {
    const insert = db.prepare('INSERT OR IGNORE INTO server_claims (name, run_id) VALUES (?, ?)');
    for (const name of names) insert.run(name, runId);
  };
  const isTaken = (names: readonly string[], runId: string | null, life: SignsOfLife): boolean =>
    all(
      `SELECT owner, seen_at FROM runs WHERE state = 'running' AND run_id <> ? AND run_id IN
         (SELECT run_id FROM server_claims WHERE name IN (SELECT value FROM json_each(?)))`,
      runId ?? '',
      JSON.stringify(names),
    ).some((row) => text(row.seen_at) >= life.staleBefore && life.isAlive(Number(row.owner)));

  const atOnce = <T>(work: () => T): T => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite may have taken it back by itself, as it does when the disk is full.
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };

  return {
    ...shelf,
    openCase({ key, name, practice, caseId, now, number }) {
      db.prepare(
        `INSERT INTO cases (case_id, key, name, practice, created_at, updated_at, number) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT(key) DO UPDATE SET updated_at = excluded.updated_at`,
      ).run(caseId, key, name, practice ? 1 : 0, now, now, number || caseNumber(name, caseId));
      const opened = shelf.getCase(text(one('SELECT case_id FROM cases WHERE key = ?', key)?.case_id));
      if (!opened) throw new Error('case not stored');
      return opened;
    },
    touchCase(caseId, now) {
      db.prepare('UPDATE cases SET updated_at = ? WHERE case_id = ?').run(now, caseId);
    },
    addRun({ runId, caseId, request, startedAt, owner, recheckOf }) {
      db.prepare(
        `INSERT INTO runs (run_id, case_id, request, recheck_of, owner, seen_at, state, started_at) VALUES (?, ?, ?, ?, ?, ?, 'running', ?)`,
      ).run(runId, caseId, JSON.stringify(request), recheckOf, owner, startedAt, startedAt);
    },
    appendEvent(runId, seq, event) {
      insertEvent.run(runId, seq, JSON.stringify(event));
    },
    updateRun(runId, f) {
      db.prepare(
        `UPDATE runs SET state = ?, ended_at = ?, verdict = ?, attempts_done = ?, attempts_planned = ?, to_do = ? WHERE run_id = ?`,
      ).run(f.state, f.endedAt, f.verdict, f.attemptsDone, f.attemptsPlanned, f.toDo, runId);
      // A run that is looking again may die: its time goes when it has got to its end.
      if (f.state === 'running') return;
      db.prepare('UPDATE runs SET look_again_at = ? WHERE run_id = ?').run(f.lookAgainAt, runId);
      db.prepare('DELETE FROM server_claims WHERE run_id = ?').run(runId);
    },
    setOwner(runId, owner, now) {
      db.prepare(
        `UPDATE runs SET owner = ?, seen_at = ?, state = 'running', ended_at = NULL WHERE run_id = ?`,
      ).run(owner, now, runId);
    },
    claimServers: (names, runId, life, begin) =>
      atOnce(() => {
        const isFree = !isTaken(names, runId, life);
        if (isFree) {
          begin();
          addServers(names, runId);
        }
        return isFree;
      }),
    atOnce,
    addServers,
    areServersTaken: isTaken,
    touch(runId, now) {
      db.prepare('UPDATE runs SET seen_at = ? WHERE run_id = ?').run(now, runId);
    },
    events(runId) {
      return all('SELECT json FROM events WHERE run_id = ? ORDER BY seq', runId).flatMap((row) => {
        const parsed = runEvent.safeParse(readJson(text(row.json)));
        return parsed.success ? [parsed.data] : [];
      });
    },
    eventCount(runId) {
      return Number(one('SELECT coalesce(max(seq) + 1, 0) AS n FROM events WHERE run_id = ?', runId)?.n ?? 0);
    },
    getRun(runId) {
      const row = one('SELECT * FROM runs WHERE run_id = ?', runId);
      if (!row) return null;
      const request = checkRequest.safeParse(readJson(text(row.request)));
      return request.success ? { ...toRun(row), caseId: text(row.case_id), request: request.data } : null;
    },
    listRuns(caseId) {
      return all(
        `SELECT ${RUN_COLUMNS} FROM runs WHERE case_id = ? ORDER BY started_at DESC LIMIT 500`,
        caseId,
      ).map(toRun);
    },
    interrupted(isAlive, staleBefore) {
      const rows = all(
        `SELECT runs.*, cases.name AS name FROM runs JOIN cases USING (case_id) WHERE runs.state = 'running' AND look_again_at IS NULL AND deleted_at IS NULL ORDER BY runs.started_at DESC`,
      );
      return rows
        .filter((row) => text(row.seen_at) < staleBefore || !isAlive(Number(row.owner)))
        .map((row) => ({
          runId: text(row.run_id),
          caseId: text(row.case_id),
          name: text(row.name),
          attemptsDone: Number(row.attempts_done),
          attemptsPlanned: Number(row.attempts_planned),
          startedAt: text(row.started_at),
        }));
    },
    lookingAgain() {
      return all(
        `SELECT run_id, look_again_at FROM runs JOIN cases USING (case_id)
         WHERE look_again_at IS NOT NULL AND state <> 'running' AND deleted_at IS NULL ORDER BY look_again_at LIMIT 200`,
      ).map((row) => ({ runId: text(row.run_id), dueAt: text(row.look_again_at) }));
    },
    setLookAgain(runId, dueAt) {
      db.prepare('UPDATE runs SET look_again_at = ? WHERE run_id = ?').run(dueAt, runId);
    },
    claimLookAgain(runId, dueAt, owner, now) {
      const { changes } = db
        .prepare(
          `UPDATE runs SET owner = ?, seen_at = ?, state = 'running', ended_at = NULL
           WHERE run_id = ? AND look_again_at = ? AND state <> 'running'`,
        )
        .run(owner, now, runId, dueAt);
      return changes > 0;
    },
    releaseLookAgain({ runId, state, endedAt }, dueAt) {
      db.prepare('UPDATE runs SET state = ?, ended_at = ?, look_again_at = ? WHERE run_id = ?').run(
        state,
        endedAt,
        dueAt,
        runId,
      );
    },
    returnLooks({ isAlive, staleBefore }, isOurs) {
      const cut = all(
        `SELECT run_id, owner, seen_at FROM runs WHERE state = 'running' AND look_again_at IS NOT NULL`,
      );
      for (const row of cut) {
        const isThere = text(row.seen_at) >= staleBefore && isAlive(Number(row.owner));
        if (isThere || isOurs(text(row.run_id))) continue;
        // Only as it was seen: another program may be taking it up at this moment.
        db.prepare(
          `UPDATE runs SET state = 'died', ended_at = seen_at WHERE run_id = ? AND state = 'running' AND seen_at = ?`,
        ).run(text(row.run_id), text(row.seen_at));
      }
    },
    deleteRun: (runId) => db.prepare('DELETE FROM runs WHERE run_id = ?').run(runId).changes > 0,
    prune: (before) => Number(db.prepare('DELETE FROM cases WHERE updated_at < ?').run(before).changes),
    close: () => db.close(),
  };
}
