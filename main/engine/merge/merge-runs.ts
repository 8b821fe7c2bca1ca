import type { Meaning, VerdictCore } from '../../../preload/contract/index.ts';
import { makeFinding } from '../finding/registry.ts';
import { cellKey } from '../run/doors.ts';
import { findingKey } from '../run/fold.ts';
import { classOf, meaningOf } from './classes.ts';
import { type DoorPair, hostOf, pairDoors, sayDoor } from './doors.ts';
import { doubtOf } from './doubts.ts';
import { byTime, isOrderKnown, judgePart } from './order.ts';
import { findMasks } from './seen.ts';
import { topicRows } from './topics.ts';
import type {
  AnswerClass,
  CoreRow,
  Doubt,
  JudgedPart,
  Mask,
  MergeCore,
  MergePart,
  PlaceView,
} from './types.ts';
import { viewOf } from './view.ts';

/**
 * The runs of a case seen together (UX §8): union of parts, the outside decides for strangers, the inside for staff, disagreement is
 * shown. `now`: ISO, for what is older than a day. Pure; the order of the parts never matters, and a part given twice counts once.
 * Throws RangeError without any part.
 */
export function mergeRuns(given: readonly MergePart[], now: string): MergeCore {
  const parts = judgeParts(given, now);
  const inside = viewOf('inside', parts);
  const seen = viewOf('outside', parts);
  const unknown = viewOf('unknown', parts);
  const masks = findMasks(inside, seen);
  const mask = masks[0] ?? null;
  const outside = seen && masks.reduce(withMask, seen);
  const deciding = outside ?? inside ?? unknown;
  if (!deciding) throw new RangeError('no parts');
  const pairs = pairDoors(inside, outside ?? (inside ? null : unknown));
  const doors = pairs.map((pair) => doorRow(pair, inside, outside, masks));
  const verdict = mergedVerdict(deciding, inside, doors, pairs, masks);
  const at = pairs.findIndex(({ inside: a, outside: b }) => {
    const own = deciding === inside ? a : b;
    return own !== null && cellKey(own.cell) === deciding.verdict.cell;
  });
  return {
    parts,
    inside,
    outside,
    unknown,
    deciding,
    pairs,
    rows: [...doors, ...topicRows(inside, outside, mask)],
    decidingRow: at < 0 ? null : at,
    meaning: caseMeaning(inside, outside, doors, at, verdict),
    verdict,
    ownCode: deciding.verdict.code,
    mask,
    clocksApartS: clocksApart(inside, outside),
    orderKnown: isOrderKnown(parts),
    mxReached: isMxReached(outside),
    vantages: { inside: inside?.state.vantage ?? null, outside: outside?.state.vantage ?? null },
  };
}

/** Doubts about the places of these parts, by part. */
export function doubtsOf(given: readonly MergePart[]): Map<string, Doubt> {
  // Doubts do not depend on the time.
  return new Map(judgeParts(given, '').flatMap(({ id, doubt }) => (doubt ? [[id, doubt] as const] : [])));
}

/** Each part once, oldest first, with its doubts. */
function judgeParts(given: readonly MergePart[], now: string): JudgedPart[] {
  const once = new Map<string, JudgedPart>();
  for (const part of given) {
    const judged = judgePart(part, now);
    const known = once.get(judged.id);
    // The same run twice: the copy that knows more stays.
    if (!known || weigh(judged) > weigh(known)) once.set(judged.id, judged);
  }
  const parts = [...once.values()].sort(byTime);
  return parts.map((part) => {
    // Addresses that were left out tell nothing any more: what they told was written down then.
    const doubt = doubtOf(part, parts) ?? (part.facts.hidden.includes('inside') ? part.facts.doubt : null);
    return !doubt ? part : { ...part, doubt, place: 'unknown' as const };
  });
}

const weigh = ({ facts, state, own }: JudgedPart): string =>
  [String(state.conversation.length).padStart(9, '0'), facts.hidden.length === 0, own, facts.sha256].join();

/** A stranger that the server took for somebody else: the door and the findings say so, whatever the run itself could know. */
function withMask(view: PlaceView, mask: Mask): PlaceView {
  const cell = view.state.cells.get(mask.door);
  if (!cell) return view;
  const culprit = cell.culprit ?? { kind: mask.culprit, address: mask.address, from: 'ehlo' as const };
  const cells = new Map(view.state.cells).set(mask.door, { ...cell, culprit });
  const id = 'relay.masked-visitor';
  const key = findingKey({ id, subject: mask.door });
  const findings = new Map(view.state.findings);
  if (classOf(cell) === 'refused' && !findings.has(key)) {
    const params = { address: cell.address, port: cell.port, seenAs: mask.address };
    findings.set(key, makeFinding(id, { subject: mask.door, params }));
  }
  return { ...view, state: { ...view.state, cells, findings } };
}

