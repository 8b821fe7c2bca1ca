import type { Language, Progress, StepId } from '../../preload/contract/index.ts';
import { STEPS } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { summarise } from '../engine/blacklist/index.ts';
import { countAttempts, type RunState } from '../engine/run/fold.ts';
import { formName, verdictWords } from '../report/index.ts';

type Count = { name: string; value: number };

/** The compact live picture of a run, in a language (UX §6). Pure. */
export function progressOf(
  state: RunState,
  extra: { caseId: string; paused: boolean; elapsedMs: number | null; nowMs: number; notKept?: boolean },
  language: Language,
): Progress {
  const words = wordsIn(language);
  const counts = countAttempts(state);
  const startedMs = state.startedAt === null ? extra.nowMs : Date.parse(state.startedAt);
  const endMs = state.endedAt === null ? extra.nowMs : Date.parse(state.endedAt);
  const measuredMs = state.endedAt === null ? extra.elapsedMs : state.tookMs;
  const elapsedMs = measuredMs ?? Math.max(0, endMs - startedMs);
  const replyMs = medianReply(state);
  const estimate = estimateMs(elapsedMs, counts);
  const { cell, attempt } = state.now;
  return {
    runId: state.runId,
    caseId: extra.caseId,
    title: state.target?.hosts[0]?.name ?? state.target?.domain ?? state.request?.input ?? '',
    state: state.result === 'running' ? (extra.paused ? 'paused' : 'running') : doneState(state.result),
    elapsedMs,
    ...(estimate ? { estimateMs: estimate } : {}),
    ...(state.provisional ? { provisional: provisionalWords(state, counts, language) } : {}),
    steps: STEPS.map((step) => stepProgress(state, step, counts)),
    ...(cell && attempt
      ? { now: { address: cell.address, port: cell.port, attempt, words: formName(attempt, words) } }
      : {}),
    ...(replyMs === null ? {} : { replyMs }),
    findings: [...state.findings.values()].filter((row) => row.severity !== 'ok').length,
    ...(extra.notKept ? { notKept: true } : {}),
  };
}

function doneState(result: RunState['result']): Progress['state'] {
  return result === 'done' ? 'done' : result === 'failed' || result === 'died' ? 'failed' : 'stopped';
}

function provisionalWords(
  state: RunState,
  counts: { done: number; planned: number },
  language: Language,
): Progress['provisional'] {
  const words = wordsIn(language);
  const core = state.verdict ?? state.provisional;
  if (!core) return undefined;
  const cells = [...state.cells.values()];
  const vantage = state.vantage;
  if (!vantage) return undefined;
  if (state.verdict)
    return { code: core.code, ...verdictWords(core, { cells, vantage, state, counts }, words) };
  const isOpen = core.code.startsWith('OPEN');
  const door = words('verdict:door', {
    family: `IPv${core.params.family ?? 4}`,
    port: core.params.port ?? 25,
  });
  const isRefused = core.code.startsWith('CLOSED');
  const headline =
    isOpen || isRefused
      ? words(`verdict:soFar.${isOpen ? 'accepted' : 'refused'}`, { door })
      : verdictWords(core, { cells, vantage, state, counts }, words).headline;
  const place = words(`verdict:place.${vantage.place}`);
  return {
    code: core.code,
    headline,
    detail: words('verdict:soFar.counts', { n: counts.done, total: counts.planned, place }),
  };
}

function stepProgress(
  state: RunState,
  step: StepId,
  counts: { done: number; planned: number },
): Progress['steps'][number] {
  const known = state.steps[step];
  const base = { step, state: known.state, counts: [] as Count[] };
  switch (step) {
    case 'relay':
      return { ...base, done: counts.done, total: counts.planned, counts: relayCounts(state) };
    case 'blacklists':
      return {
        ...base,
        done: state.rows.length,
        total: Math.max(known.total, state.rows.length),
        counts: listCounts(state),
      };
    default: {
      const isOver = known.state !== 'waiting' && known.state !== 'running';
      return {
        ...base,
        done: isOver ? Math.max(1, known.total) : 0,
        total: Math.max(1, known.total),
        counts: fixCounts(state, step),
      };
    }
  }
}

function relayCounts(state: RunState): Count[] {
  const attempts = [...state.cells.values()].flatMap((cell) => cell.attempts);
  const count = (test: (outcome: string) => boolean): number =>
    attempts.filter((row) => test(row.outcome)).length;
  return [
    { name: 'refused', value: count((o) => o === 'refused-relay' || o === 'auth-required') },
    { name: 'accepted', value: count((o) => o === 'accepted') },
    { name: 'waiting', value: count((o) => o === 'temporary') },
  ];
}

function listCounts(state: RunState): Count[] {
  const sums = summarise(state.rows);
  return [
    { name: 'clean', value: sums.clean },
    { name: 'listed', value: sums.listed + sums.policy },
    { name: 'noAnswer', value: sums.noAnswer + sums.refused + sums.broken },
  ];
}

function fixCounts(state: RunState, step: StepId): Count[] {
  const belongs = (id: string): boolean =>
    step === 'encryption'
      ? id.startsWith('posture.tls')
      : step === 'names' && id.startsWith('posture.') && !id.startsWith('posture.tls');
  const open = [...state.findings.values()].filter(
    (row) => belongs(row.id) && (row.severity === 'this-week' || row.severity === 'act-now'),
  );
  return [{ name: 'toFix', value: open.length }];
}

/** Range for the whole run from the pace so far; nothing before five attempts. */
function estimateMs(elapsedMs: number, counts: { done: number; planned: number }): [number, number] | null {
  if (counts.done < 5 || counts.planned === 0) return null;
  const whole = (elapsedMs / counts.done) * counts.planned;
  return [Math.round(whole * 0.85), Math.round(whole * 1.4)];
}

function medianReply(state: RunState): number | null {
  const times = [...state.cells.values()]
    .flatMap((cell) => cell.attempts.map((row) => row.ms))
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? null;
}
