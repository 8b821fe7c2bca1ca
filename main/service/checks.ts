import { type CheckRequest, type Finding, ServiceError } from '../../preload/contract/index.ts';
import { holeOfAttempt } from '../catalogue/relay-tests.ts';
import { attemptsToRepeat, planAttempts } from '../engine/relay/index.ts';
import { pickHosts, planDoors } from '../engine/run/doors.ts';
import { findingKey } from '../engine/run/fold.ts';
import { scopeOf } from '../engine/target/index.ts';
import { buildReport } from '../report/index.ts';
import { countLists } from './lists/catalogue.ts';
import { closeDeadRun } from './practice-over.ts';
import { resumeRun, startCheck } from './start-check.ts';
import { resolveAgain } from './targets.ts';
import { refusal } from './together/trouble.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

type CheckMethods =
  | 'check.preview'
  | 'check.start'
  | 'check.stop'
  | 'check.pause'
  | 'check.progress'
  | 'check.again'
  | 'run.resume'
  | 'run.discard';

/** Starting, pausing, stopping and repeating checks. */
export function checkHandlers(context: ServiceContext): HandlersOf<CheckMethods> {
  return {
    async 'check.preview'(input, { signal }) {
      const target = await resolveAgain(input, context, signal);
      const doors = planDoors(pickHosts(target, input.hosts), target, input.ports);
      const counts = doors.map(
        (door) => planAttempts({ form: door.full ? 'full' : 'short', role: door.role }).length,
      );
      const attempts = input.only.includes('relay') ? counts.reduce((sum, n) => sum + n, 0) : 0;
      const addresses = [...new Set(doors.map((door) => door.ref.address))];
      const isPractice = context.practiceWorld() !== null && input.resolvers.length > 0;
      const hasPublic = isPractice || addresses.some((ip) => scopeOf(ip) === 'public');
      const lists =
        input.only.includes('blacklists') && hasPublic ? countLists(input, isPractice, context) : 0;
      const secondsEach = input.pace === 'gentle' ? 1.2 : 0.6;
      return {
        attempts,
        cells: doors.length,
        ports: [...new Set(doors.map((door) => door.ref.port))],
        families: [...new Set(doors.map((door) => door.ref.family))],
        lists,
        listSubjects: addresses.filter((ip) => scopeOf(ip) === 'public'),
        minutes: [
          Math.max(0.3, (attempts * secondsEach * 0.5) / 60),
          Math.max(1, (attempts * secondsEach * 1.5) / 60),
        ],
      };
    },
    async 'check.start'(input) {
      const { caseId, runId } = await startCheck(input, context, { recheckOf: null });
      return { caseId, runId };
    },
    async 'check.stop'({ runId }) {
      if (!context.runs.stop(runId)) throw new ServiceError({ code: 'not-found', key: 'not-running' });
      return { done: true };
    },
    async 'check.pause'({ runId, paused }) {
      if (!context.runs.pause(runId, paused))
        throw new ServiceError({ code: 'not-found', key: 'not-running' });
      return { done: true };
    },
    async 'check.progress'({ runId, language }) {
      return context.runs.progress(runId, language);
    },
    async 'check.again'({ runId, findingCode }) {
      const stored = context.store.cases.getRun(runId);
      if (!stored) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
      // Somebody else ticked the box for it, on another computer.
      if (context.store.parts.isForeignRun(runId)) throw refusal('not-own-run');
      const state = context.runs.state(runId);
      const report = buildReport(state, 'en', context.now().toISOString());
      const shown = report.findings.find((row) => row.code === findingCode);
      const finding = shown && state.findings.get(findingKey(shown));
      if (!finding) throw new ServiceError({ code: 'not-found', key: 'finding-not-found' });
      const request = againRequest(stored.request, finding);
      const started = await startCheck(request, context, { recheckOf: runId });
      return { caseId: started.caseId, runId: started.runId };
    },
    async 'run.resume'({ runId }) {
      const { caseId } = await resumeRun(runId, 'cut-off', context);
      return { caseId, runId };
    },
    async 'run.discard'({ runId, forget }) {
      const stored = context.store.cases.getRun(runId);
      if (!stored) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
      if (forget) context.store.cases.deleteRun(runId);
      else closeDeadRun(runId, context);
      context.shell.publish('cases.changed', {});
      return { done: true };
    },
  };
}

/** Findings that are about a sent message: without sending again they cannot be decided. */
const NEEDS_MESSAGE = ['relay.proved', 'relay.keeps', 'relay.bounces', 'relay.second-hop'];
/** Findings about who hides visitors, which the ordinary message shows. */
const NEEDS_ORDINARY = ['relay.masked-visitor', 'relay.open-masked'];

const IMPERSONATED = /xclient|proxy|\bX1[01]\b/;
/** What nobody could answer is asked in full; a door that was closed, too: one refused attempt would not prove it again. */
const IN_FULL = /^relay\.(?:unknown|closed|hidden|backup-differs)/;

/** The smallest check that can decide this finding again, with the consent that was given for the first one. */
export function againRequest(before: CheckRequest, finding: Finding): CheckRequest {
  const base: CheckRequest = {
    ...before,
    send: before.send && NEEDS_MESSAGE.includes(finding.id),
    ordinary: before.ordinary && NEEDS_ORDINARY.includes(finding.id),
    hidden: finding.id.startsWith('relay.hidden') ? before.hidden : 'off',
    impersonate: before.impersonate && IMPERSONATED.test([finding.id, ...(finding.refs ?? [])].join(' ')),
  };
  const recheck = {
    findingId: finding.id,
    subject: finding.subject,
    attempts: [] as string[],
    zones: [] as string[],
  };
  switch (finding.area) {
    case 'blacklist': {
      const { zone } = finding.params;
      const zones = typeof zone === 'string' ? [zone] : [];
      return { ...base, only: ['blacklists'], recheck: { ...recheck, zones } };
    }
    case 'relay':
      return { ...base, only: ['relay'], recheck: { ...recheck, attempts: attemptsFor(finding) } };
    case 'vantage':
      // Clocks are compared at the greeting.
      return {
        ...base,
        only: ['relay'],
        recheck: { ...recheck, attempts: finding.id === 'vantage.clock-off' ? ['C1'] : [] },
      };
    case 'posture':
    case 'dns':
      return { ...base, only: ['posture'], recheck };
  }
}

/**
 * The very attempts that decided, or for what a door says about itself just one polite visit. A door that was open to everybody is asked
 * everything: its other holes were left out the first time, and one refusal would not make it closed.
 */
function attemptsFor(finding: Finding): string[] {
  if (IN_FULL.test(finding.id)) return [];
  const decided = attemptsToRepeat(finding);
  const isAboutOpening = !/^relay\.(?:masked|catch-all)/.test(finding.id);
  if (isAboutOpening && decided.some((id) => holeOfAttempt(id) === 'plain')) return [];
  if (finding.id === 'relay.catch-all') return [...new Set(['C1', 'C2', ...decided])];
  return decided.length > 0 ? decided : ['C1'];
}
