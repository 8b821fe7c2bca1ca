import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type BlacklistRow, blacklistRow, type RunSummary } from '../../preload/contract/index.ts';

/** What a person did about one listing. Days are `YYYY-MM-DD` in the person's own calendar. */
export type DelistMark = {
  caseId: string;
  zone: string;
  subject: string;
  askedOn: string | null;
  lookAgainOn: string | null;
};

/** One answer of a list that decides something, as a run of the case stored it. `at`: ISO time of the answer. */
export type SeenRow = { runId: string; at: string; row: BlacklistRow };

/** The tracker's part of the database (B6). Synchronous, like the rest; marks go with their case. */
export type DelistStore = {
  /** Answers `listed`, `policy` and `clean` for the lists and subjects that were ever listed in the case, oldest first. */
  seen(caseId: string): SeenRow[];
  marks(caseId: string): DelistMark[];
  /** Keeps a mark; one without any day is forgotten. */
  mark(mark: DelistMark): void;
  /** Marks whose day to look again is `day` or earlier, the earliest first. */
  due(day: string): DelistMark[];
  /** When the person said that the queue is empty, ISO time; null when not. */
  queueEmptied(caseId: string): string | null;
  setQueueEmptied(caseId: string, at: string | null): void;
  /** Runs of the case that asked the relay question and ended, newest first: is the hole closed? */
  relayRuns(caseId: string): Pick<RunSummary, 'runId' | 'recheckOf'>[];
};

const MAX_EVENTS = 20_000;
const MAX_RUNS = 100;

/** A sieve for stored events by their first words, and one for texts that may hold a listing. Rows are read properly afterwards. */
const ROW_EVENTS = `e.json GLOB '{"type":"blacklist-row"*'`;
const MAY_BE_LISTED = /"state":"(?:listed|policy)"/;
const isListed = ({ row }: SeenRow): boolean => row.state === 'listed' || row.state === 'policy';

export function createDelistStore(db: DatabaseSync): DelistStore {
  type Row = Record<string, SQLOutputValue>;
  const all = (sql: string, ...args: (string | number)[]): Row[] => db.prepare(sql).all(...args);
  return {
    seen(caseId) {
      const stored = all(
        `SELECT e.run_id, e.json FROM events e JOIN runs r USING (run_id)
         WHERE r.case_id = ? AND ${ROW_EVENTS} ORDER BY r.started_at DESC, e.seq DESC LIMIT ${MAX_EVENTS}`,
        caseId,
      );
      const hits = stored.filter((event) => MAY_BE_LISTED.test(text(event.json)));
      const known = new Set(
        hits
          .flatMap((event) => readSeen(event, null))
          .filter(isListed)
          .map(({ row }) => pairOf(row)),
      );
      if (known.size === 0) return [];
      return stored
        .reverse()
        .flatMap((event) => readSeen(event, known))
        .filter((seen) => isListed(seen) || seen.row.state === 'clean')
        .sort((left, right) => left.at.localeCompare(right.at));
    },
    marks: (caseId) =>
      all('SELECT * FROM delistings WHERE case_id = ? ORDER BY zone, subject', caseId).map(toMark),
    mark({ caseId, zone, subject, askedOn, lookAgainOn }) {
      if (askedOn === null && lookAgainOn === null) {
        db.prepare('DELETE FROM delistings WHERE case_id = ? AND zone = ? AND subject = ?').run(
          caseId,
          zone,
          subject,
        );
        return;
      }
      db.prepare(
        `INSERT INTO delistings (case_id, zone, subject, asked_on, look_again_on) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT(case_id, zone, subject) DO UPDATE SET asked_on = excluded.asked_on, look_again_on = excluded.look_again_on`,
      ).run(caseId, zone, subject, askedOn, lookAgainOn);
    },
    due: (day) =>
      all(
        `SELECT delistings.* FROM delistings JOIN cases USING (case_id)
         WHERE look_again_on <= ? AND deleted_at IS NULL ORDER BY look_again_on, case_id, zone, subject LIMIT 2000`,
        day,
      ).map(toMark),
    queueEmptied(caseId) {
      const value = db
        .prepare('SELECT queue_emptied_at FROM cases WHERE case_id = ?')
        .get(caseId)?.queue_emptied_at;
      return typeof value === 'string' ? value : null;
    },
    setQueueEmptied(caseId, at) {
      db.prepare('UPDATE cases SET queue_emptied_at = ? WHERE case_id = ?').run(at, caseId);
    },
    relayRuns: (caseId) =>
      all(
        `SELECT run_id, recheck_of FROM runs
         WHERE case_id = ? AND state <> 'running' AND attempts_done > 0 ORDER BY started_at DESC LIMIT ${MAX_RUNS}`,
        caseId,
      ).map((row) => ({ runId: text(row.run_id), recheckOf: nullable(row.recheck_of) })),
  };
}

const pairOf = (row: { zone?: unknown; subject?: unknown }): string => `${row.zone}|${row.subject}`;

/** A stored event as a row, when it is one of these lists and subjects. Most are not, and are not looked at closely. */
function readSeen(stored: Record<string, SQLOutputValue>, pairs: ReadonlySet<string> | null): SeenRow[] {
  const event = readObject(text(stored.json));
  if (event?.type !== 'blacklist-row' || typeof event.row !== 'object' || event.row === null) return [];
  if (pairs && !pairs.has(pairOf(event.row))) return [];
  const row = blacklistRow.safeParse(event.row);
  const at = row.data?.at ?? event.at;
  return row.success && typeof at === 'string' ? [{ runId: text(stored.run_id), at, row: row.data }] : [];
}

function readObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function toMark(row: Record<string, SQLOutputValue>): DelistMark {
  return {
    caseId: text(row.case_id),
    zone: text(row.zone),
    subject: text(row.subject),
    askedOn: nullable(row.asked_on),
    lookAgainOn: nullable(row.look_again_on),
  };
}

const text = (value: SQLOutputValue | undefined): string => (typeof value === 'string' ? value : '');
const nullable = (value: SQLOutputValue | undefined): string | null =>
  typeof value === 'string' ? value : null;
