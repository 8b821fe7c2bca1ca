import type {
  BlacklistRow,
  Cell,
  CellRef,
  CheckRequest,
  Finding,
  Left,
  ProductGuess,
  RunEvent,
  StepId,
  Target,
  TranscriptLine,
  Vantage,
  VerdictCore,
} from '../../../preload/contract/index.ts';
import { STEPS } from '../../../preload/contract/index.ts';
import { cellKey } from './doors.ts';

export type StepState = {
  state: 'waiting' | 'running' | 'done' | 'skipped' | 'stopped' | 'failed';
  total: number;
  reason?: string;
};

/** Everything known of a run so far: a pure fold of its events, whether it is going on, ended or died. */
export type RunState = {
  runId: string;
  version: string;
  request: CheckRequest | null;
  startedAt: string | null;
  endedAt: string | null;
  lastAt: string | null;
  /** How long all parts that have ended took, ms; null: not known, then the times tell. */
  tookMs: number | null;
  result: 'running' | 'done' | 'stopped' | 'timed-out' | 'failed' | 'died';
  reason?: string;
  target: Target | null;
  vantage: Vantage | null;
  neutral: { sender: string; outside: string } | null;
  steps: Record<StepId, StepState>;
  cells: Map<string, Cell>;
  /** Cells that are finished. */
  ended: Set<string>;
  transcripts: Map<string, TranscriptLine[]>;
  /** All lines in the order in which they came, for the live conversation. */
  conversation: { cell: string; line: TranscriptLine }[];
  rows: BlacklistRow[];
  findings: Map<string, Finding>;
  products: ProductGuess[];
  /** What answers at each host, by its name. */
  productsOf: Map<string, ProductGuess[]>;
  left: Left;
  now: { cell: CellRef | null; attempt: string | null };
  provisional: VerdictCore | null;
  firstAnswerAt: string | null;
  verdict: VerdictCore | null;
  /** When the server is asked again because it said "later"; `dueAt` null: not any more. */
  lookAgain: { cells: string[]; dueAt: string | null; turn: number; of: number } | null;
};

export function emptyRunState(runId: string): RunState {
  const steps = Object.fromEntries(STEPS.map((step) => [step, { state: 'waiting', total: 0 }]));
  return {
    runId,
    version: '',
    request: null,
    startedAt: null,
    endedAt: null,
    lastAt: null,
    tookMs: 0,
    result: 'running',
    target: null,
    vantage: null,
    neutral: null,
    steps: steps as Record<StepId, StepState>,
    cells: new Map(),
    ended: new Set(),
    transcripts: new Map(),
    conversation: [],
    rows: [],
    findings: new Map(),
    products: [],
    productsOf: new Map(),
    left: { smtpConnections: 0, dnsQuestions: 0, messagesSent: 0, others: [] },
    now: { cell: null, attempt: null },
    provisional: null,
    firstAnswerAt: null,
    verdict: null,
    lookAgain: null,
  };
}

/**
 * What makes a finding the same as one said before: its id and subject. A listing is a listing of one list: two lists that name one
 * address are two findings.
 */
export function findingKey(finding: { id: string; subject: string; zone?: string | undefined }): string {
  const { id, subject, zone } = finding;
  return id.startsWith('blacklist.') && zone !== undefined ? `${id}|${subject}|${zone}` : `${id}|${subject}`;
}

/** Adds one event. The state is changed in place (runs have thousands of events) and returned. */
export function foldEvent(state: RunState, event: RunEvent): RunState {
  state.lastAt = event.at;
  switch (event.type) {
    case 'run-started':
      state.request = event.request;
      state.version = event.version;
      state.startedAt = event.at;
      return state;
    case 'resumed':
      // The part before has no end: nobody knows how long it took.
      if (state.result === 'running') state.tookMs = null;
      return reopen(state, event.why ?? 'cut-off');
    case 'target':
      state.target = event.target;
      return state;
    case 'vantage':
      state.vantage = event.vantage;
      return state;
    case 'neutral':
      state.neutral = { sender: event.sender, outside: event.outside };
      return state;
    case 'step-started':
      state.steps[event.step] = { state: 'running', total: event.total };
      return state;
    case 'step-ended':
      state.steps[event.step] = {
        ...state.steps[event.step],
        state: event.result,
        ...(event.reason === undefined ? {} : { reason: event.reason }),
      };
      return state;
    case 'now':
      state.now = { cell: event.cell ?? null, attempt: event.attempt ?? null };
      return state;
    case 'blacklist-row':
      state.rows.push(event.row);
      return state;
    case 'product':
      state.products = mergeProducts(state.products, event.guesses);
      state.productsOf.set(event.host, event.guesses);
      return state;
    case 'finding':
      return foldFinding(state, event.finding);
    case 'left':
      state.left = event.left;
      return state;
    case 'provisional':
      state.provisional = event.verdict;
      state.firstAnswerAt ??= event.at;
      return state;
    case 'verdict':
      state.verdict = event.verdict;
      state.firstAnswerAt ??= event.at;
      return state;
    case 'look-again':
      state.lookAgain = { cells: event.cells, dueAt: event.dueAt, turn: event.turn, of: event.of };
      return state;
    case 'arrival':
      return foldArrival(state, event);
    case 'run-ended':
      state.result = event.result;
      state.endedAt = event.at;
      state.tookMs = state.tookMs === null || event.tookMs === undefined ? null : state.tookMs + event.tookMs;
      if (event.reason !== undefined) state.reason = event.reason;
      return state;
    default:
      return foldCellEvent(state, event);
  }
}

