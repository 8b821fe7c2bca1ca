import { ServiceError } from '../../preload/contract/index.ts';
import { buildReport, summaryText } from '../report/index.ts';
import { changesOfCase, reportOfRun } from './changes.ts';
import { interruptedRuns } from './practice-over.ts';
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

/** What is kept: lists, one case, the report and the conversation of a run. */
export function caseHandlers(context: ServiceContext): HandlersOf<CaseMethods> {
  const { cases } = context.store;
  return {
    async 'cases.list'() {
      const interrupted = interruptedRuns(context);
      return { cases: cases.listCases(), interrupted };
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
