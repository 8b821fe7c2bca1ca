import type { Cell, Delivery, Place, VerdictCode, VerdictCore } from '../../../preload/contract/index.ts';
import { effectiveAccepts, openKind, readableLogins, verdictOfHole } from './judge-cell.ts';
import { namedList } from './path-signs.ts';
import { cellKey, isLoginDoor } from './types.ts';

/**
 * Parameters of `VerdictCore` (those that make sense for the code; all are data, never sentences):
 * - `ip`, `address` (the same), `port`, `family`, `host`: the cell that decided
 * - `n`, `total`: accepted / refused attempts of all relay attempts made; for CT-STOPPED, -SLOW, -LIMIT: done of planned
 * - `form`: id of the deciding attempt; `used`: the sender or EHLO name it wrote, or the address it claimed (OPEN-FORGED)
 * - `seenAs`: address the server saw, `culprit`: kind of what hides strangers (OPEN-MASKED, OPEN-PROVED)
 * - `token`: mark of the sent message (KEEPS-IT, BOUNCES, OPEN-PROVED); `to`: where it was sent; `time`, `exit`: when it arrived, and
 *   through which other machine (OPEN-PROVED); `waitedS`: seconds in which nothing came (KEEPS-IT)
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
  /** V2: IP families in which port 25 does not leave this connection, when it was looked at for each. */
  port25Blocked?: readonly Cell['family'][];
  /** V3: one machine answers on port 25 in everybody's place; what gave it away (a key under `findingRelay:reason`). */
  intercepted?: string;
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

/**
 * Cells as they are to be judged when one machine answers on port 25 in everybody's place: whatever was answered there, yes or no,
 * is its own. Cells where nobody answered, and other ports, stay the same objects. Pure.
 */
export function throughTheMiddle(cells: readonly Cell[], sign: string): Cell[] {
  return cells.map((cell) => {
    if (cell.port !== 25 || cell.facts?.banner === undefined || cell.verdict === 'CT-MIDDLE') return cell;
    const { decidedBy: _spoilt, ...rest } = cell;
    return { ...rest, state: 'unknown', verdict: 'CT-MIDDLE', reason: sign };
  });
}

/** One verdict for the whole run (UX §3), from its cells. Pure. */
export function judgeRun(given: RunFacts): VerdictCore {
  const { intercepted, place } = given;
  const cells = intercepted === undefined ? given.cells : throughTheMiddle(given.cells, intercepted);
  const facts = { ...given, cells };
  const open = cells.filter(isOpen);
  if (open.length > 0) return judgeOpenRun(open, facts);
  const keeping = cells.find((cell) => cell.state === 'keeps');
  if (keeping) return core(keeping.verdict, 'keeps', keeping, facts);
  if (facts.nameTrouble && cells.length === 0) {
    const { host, code } = facts.nameTrouble;
    return { code: 'CT-NAME', grade: 'unknown', reason: code, params: { host, reason: code, place } };
  }
  const front = frontOf(facts);
  const unfinished = judgeUnfinished(front);
  if (unfinished) return unfinished;
  // Doors that nobody answers at, or that this computer has no way to, are named but do not undo the others.
  const answering = front.cells.filter(
    (cell) =>
      cell.state !== 'not-offered' && cell.reason !== 'unreachable' && !isShutToAll(cell, front.cells),
  );
  if (answering.length > 0 && answering.every((cell) => cell.state === 'closed')) {
    return judgeClosedRun(answering, front);
  }
  return judgeDoubt(answering.length > 0 ? answering : front.cells, front);
}

const isOpen = (cell: Cell): boolean => cell.state === 'open' || cell.state === 'probably';

/**
 * A door for people who log in that turned everybody away, beside a closed door of the same host (it was tested before it was known
 * that this host has nothing against us), or beside a silent port 25, which is what the question is about.
 */
function isShutToAll(cell: Cell, cells: readonly Cell[]): boolean {
  const refusesAll = cell.verdict === 'CT-BLOCKED' && cell.reason === 'control-refused';
  if (!refusesAll || !isLoginDoor({ role: cell.role ?? 'mx', port: cell.port })) return false;
  const isSilent = (other: Cell): boolean => other.port === 25 && other.verdict === 'CT-NOANSWER';
  return cells.some((other) => other.host === cell.host && (other.state === 'closed' || isSilent(other)));
}

/** A server behind the filter counts when it is open (R9); that it cannot be reached is how it should be, and no doubt. */
function frontOf(facts: RunFacts): RunFacts {
  const cells = facts.cells.filter((cell) => cell.role !== 'hidden');
  if (cells.length === 0 || cells.length === facts.cells.length) return facts;
  const hidden = facts.cells.length - cells.length;
  return { ...facts, cells, ...(facts.doors === undefined ? {} : { doors: facts.doors - hidden }) };
}

/**
 * The first sentence of a run, as soon as one control and one stranger's attempt are answered (UX §6); null before that.
 * Cells may be unfinished.
 */
export function provisional(given: readonly Cell[], place: Place): VerdictCore | null {
  const cells = given.filter((cell) => cell.role !== 'hidden' || openKind(cell) !== null);
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
  for (const kind of ['forged-sender', 'helo', 'claimed', 'trick', 'limited'] as const) {
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
  const shut = cells.find((row) => row.verdict === 'CT-NOANSWER' && isBlockedOut(row, facts));
  if (code === 'CT-NOANSWER' && shut) return core('CT-OUT25', 'unknown', shut, facts);
  // Made-up addresses: whoever did not answer may not be the server at all.
  if (isSilent && facts.honest === false) {
    return { ...core('CT-NAME', 'unknown', cell, facts), reason: 'dns-makes-up' };
  }
  return core(code, 'unknown', cell, facts);
}

/** Nothing answered there because port 25 does not leave this connection in that family. */
function isBlockedOut({ port, family }: Cell, { port25Out, port25Blocked }: RunFacts): boolean {
  return port === 25 && (port25Blocked?.includes(family) ?? port25Out === 'blocked');
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
      openCells: doorsOf(facts.cells.filter(isOpen)),
      closedCells: doorsOf(closed),
      ...(form ? { form: form.id, used: form.claimed ?? form.helo ?? form.mailFrom } : {}),
      ...sightingOf(cell),
      ...deliveryOf(cell),
      ...(reason === undefined ? {} : { reason }),
      ...(code === 'CT-BLOCKED' ? listOf(cell) : {}),
      ...(code === 'CLOSED-LOGIN'
        ? { mechanisms: readableLogins(cell.facts?.authPlain ?? []).join(' ') }
        : {}),
    },
  };
}

function sightingOf(cell: Cell): { seenAs?: string; culprit?: string } {
  if (cell.culprit) return { seenAs: cell.culprit.address, culprit: cell.culprit.kind };
  return cell.seenAs === undefined ? {} : { seenAs: cell.seenAs };
}

function deliveryOf({ delivery }: Cell): Record<string, string | number> {
  if (delivery === undefined) return {};
  const { token, state, to, exit, waitedS } = delivery;
  const time = state === 'seen' ? arrivedAt(delivery) : undefined;
  return {
    token,
    ...(time === undefined ? {} : { time }),
    ...(to === undefined ? {} : { to }),
    ...(exit === undefined ? {} : { exit }),
    ...(waitedS === undefined ? {} : { waitedS }),
  };
}

/** ISO time of an arrival: when it came, else when it was noticed. */
export function arrivedAt({ confirmed, hops, sentAt }: Delivery): string | undefined {
  return confirmed?.arrivedAt ?? hops?.findLast((hop) => hop.at !== undefined)?.at ?? confirmed?.at ?? sentAt;
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
