import type { Cell, Place, VerdictCode, VerdictCore } from '../../../preload/contract/index.ts';
import { effectiveAccepts, openKind, readableLogins, verdictOfHole } from './judge-cell.ts';
import { namedList } from './path-signs.ts';
import { cellKey } from './types.ts';

/**
 * Parameters of `VerdictCore` (those that make sense for the code; all are data, never sentences):
 * - `ip`, `address` (the same), `port`, `family`, `host`: the cell that decided
 * - `n`, `total`: accepted / refused attempts of all relay attempts made; for CT-STOPPED, -SLOW, -LIMIT: done of planned
 * - `form`: id of the deciding attempt; `used`: the sender or EHLO name it wrote (OPEN-FORGED)
 * - `seenAs`: address the server saw (OPEN-MASKED); `token`: code of the sent message (KEEPS-IT, OPEN-PROVED)
 * - `cells`, `openCells`, `closedCells`: doors as `192.0.2.25:25, [2001:db8::25]:25`
 * - `place`: inside | outside | unknown
 * - `list`: blacklist the server named (CT-BLOCKED); `reason`: key under `findingRelay:reason`; `limit`: `time` (CT-STOPPED)
 */
export type RunFacts = {
  cells: readonly Cell[];
  place: Place;
  port25Out: 'open' | 'blocked' | 'unknown';
  result: 'done' | 'stopped' | 'timed-out';
  attemptsDone: number;
  attemptsPlanned: number;
  /** Doors that were to be tested, when known: tells a stop during a later step from one during the relay test. */
  doors?: number;
  /** The name led to nothing that could be tested. */
  nameTrouble?: { host: string; code: string };
  /** V4: false when the DNS makes up answers. */
  honest: boolean | null;
};

/** What cannot be told, most telling first. */
const DOUBTS: readonly VerdictCode[] = [
  'CT-MIDDLE',
  'CT-BLOCKED',
  'CT-LATER',
  'CT-LIMIT',
  'CT-SLOW',
  'CT-STOPPED',
  'CT-NOANSWER',
  'CT-REFUSED',
];

/** One verdict for the whole run (UX §3), from its cells. Pure. */
export function judgeRun(facts: RunFacts): VerdictCore {
  const { cells, place } = facts;
  const open = cells.filter((cell) => cell.state === 'open' || cell.state === 'probably');
  if (open.length > 0) return judgeOpenRun(open, facts);
  const keeping = cells.find((cell) => cell.state === 'keeps');
  if (keeping) return core(keeping.verdict, 'keeps', keeping, facts);
  if (facts.nameTrouble && cells.length === 0) {
    const { host, code } = facts.nameTrouble;
    return { code: 'CT-NAME', grade: 'unknown', reason: code, params: { host, reason: code, place } };
  }
  const unfinished = judgeUnfinished(facts);
  if (unfinished) return unfinished;
  // Doors that nobody answers at, or that this computer has no way to, are named but do not undo the others.
  const answering = cells.filter((cell) => cell.state !== 'not-offered' && cell.reason !== 'unreachable');
  if (answering.length > 0 && answering.every((cell) => cell.state === 'closed')) {
    return judgeClosedRun(answering, facts);
  }
  return judgeDoubt(answering.length > 0 ? answering : cells, facts);
}

/**
 * The first sentence of a run, as soon as one control and one stranger's attempt are answered (UX §6); null before that.
 * Cells may be unfinished.
 */
export function provisional(cells: readonly Cell[], place: Place): VerdictCore | null {
  const facts: RunFacts = {
    cells,
    place,
    port25Out: 'unknown',
    result: 'done',
    attemptsDone: cells.reduce((sum, cell) => sum + cell.attempts.length + cell.controls.length, 0),
    attemptsPlanned: cells.reduce((sum, cell) => sum + (cell.planned ?? 0), 0),
    honest: null,
  };
  const open = cells.filter((cell) => openKind(cell) !== null && cell.state !== 'keeps');
  if (open.length > 0) return judgeOpenRun(open, facts);
  const refused = cells.filter((cell) => cell.state === 'closed' || isRefusedSoFar(cell));
  const [first] = refused;
  return first
    ? core(place === 'outside' ? 'CLOSED' : 'CLOSED-INSIDE', 'closed', first, facts, refused)
    : null;
}