function doorRow(
  { inside, outside }: DoorPair,
  insideView: PlaceView | null,
  outsideView: PlaceView | null,
  masks: readonly Mask[],
): CoreRow {
  const left = inside && classOf(inside.cell);
  const right = outside && classOf(outside.cell);
  const cell = (outside ?? inside)?.cell;
  const mask = outside && masks.find((one) => one.door === cellKey(outside.cell));
  const meaning =
    outsideView === null && outside !== null
      ? 'unknown'
      : meaningOf(left, right, mask !== undefined && mask !== null);
  const others = [
    ...(inside ? (insideView?.others.get(cellKey(inside.cell)) ?? []) : []),
    ...(outside ? (outsideView?.others.get(cellKey(outside.cell)) ?? []) : []),
  ].map((one) => ({ ...sayDoor(one), place: one.part.place }));
  const isDisputed = outside !== null && (outsideView?.disputed.has(cellKey(outside.cell)) ?? false);
  return {
    topic: 'door',
    ...(cell ? { host: hostOf(cell), family: cell.family, port: cell.port } : {}),
    inside: inside && sayDoor(inside),
    outside: outside && sayDoor(outside),
    meaning,
    ...(isDisputed ? { says: 'disputed' } : onlyOutside(meaning, right)),
    params: mask ? { seenAs: mask.address, culprit: mask.culprit } : {},
    differs: (left !== null && right !== null && left !== right) || isDisputed,
    others: others.slice(0, 20),
  };
}

/** A door that only the outside could tell about still has its answer for strangers. */
function onlyOutside(meaning: Meaning, outside: AnswerClass | null): { says?: string } {
  if (meaning !== 'outside-only' && meaning !== 'outside-counts') return {};
  if (outside === 'accepted') return { says: 'outside-open' };
  return outside === 'refused' ? { says: 'outside-closed' } : {};
}

/** UX §3: the outside's code; MIXED where inside was refused at every door that outside found open; OPEN-MASKED by comparing. */
function mergedVerdict(
  deciding: PlaceView,
  inside: PlaceView | null,
  doors: readonly CoreRow[],
  pairs: readonly DoorPair[],
  masks: readonly Mask[],
): VerdictCore {
  const { verdict } = deciding;
  if (deciding.place !== 'outside' || !verdict.code.startsWith('OPEN')) return verdict;
  const open = pairs.flatMap(({ outside, inside: staff }, index) =>
    outside && classOf(outside.cell) === 'accepted' ? [{ row: doors[index], staff, cell: outside.cell }] : [],
  );
  const isSecond = open.some((one) => one.row?.meaning === 'second-door');
  const isStaffToo = open.some((one) => one.staff !== null && classOf(one.staff.cell) === 'accepted');
  if (inside !== null && isSecond && !isStaffToo) return { ...verdict, code: 'MIXED' };
  const masked = open.find((one) => one.row?.meaning === 'masked-visitor');
  const mask = masked && masks.find((one) => one.door === cellKey(masked.cell));
  if (!masked || !mask || verdict.code === 'OPEN-MASKED') return verdict;
  const { address, port, family } = masked.cell;
  return {
    ...verdict,
    code: 'OPEN-MASKED',
    cell: cellKey(masked.cell),
    params: {
      ...verdict.params,
      ip: address,
      address,
      port,
      family,
      seenAs: mask.address,
      culprit: mask.culprit,
    },
  };
}

const WORST: readonly Meaning[] = ['open-relay', 'masked-visitor', 'second-door'];

/** The row of the table for the whole case: that of the door that decided, else of the worst door. */
function caseMeaning(
  inside: PlaceView | null,
  outside: PlaceView | null,
  doors: readonly CoreRow[],
  at: number,
  verdict: VerdictCore,
): Meaning {
  if (outside === null) return inside === null ? 'unknown' : 'inside-only';
  if (inside === null) return 'outside-only';
  const own = doors[at]?.meaning;
  if (verdict.code === 'OPEN-MASKED') return 'masked-visitor';
  if (verdict.code === 'MIXED') return 'second-door';
  const worst = WORST.find((meaning) => doors.some((row) => row.meaning === meaning));
  if (worst !== undefined) return worst;
  if (verdict.code.startsWith('OPEN')) return 'open-relay';
  if (verdict.grade === 'closed') {
    if (doors.some((row) => row.meaning === 'trusted-network')) return 'trusted-network';
    return doors.some((row) => row.meaning === 'closed') ? 'closed' : (own ?? 'outside-only');
  }
  return own ?? (doors.some((row) => row.meaning === 'not-reachable') ? 'not-reachable' : 'unknown');
}

function clocksApart(inside: PlaceView | null, outside: PlaceView | null): number | null {
  const a = inside?.base.facts.clockOffsetS ?? null;
  const b = outside?.base.facts.clockOffsetS ?? null;
  return a === null || b === null ? null : Math.round(Math.abs(a - b));
}

/** Did an MX host of the domain answer any outside part? */
function isMxReached(outside: PlaceView | null): boolean {
  return (outside?.parts ?? []).some(({ state }) => {
    const mx = (state.target?.hosts ?? []).filter((host) => host.role === 'mx').map((host) => host.name);
    return [...state.cells.values()].some(
      (cell) => mx.includes(cell.host ?? '') && cell.port === 25 && cell.facts?.banner !== undefined,
    );
  });
}
