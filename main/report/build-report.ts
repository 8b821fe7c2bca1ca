import {
  type BlacklistRow,
  type Finding,
  type Language,
  REPORT_SCHEMA,
  type Report,
  type ReportFinding,
  type Target,
  type Vantage,
  type VerdictCore,
} from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { likelySettings } from '../engine/advice/index.ts';
import { blacklistHeadline, summarise } from '../engine/blacklist/index.ts';
import { compareSeverity } from '../engine/finding/registry.ts';
import { countAttempts, type RunState } from '../engine/run/fold.ts';
import { verdictOfState } from '../engine/run/judge-state.ts';
import { fillFinding } from './finding-words.ts';
import { verdictWords } from './verdict-words.ts';

const NO_TARGET: Target = { input: '', kind: 'domain', hosts: [] };
const NO_VANTAGE: Vantage = {
  place: 'unknown',
  how: 'not-known',
  sourceAddresses: [],
  port25Out: 'unknown',
  dns: { resolvers: [], honest: null },
};

/** The report of a run in a language: finished, still going on, stopped or died. Pure. */
export function buildReport(state: RunState, language: Language, created: string): Report {
  const words = wordsIn(language);
  const vantage = state.vantage ?? NO_VANTAGE;
  const cells = [...state.cells.values()];
  const counts = countAttempts(state);
  const core = state.verdict ?? verdictSoFar(state, counts);
  const findings = codeFindings([...state.findings.values()], language).map((row) =>
    withSettings(row, state),
  );
  const rows = sortRows(state.rows);
  const headline = blacklistHeadline(rows);
  const startedAt = state.startedAt ?? created;
  return {
    schema: REPORT_SCHEMA,
    program: { version: state.version },
    created,
    language,
    target: state.target ?? { ...NO_TARGET, input: state.request?.input ?? '' },
    vantage,
    verdict: {
      code: core.code,
      ...verdictWords(core, { cells, vantage, state, counts }, words),
      grade: core.grade,
      ...(core.reason === undefined ? {} : { reason: core.reason }),
      seenFrom: words(`verdict:place.${vantage.place}`),
      ...(core.cell === undefined ? {} : { cell: core.cell }),
    },
    relay: { cells },
    blacklists: { headline: words(headline.key, headline.params), summary: summarise(rows), rows },
    posture: findings.filter((row) => row.area === 'posture'),
    findings,
    products: state.products,
    left: state.left,
    timing: timingOf(state, startedAt),
    transcripts: [...state.transcripts].map(([cell, lines]) => ({ cell, lines })),
    run: {
      result: state.result,
      tickedAt: startedAt,
      ...(state.request?.tickedBy ? { tickedBy: state.request.tickedBy } : {}),
      attemptsDone: counts.done,
      attemptsPlanned: counts.planned,
      ...(state.neutral ? { sender: state.neutral.sender, outside: state.neutral.outside } : {}),
      sent: state.left.messagesSent > 0,
      ...(state.lookAgain && state.lookAgain.cells.length > 0 ? { lookAgain: state.lookAgain } : {}),
    },
  };
}

/** A finding about a door, with the settings of the program that answers there which most likely made the hole. */
function withSettings(row: ReportFinding, state: RunState): ReportFinding {
  const cell = row.area === 'relay' ? state.cells.get(row.subject) : undefined;
  if (!cell) return row;
  const guesses = state.productsOf.get(cell.host ?? cell.address) ?? state.products;
  const settings = likelySettings(guesses, cell, row.id);
  return settings.length > 0 ? { ...row, settings } : row;
}

/** Short codes to read out: A1 … to do, U1 … could not be checked, P1 … passed. Most urgent first. */
function codeFindings(findings: readonly Finding[], language: Language): ReportFinding[] {
  const areas: Finding['area'][] = ['relay', 'vantage', 'blacklist', 'posture', 'dns'];
  const sorted = [...findings].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      compareSeverity(a.severity, b.severity) ||
      areas.indexOf(a.area) - areas.indexOf(b.area) ||
      weightOf(a) - weightOf(b) ||
      a.id.localeCompare(b.id),
  );
  const used = { A: 0, U: 0, P: 0 };
  return sorted.map((finding) => {
    const letter = finding.severity === 'ok' ? 'P' : finding.severity === 'unknown' ? 'U' : 'A';
    used[letter] += 1;
    return fillFinding(finding, `${letter}${used[letter]}`, language);
  });
}

/** What is open comes first, then what only a person can supply to get the relay question answered, then the rest. */
function rankOf({ severity, area }: Finding): number {
  if (severity === 'act-now') return 0;
  return severity === 'needs-you' && (area === 'relay' || area === 'vantage') ? 1 : 2;
}

/** What is proved first, then the widest hole, among findings of the same urgency. */
function weightOf(finding: Finding): number {
  const place = ['relay.proved', 'relay.open', 'relay.open-masked', 'relay.open-forged'].indexOf(finding.id);
  return place === -1 ? 2 : Math.min(place, 1);
}

function sortRows(rows: readonly BlacklistRow[]): BlacklistRow[] {
  const states: BlacklistRow['state'][] = [
    'listed',
    'policy',
    'information',
    'refused',
    'broken',
    'no-answer',
    'clean',
    'not-asked',
  ];
  const weights: BlacklistRow['weight'][] = ['major', 'common', 'minor', 'informational'];
  return [...rows].sort(
    (a, b) =>
      states.indexOf(a.state) - states.indexOf(b.state) ||
      weights.indexOf(a.weight) - weights.indexOf(b.weight) ||
      a.name.localeCompare(b.name),
  );
}

/**
 * Verdict of a run that has none: it died, or is still going on. A yes to a stranger stays a yes; a few refusals so far
 * are not "closed" (UX §3: every planned cell).
 */
function verdictSoFar(state: RunState, counts: { done: number; planned: number }): VerdictCore {
  const early = state.provisional;
  if (early && (early.grade === 'proved' || early.grade === 'probably')) return early;
  const sure = verdictOfState(state, 'stopped');
  if (sure.grade === 'proved' || sure.grade === 'probably' || sure.grade === 'keeps') return sure;
  return {
    code: 'CT-STOPPED',
    grade: 'unknown',
    reason: state.result,
    params: { n: counts.done, total: counts.planned },
  };
}

/** The computer's clock may have been set during the run: what was measured counts, times only where nothing was. */
function timingOf(state: RunState, startedAt: string): Report['timing'] {
  const { firstAnswerAt, endedAt, lastAt, tookMs } = state;
  const measuredMs = endedAt === null ? null : tookMs;
  const totalMs = measuredMs ?? msBetween(startedAt, endedAt ?? lastAt ?? startedAt);
  const firstAnswerMs =
    firstAnswerAt === null ? null : Math.min(totalMs, msBetween(startedAt, firstAnswerAt));
  return { startedAt, firstAnswerMs, totalMs };
}

function msBetween(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
