import type { SQLOutputValue } from 'node:sqlite';
import { type RunSummary, verdictCode } from '../../preload/contract/index.ts';

/** A row as SQLite gives it. */
export type Row = Record<string, SQLOutputValue>;

/** The columns of a run that a list needs. */
export const RUN_COLUMNS =
  'run_id, case_id, recheck_of, state, started_at, ended_at, verdict, attempts_done, attempts_planned, to_do, look_again_at, bytes, place';

export function toRun(row: Row): RunSummary {
  const verdict = verdictCode.safeParse(row.verdict);
  return {
    runId: text(row.run_id),
    startedAt: text(row.started_at),
    endedAt: row.ended_at === null ? null : text(row.ended_at),
    state: text(row.state) as RunSummary['state'],
    verdict: verdict.success ? verdict.data : null,
    attemptsDone: Number(row.attempts_done),
    attemptsPlanned: Number(row.attempts_planned),
    toDo: Number(row.to_do),
    recheckOf: row.recheck_of === null ? null : text(row.recheck_of),
    lookAgainAt: typeof row.look_again_at === 'string' && row.state !== 'running' ? row.look_again_at : null,
  };
}

export function text(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function readTags(json: string): string[] {
  const tags = readJson(json);
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string').slice(0, 12) : [];
}

export function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
