import type { BeforeAfter, Finding, Language, Report } from '../../preload/contract/index.ts';
import { findingKey, type RunState } from '../engine/run/fold.ts';
import { isTimeTold } from '../engine/vantage/index.ts';
import { buildReport, fillFinding } from '../report/index.ts';
import type { StoredRun } from '../store/index.ts';
import { planOfCase } from './delisting/plan.ts';
import type { ServiceContext } from './types.ts';

const MAX_LINES = 6;
const MAX_CHANGES = 40;

type Result = BeforeAfter['result'];
type Recheck = NonNullable<StoredRun['request']['recheck']>;

/** Findings that answer the relay question of a door: the state of the door is what counts, not the same id. */
const DOOR_QUESTION =
  /^relay\.(?:open|proved|keeps|bounces|second-hop|closed|unknown|xclient-taken|proxy-taken)(?:-|$)/;

/** The report of a run with what was looked at again in its case (A6), and what was done about its listings (B6). */
export function reportOfRun(runId: string, language: Language, context: ServiceContext): Report {
  const report = buildReport(context.runs.state(runId), language, context.now().toISOString());
  const caseId = context.store.cases.getRun(runId)?.caseId;
  if (caseId === undefined) return report;
  const changes = changesOfCase(caseId, language, context);
  const delisting = planOfCase(caseId, context);
  return {
    ...report,
    ...(changes.length > 0 ? { changes } : {}),
    ...(delisting.lists.length > 0 ? { delisting } : {}),
  };
}

/** Every finding that was looked at again in this case: how it was, how it is. Oldest first. */
export function changesOfCase(caseId: string, language: Language, context: ServiceContext): BeforeAfter[] {
  const { cases } = context.store;
  return cases
    .listRuns(caseId)
    .filter((run) => run.recheckOf !== null && run.state !== 'running')
    .slice(0, MAX_CHANGES)
    .reverse()
    .flatMap((run) => {
      const stored = cases.getRun(run.runId);
      const change = stored && changeOf(stored, language, context);
      return change ? [change] : [];
    });
}

function changeOf(run: StoredRun, language: Language, context: ServiceContext): BeforeAfter | null {
  const { recheck } = run.request;
  const earlier = run.recheckOf === null ? null : context.store.cases.getRun(run.recheckOf);
  if (!recheck || !earlier) return null;
  const was = context.runs.state(earlier.runId);
  const is = context.runs.state(run.runId);
  const finding = was.findings.get(keyOf(recheck));
  if (!finding) return null;
  const now = sameMatter(is, recheck, finding);
  const result = resultOf(is, recheck, finding, now);
  return {
    findingId: recheck.findingId,
    subject: recheck.subject,
    title: fillFinding(finding, '', language).title,
    before: {
      runId: earlier.runId,
      at: was.endedAt ?? earlier.startedAt,
      state: stateWord(was, recheck, finding),
      lines: evidenceLines(finding),
    },
    after: {
      runId: run.runId,
      at: is.endedAt ?? run.startedAt,
      state: stateWord(is, recheck, now, result),
      lines: now ? evidenceLines(now) : [],
    },
    result,
  };
}

function keyOf({ findingId, subject, zones }: Recheck): string {
  return findingKey({ id: findingId, subject, zone: zones[0] });
}

/** What the second run says about the same matter: the same finding, else another one of the same kind and subject. */
function sameMatter(is: RunState, recheck: Recheck, before: Finding): Finding | null {
  const same = is.findings.get(keyOf(recheck));
  if (same) return same;
  const kin = [...is.findings.values()].filter(
    (row) => row.subject === recheck.subject && row.area === before.area && row.id !== recheck.findingId,
  );
  const isDoor = DOOR_QUESTION.test(recheck.findingId);
  return (
    kin.find((row) =>
      isDoor ? DOOR_QUESTION.test(row.id) : topicOf(row.id) === topicOf(recheck.findingId),
    ) ?? null
  );
}

/** `posture.spf-missing` and `posture.spf-ok` are one topic: `posture.spf`. */
function topicOf(id: string): string {
  return /^[a-z]+\.[a-z0-9]+/.exec(id)?.[0] ?? id;
}

function resultOf(is: RunState, recheck: Recheck, before: Finding, now: Finding | null): Result {
  if (is.result !== 'done') return 'could-not-tell';
  if (before.area === 'blacklist') return listResult(is, recheck);
  if (DOOR_QUESTION.test(recheck.findingId)) return doorResult(is, recheck, now);
  if (now?.id === recheck.findingId) return 'still-there';
  if (now)
    return now.severity === 'ok' ? 'solved' : now.severity === 'unknown' ? 'could-not-tell' : 'changed';
  // A server that told no time this time says nothing about the clock.
  if (recheck.findingId === 'vantage.clock-off') return isTimeTold(is) ? 'solved' : 'could-not-tell';
  const door = is.cells.get(recheck.subject);
  // A side finding of a door that could not be reached this time has not gone away.
  if (door && door.state === 'unknown' && (door.facts?.ehlo ?? []).length === 0) return 'could-not-tell';
  return isAnyoneSilent(is, before) ? 'could-not-tell' : 'solved';
}

/** A door: its own state now. */
function doorResult(is: RunState, recheck: Recheck, now: Finding | null): Result {
  const state = is.cells.get(recheck.subject)?.state;
  if (state === undefined || state === 'unknown') return 'could-not-tell';
  if (now?.id === recheck.findingId) return 'still-there';
  if (state === 'closed' || state === 'not-offered') return 'solved';
  return 'changed';
}

/** A listing: every asked list must say the opposite before it is gone. */
function listResult(is: RunState, recheck: Recheck): Result {
  const rows = is.rows.filter(
    (row) =>
      row.subject === recheck.subject && (recheck.zones.length === 0 || recheck.zones.includes(row.zone)),
  );
  if (rows.some((row) => row.state === 'listed' || row.state === 'policy')) {
    const isSame = is.findings.has(keyOf(recheck));
    return isSame ? 'still-there' : 'changed';
  }
  return rows.length > 0 && rows.every((row) => row.state === 'clean' || row.state === 'information')
    ? 'solved'
    : 'could-not-tell';
}

/** Could the question not be asked this time: its step was not done, or no door answered? */
function isAnyoneSilent(is: RunState, before: Finding): boolean {
  if (before.area === 'dns' || before.area === 'posture') {
    const step = before.id.startsWith('posture.tls') ? is.steps.encryption : is.steps.names;
    return step.state !== 'done' || (is.target?.problems ?? []).some((row) => row.fatal);
  }
  const cells = [...is.cells.values()];
  return cells.length === 0 || cells.every((cell) => cell.state === 'unknown');
}

/** State of the door where the door is the matter, else how urgent it is. */
function stateWord(state: RunState, recheck: Recheck, finding: Finding | null, result?: Result): string {
  if (DOOR_QUESTION.test(recheck.findingId)) return state.cells.get(recheck.subject)?.state ?? 'unknown';
  if (finding) return finding.severity;
  return result === 'solved' ? 'ok' : 'unknown';
}

/** The lines that decided, with what stands around them. */
function evidenceLines(finding: Finding): string[] {
  const [first] = finding.evidence;
  if (!first) return [];
  const from = Math.max(0, Math.min((first.deciding ?? 0) - MAX_LINES + 2, first.lines.length - MAX_LINES));
  return first.lines.slice(from, from + MAX_LINES);
}