function isRefusedSoFar(cell: Cell): boolean {
  const has = (rows: Cell['attempts'], id: RegExp, outcomes: readonly string[]): boolean =>
    rows.some((row) => id.test(row.id) && outcomes.includes(row.outcome));
  return (
    has(cell.controls, /^C1\b/, ['accepted']) &&
    has(cell.attempts, /^S1(?:\/X3)?$/, ['refused-relay', 'auth-required'])
  );
}

function judgeOpenRun(open: readonly Cell[], facts: RunFacts): VerdictCore {
  const first = open[0];
  if (!first) return judgeDoubt(facts.cells, facts);
  const proved = open.find((cell) => cell.delivery?.state === 'seen');
  if (facts.place !== 'outside') {
    return core('OPEN-INSIDE', proved ? 'proved' : 'probably', proved ?? first, facts, open);
  }
  if (proved) return core('OPEN-PROVED', 'proved', proved, facts, open);
  const masked = open.find((cell) => cell.verdict === 'OPEN-MASKED');
  if (masked) return core('OPEN-MASKED', 'probably', masked, facts, open);
  const plain = open.find((cell) => openKind(cell) === 'plain');
  if (plain) {
    const isPartly = facts.cells.some((cell) => cell.state === 'closed');
    return core(isPartly ? 'OPEN-PART' : 'OPEN-ACCEPTED', 'probably', plain, facts, open);
  }
  for (const kind of ['forged-sender', 'helo', 'trick', 'limited'] as const) {
    const cell = open.find((row) => openKind(row) === kind);
    if (cell) return core(verdictOfHole(kind), 'probably', cell, facts, open);
  }
  return core('OPEN-ACCEPTED', 'probably', first, facts, open);
}

/** Stopped, or out of time, before the relay question was answered. */
function judgeUnfinished(facts: RunFacts): VerdictCore | null {
  if (facts.result === 'done') return null;
  const cut = facts.cells.find((cell) => cell.verdict === 'CT-STOPPED' || cell.verdict === 'CT-SLOW');
  const isWhole =
    facts.doors === undefined
      ? facts.attemptsDone >= facts.attemptsPlanned && facts.cells.length > 0
      : facts.cells.length >= facts.doors;
  if (!cut && isWhole) return null;
  const isSlow = facts.result === 'timed-out' && facts.cells.some((cell) => cell.verdict === 'CT-SLOW');
  const cell = cut ?? facts.cells[0];
  const params = { n: facts.attemptsDone, total: facts.attemptsPlanned, place: facts.place };
  const code: VerdictCode = isSlow ? 'CT-SLOW' : 'CT-STOPPED';
  const reason = isSlow ? 'slow' : facts.result;
  return {
    code,
    grade: 'unknown',
    reason,
    params: {
      ...params,
      reason,
      ...(facts.result === 'timed-out' ? { limit: 'time' } : {}),
      ...doorOf(cell),
    },
    ...(cell ? { cell: cellKey(cell) } : {}),
  };
}

function judgeClosedRun(cells: readonly Cell[], facts: RunFacts): VerdictCore {
  const first = cells[0];
  if (!first) return judgeDoubt(facts.cells, facts);
  if (facts.place !== 'outside') return core('CLOSED-INSIDE', 'closed', first, facts, cells);
  const readable = cells.find((cell) => readableLogins(cell.facts?.authPlain ?? []).length > 0);
  if (readable) return core('CLOSED-LOGIN', 'closed', readable, facts, cells);
  return core('CLOSED', 'closed', first, facts, cells);
}