function foldFinding(state: RunState, finding: Finding): RunState {
  const { zone } = finding.params;
  state.findings.set(findingKey({ ...finding, ...(typeof zone === 'string' ? { zone } : {}) }), finding);
  return state;
}

/** A run goes on: its last words are taken back, and doors that the stop cut short are not finished. */
function reopen(state: RunState, why: 'cut-off' | 'look-again'): RunState {
  state.result = 'running';
  state.endedAt = null;
  state.verdict = null;
  state.provisional = null;
  delete state.reason;
  for (const [key, cell] of state.cells) {
    const isCutShort = ['stopped', 'timed-out', 'slow'].includes(cell.reason ?? '');
    const isDue = why === 'look-again' && (cell.later?.length ?? 0) > 0;
    if (isCutShort || isDue) state.ended.delete(key);
  }
  for (const [key, finding] of state.findings) {
    if (finding.area === 'relay' || isFromDoors(finding)) state.findings.delete(key);
  }
  return state;
}

/** Findings that are made from the doors at every ending; those about hidden servers are said by their own step. */
function isFromDoors({ id, area }: Finding): boolean {
  return (
    (area === 'relay' && !id.startsWith('relay.hidden')) ||
    ['vantage.in-the-middle', 'vantage.clock-off'].includes(id)
  );
}

/** News of a message: what was said about its door is taken back; whoever tells the news says it anew. */
function foldArrival(state: RunState, event: Extract<RunEvent, { type: 'arrival' }>): RunState {
  const cell = state.cells.get(event.cell);
  if (!cell) return state;
  const part = event.ordinary ? { ordinary: event.delivery } : { delivery: event.delivery };
  state.cells.set(event.cell, { ...cell, ...part });
  for (const [key, finding] of state.findings) {
    if (isFromDoors(finding) && finding.subject === event.cell) state.findings.delete(key);
  }
  return state;
}

type CellEvent = Extract<RunEvent, { type: 'cell-started' | 'attempt' | 'transcript' | 'cell-ended' }>;

function foldCellEvent(state: RunState, event: CellEvent): RunState {
  switch (event.type) {
    case 'cell-started': {
      const key = cellKey(event.cell);
      const known = state.cells.get(key);
      state.cells.set(key, { ...(known ?? startedCell(event.cell)), planned: event.planned });
      // Asked once more: what it said before stands until it has answered.
      state.ended.delete(key);
      return state;
    }
    case 'attempt': {
      const key = cellKey(event.cell);
      const cell = state.cells.get(key) ?? startedCell(event.cell);
      const list = event.control ? cell.controls : cell.attempts;
      const asked = list.findIndex((row) => row.id === event.attempt.id);
      if (asked < 0) list.push(event.attempt);
      else list[asked] = event.attempt;
      state.cells.set(key, cell);
      return state;
    }
    case 'transcript': {
      const lines = state.transcripts.get(event.cell) ?? [];
      lines.push(...event.lines);
      state.transcripts.set(event.cell, lines);
      for (const line of event.lines) state.conversation.push({ cell: event.cell, line });
      return state;
    }
    case 'cell-ended': {
      const key = cellKey(event.cell);
      // A copy: the run may go on and add attempts, and events are shared between folds.
      state.cells.set(key, {
        ...event.cell,
        attempts: [...event.cell.attempts],
        controls: [...event.cell.controls],
      });
      state.ended.add(key);
      return state;
    }
  }
}

export function foldRun(runId: string, events: Iterable<RunEvent>): RunState {
  const state = emptyRunState(runId);
  for (const event of events) foldEvent(state, event);
  return state;
}

/** Attempts finished and planned over all cells ("18 of 34"). */
export function countAttempts(state: RunState): { done: number; planned: number } {
  const cells = [...state.cells.values()];
  const done = cells.reduce((sum, cell) => sum + cell.attempts.length + cell.controls.length, 0);
  const inCells = cells.reduce((sum, cell) => sum + (cell.planned ?? 0), 0);
  // The plan only shrinks: attempts that the answers made needless are not owed any more.
  const isOver = state.steps.relay.state === 'done';
  return { done, planned: Math.max(isOver ? inCells : Math.max(inCells, state.steps.relay.total), done) };
}

function startedCell(ref: CellRef): Cell {
  return {
    address: ref.address,
    family: ref.family,
    port: ref.port,
    host: ref.host,
    state: 'unknown',
    verdict: 'CT-STOPPED',
    attempts: [],
    controls: [],
  };
}

function mergeProducts(known: ProductGuess[], more: readonly ProductGuess[]): ProductGuess[] {
  const ids = new Set(known.map((row) => row.id));
  return [...known, ...more.filter((row) => !ids.has(row.id))].slice(0, 8);
}
