import type { Cell, Finding, Place } from '../../../preload/contract/index.ts';
import { rowKey } from '../blacklist/index.ts';
import { cellKey } from '../run/doors.ts';
import { findingKey, type RunState } from '../run/fold.ts';
import { verdictOfState } from '../run/judge-state.ts';
import { classOf, leadRank } from './classes.ts';
import { byTime, isRecheck, isWhole, spotOf } from './order.ts';
import type { DoorAnswer, JudgedPart, PlaceView } from './types.ts';

/**
 * All parts of one place as one run: the newest whole run, with doors and findings that were looked at again, and doors that only another
 * part tried. From outside, a fresh yes is not silenced by another spot's no (UX §8). Null: nobody looked from there.
 */
export function viewOf(place: Place, all: readonly JudgedPart[]): PlaceView | null {
  const parts = all.filter((part) => part.place === place).sort(byTime);
  const base =
    parts.findLast(isWhole) ??
    parts.findLast((part) => !isRecheck(part) && part.state.cells.size > 0) ??
    parts.findLast((part) => !isRecheck(part)) ??
    parts.at(-1);
  if (!base) return null;
  const cells = new Map<string, Cell>();
  const partOf = new Map<string, JudgedPart>();
  const others = new Map<string, DoorAnswer[]>();
  const disputed = new Set<string>();
  for (const [key, answers] of answersByDoor(parts, base)) {
    const spots = leadsOfSpots(answers, parts);
    const lead = pickLead(spots, base, place);
    if (!lead) continue;
    cells.set(key, lead.cell);
    partOf.set(key, lead.part);
    const isOther = (one: DoorAnswer): boolean => classOf(one.cell) !== classOf(lead.cell);
    const unlike = answers.filter(isOther);
    if (unlike.length > 0) others.set(key, unlike.reverse());
    if (spots.some((one) => isOther(one) && isSure(one.cell) && !one.part.old)) disputed.add(key);
  }
  const state = composed(base, parts, cells, partOf, place);
  const isUnchanged =
    place === base.state.vantage?.place &&
    cells.size === base.state.cells.size &&
    [...partOf.values()].every((part) => part === base);
  const verdict = isUnchanged ? base.verdict : verdictOfState(state, endingOf(base));
  return { place, base, parts, state: { ...state, verdict }, partOf, others, disputed, verdict };
}

const isSure = (cell: Cell): boolean => classOf(cell) === 'accepted' || classOf(cell) === 'refused';

const endingOf = ({ state }: JudgedPart): 'done' | 'stopped' | 'timed-out' =>
  state.result === 'done' || state.result === 'timed-out' ? state.result : 'stopped';

/** Doors in the order of the base run, then those that only other parts tried. */
function answersByDoor(parts: readonly JudgedPart[], base: JudgedPart): Map<string, DoorAnswer[]> {
  const doors = new Map<string, DoorAnswer[]>(
    [...base.state.cells.values()].map((cell) => [cellKey(cell), []]),
  );
  for (const part of parts) {
    for (const cell of part.state.cells.values()) {
      const key = cellKey(cell);
      doors.set(key, [...(doors.get(key) ?? []), { part, cell }]);
    }
  }
  return doors;
}

/**
 * The answer of each spot: its newest whole run, and what was looked at again after it. An answer that could not be had takes nothing
 * away, unless the whole run that could not have it is newer.
 */
function leadsOfSpots(answers: readonly DoorAnswer[], parts: readonly JudgedPart[]): DoorAnswer[] {
  const spots = new Map<string, DoorAnswer>();
  for (const answer of answers) {
    const spot = spotFor(answer.part, parts);
    const before = spots.get(spot);
    if (!before || isWhole(answer.part) || isSure(answer.cell) || !isSure(before.cell))
      spots.set(spot, answer);
  }
  return [...spots.values()];
}

/** A look again belongs to the spot of the run that it looks at again. */
function spotFor(part: JudgedPart, parts: readonly JudgedPart[]): string {
  const origin = isRecheck(part) && parts.find((one) => one.state.runId === part.recheckOf);
  return spotOf(origin && origin.place === part.place ? origin : part);
}

