import { ServiceError } from '../../preload/contract/index.ts';
import { buildReport, summaryText } from '../report/index.ts';
import type { SignsOfLife } from '../store/index.ts';
import { changesOfCase, reportOfRun } from './changes.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

type CaseMethods =
  | 'cases.list'
  | 'cases.get'
  | 'cases.delete'
  | 'cases.restore'
  | 'cases.update'
  | 'cases.storage'
  | 'run.report'
  | 'run.transcript'
  | 'run.summary';

const MAX_LINES = 500;

/** A running check says so every five seconds. */
export const STALE_MS = 20_000;

/** What is kept: lists, one case, the report and the conversation of a run. */
export function caseHandlers(context: ServiceContext): HandlersOf<CaseMethods> {
  const { cases } = context.store;
  return {
    async 'cases.list'() {
      return {
        cases: cases.listCases(),
        interrupted: cases.interrupted(isAlive, signsOfLife(context.now()).staleBefore),
      };
    },
    async 'cases.get'({ caseId, language }) {
      const found = cases.getCase(caseId);
      if (!found) throw new ServiceError({ code: 'not-found', key: 'case-not-found' });
      return { case: found, runs: cases.listRuns(caseId), changes: changesOfCase(caseId, language, context) };
    },
    async 'cases.delete'({ caseId }) {
      for (const run of cases.listRuns(caseId)) context.runs.stop(run.runId);
      if (!cases.deleteCase(caseId, context.now().toISOString(), process.pid))
        throw new ServiceError({ code: 'not-found', key: 'case-not-found' });
      context.shell.publish('cases.changed', {});
      return { done: true };
    },
    async 'cases.restore'({ caseId }) {
      if (!cases.restoreCase(caseId)) throw new ServiceError({ code: 'not-found', key: 'case-not-found' });
      context.shell.publish('cases.changed', {});
      return { done: true };
    },
    async 'cases.update'({ caseId, ...change }) {
      const updated = cases.updateCase(caseId, change);
      if (!updated) throw new ServiceError({ code: 'not-found', key: 'case-not-found' });
      context.shell.publish('cases.changed', {});
      context.shell.publish('case.changed', { caseId });
      return updated;
    },
    async 'cases.storage'() {
      return cases.storage();
    },
    async 'run.report'({ runId, language }) {
      return reportOfRun(runId, language, context);
    },
    async 'run.transcript'({ runId, after }) {
      const all = context.runs.state(runId).conversation;
      const lines = all.slice(after, after + MAX_LINES).map(({ cell, line }) => ({ ...line, cell }));
      return { lines, next: after + lines.length };
    },
    async 'run.summary'({ runId, language }) {
      const report = buildReport(context.runs.state(runId), language, context.now().toISOString());
      return { text: summaryText(report) };
    },
  };
}

/** What tells a run that is going on somewhere from one that died. */
export const signsOfLife = (now: Date): SignsOfLife => ({
  isAlive,
  staleBefore: new Date(now.getTime() - STALE_MS).toISOString(),
});

/** Is the process that owned a run still there? (A stale sign of life settles the case of a reused process number.) */
export function isAlive(owner: number): boolean {
  if (owner === process.pid) return true;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