function judgeDoubt(cells: readonly Cell[], facts: RunFacts): VerdictCore {
  const code = DOUBTS.find((row) => cells.some((cell) => cell.verdict === row));
  const cell = cells.find((row) => row.verdict === code);
  if (code === undefined || !cell) {
    const host = facts.nameTrouble?.host ?? '';
    const reason = facts.nameTrouble?.code ?? 'no-address';
    return { code: 'CT-NAME', grade: 'unknown', reason, params: { host, reason, place: facts.place } };
  }
  const isSilent = code === 'CT-NOANSWER' || code === 'CT-REFUSED';
  if (code === 'CT-NOANSWER' && facts.port25Out === 'blocked' && cell.port === 25) {
    return core('CT-OUT25', 'unknown', cell, facts);
  }
  // Made-up addresses: whoever did not answer may not be the server at all.
  if (isSilent && facts.honest === false) {
    return { ...core('CT-NAME', 'unknown', cell, facts), reason: 'dns-makes-up' };
  }
  return core(code, 'unknown', cell, facts);
}

/** A verdict with its parameters. `cells`: those that the sentence speaks of. */
function core(
  code: VerdictCode,
  grade: VerdictCore['grade'],
  cell: Cell,
  facts: RunFacts,
  cells: readonly Cell[] = [cell],
): VerdictCore {
  const { reason } = cell;
  const accepted = effectiveAccepts([...cell.attempts, ...cell.controls]);
  const form = accepted[0];
  const closed = facts.cells.filter((row) => row.state === 'closed');
  return {
    code,
    grade,
    ...(reason === undefined ? {} : { reason }),
    cell: cellKey(cell),
    params: {
      ...doorOf(cell),
      ...countsFor(code, cell, cells),
      place: facts.place,
      cells: doorsOf(cells),
      openCells: doorsOf(facts.cells.filter((row) => row.state === 'open' || row.state === 'probably')),
      closedCells: doorsOf(closed),
      ...(form ? { form: form.id, used: form.helo ?? form.mailFrom } : {}),
      ...(cell.seenAs === undefined ? {} : { seenAs: cell.seenAs }),
      ...(cell.delivery === undefined ? {} : { token: cell.delivery.token }),
      ...(reason === undefined ? {} : { reason }),
      ...(code === 'CT-BLOCKED' ? listOf(cell) : {}),
      ...(code === 'CLOSED-LOGIN'
        ? { mechanisms: readableLogins(cell.facts?.authPlain ?? []).join(' ') }
        : {}),
    },
  };
}

/** n and total for the sentence of this code. */
function countsFor(code: VerdictCode, cell: Cell, cells: readonly Cell[]): { n: number; total: number } {
  if (code === 'CT-LIMIT' || code === 'CT-SLOW' || code === 'CT-STOPPED') {
    const done = cell.attempts.length + cell.controls.length;
    return { n: done, total: Math.max(done, cell.planned ?? 0) };
  }
  const made = cells.flatMap((row) => triesOf(row));
  const yes = cells.flatMap((row) => effectiveAccepts(row.attempts));
  return { n: code.startsWith('OPEN') ? yes.length : made.length - yes.length, total: made.length };
}

/** Relay attempts of a cell that were really put to it. */
export function triesOf(cell: Cell): Cell['attempts'] {
  return cell.attempts.filter((row) => row.outcome !== 'tls-required' || row.tls);
}

function doorOf(cell: Cell | undefined): Record<string, string | number> {
  if (!cell) return {};
  const { address, port, family, host } = cell;
  return { ip: address, address, port, family, host: host ?? address };
}

const doorsOf = (cells: readonly Cell[]): string => cells.map(cellKey).join(', ');

function listOf(cell: Cell): { list?: string } {
  const texts = [...cell.controls, ...cell.attempts]
    .filter((row) => row.outcome === 'blocked-tester')
    .map((row) => row.reply.text);
  const spoken = [...texts, ...(cell.facts?.replies ?? []), cell.facts?.banner ?? ''];
  const list = spoken.map(namedList).find((name) => name !== null);
  return list ? { list } : {};
}