function pickLead(spots: readonly DoorAnswer[], base: JudgedPart, place: Place): DoorAnswer | undefined {
  const newest = [...spots].sort((a, b) => byTime(a.part, b.part)).at(-1);
  const own = spots.find((one) => one.part === base || spotOf(one.part) === spotOf(base)) ?? newest;
  if (!own || place === 'inside') return own;
  const fresh = spots.filter((one) => !one.part.old);
  const [worst] = [...fresh].sort((a, b) => leadRank(a.cell) - leadRank(b.cell) || byTime(b.part, a.part));
  if (worst && own.part.old)
    return leadRank(worst.cell) <= leadRank(own.cell) || isSure(worst.cell) ? worst : own;
  return worst && leadRank(worst.cell) < leadRank(own.cell) ? worst : own;
}

/** The base run with the chosen doors, the lists asked again, and the findings of whoever decides each of them. */
function composed(
  base: JudgedPart,
  parts: readonly JudgedPart[],
  cells: Map<string, Cell>,
  partOf: ReadonlyMap<string, JudgedPart>,
  place: Place,
): RunState {
  const findings = new Map(base.state.findings);
  const transcripts = new Map(base.state.transcripts);
  for (const [key, part] of partOf) {
    if (part === base) continue;
    for (const [id, row] of findings) if (isOfDoor(row, key)) findings.delete(id);
    for (const [id, row] of part.state.findings) if (isOfDoor(row, key)) findings.set(id, row);
    const lines = part.state.transcripts.get(key);
    if (lines) transcripts.set(key, lines);
    else transcripts.delete(key);
  }
  const rows = new Map(base.state.rows.map((row) => [rowKey(row), row]));
  const again = parts.filter((part) => isRecheck(part) && byTime(base, part) < 0);
  for (const part of again) {
    applyLists(part, rows, findings);
    applyMatter(part, findings);
  }
  const vantage = base.state.vantage === null ? null : { ...base.state.vantage, place };
  return {
    ...base.state,
    vantage,
    cells,
    ended: new Set(cells.keys()),
    findings,
    transcripts,
    rows: [...rows.values()],
  };
}

const isOfDoor = (row: Finding, key: string): boolean =>
  row.subject === key && (row.area === 'relay' || row.area === 'vantage');

/** Lists that were asked again: their new answers, and what those mean. */
function applyLists(
  part: JudgedPart,
  rows: Map<string, RunState['rows'][number]>,
  findings: Map<string, Finding>,
): void {
  const asked = part.state.rows.filter((row) => row.state !== 'not-asked' && row.state !== 'no-answer');
  for (const row of asked) {
    rows.set(rowKey(row), row);
    for (const [id, one] of findings) {
      const isHit = one.area === 'blacklist' && one.params.zone === row.zone && one.subject === row.subject;
      if (isHit) findings.delete(id);
    }
  }
  for (const one of part.state.findings.values()) {
    if (one.area === 'blacklist' && typeof one.params.zone === 'string') findings.set(keyOf(one), one);
  }
}

/** Names and encryption that were looked at again: the old word of the same matter goes, the new one stands. */
function applyMatter({ state }: JudgedPart, findings: Map<string, Finding>): void {
  const asked = state.request?.recheck;
  if (!asked || state.result !== 'done') return;
  const isMatter = (row: Finding): boolean =>
    (row.area === 'posture' || row.area === 'dns') &&
    row.subject === asked.subject &&
    topicOf(row.id) === topicOf(asked.findingId);
  const now = [...state.findings.values()].filter(isMatter);
  if (now.length === 0) return;
  for (const [id, row] of findings) if (isMatter(row)) findings.delete(id);
  for (const row of now) findings.set(keyOf(row), row);
}

/** `posture.spf-missing` and `posture.spf-ok` are one topic: `posture.spf`. */
export function topicOf(id: string): string {
  return /^[a-z]+\.[a-z0-9]+/.exec(id)?.[0] ?? id;
}

export function keyOf(row: Finding): string {
  const { zone } = row.params;
  return findingKey({ ...row, ...(typeof zone === 'string' ? { zone } : {}) });
}
