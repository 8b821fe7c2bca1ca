import type { Cell, Delivery, Finding, RunEvent, VerdictCore } from '../../../preload/contract/index.ts';
import { provisional } from '../relay/index.ts';
import { rejudgeCell } from '../relay/rejudge-cell.ts';
import type { ArrivalNews } from './context.ts';
import { findingKey, foldEvent, type RunState } from './fold.ts';
import { type Ending, findingsOfState, verdictOfState } from './judge-state.ts';
import { ourAddresses } from './prepare.ts';

/** What is known beats what is not, and a message that was seen elsewhere is the last word. */
const RANK: Record<Delivery['state'], number> = {
  refused: 0,
  temporary: 0,
  failed: 0,
  accepted: 0,
  kept: 1,
  bounced: 2,
  seen: 3,
};

/**
 * News of a sent message (R6), turned into the events that bring a run up to date: `arrival`, the door judged anew, its
 * findings, the verdict. The run may be going on, or have ended long ago. Empty when the news says nothing new, or is of
 * a message that this door was never given. Pure: the state is not touched; `at` is ISO time.
 */
export function settleArrival(state: RunState, news: ArrivalNews, at: string): RunEvent[] {
  const before = state.cells.get(news.cell);
  const known = news.ordinary ? before?.ordinary : before?.delivery;
  if (!before || !known || known.token !== news.delivery.token) return [];
  const delivery = merge(known, news.delivery);
  if (delivery === null) return [];
  const events: RunEvent[] = [
    { type: 'arrival', at, cell: news.cell, ordinary: news.ordinary, delivery },
    { type: 'cell-ended', at, cell: judgedAnew(state, before, news.ordinary, delivery) },
  ];
  const after = foldCopy(state, events);
  // While the run goes on, its findings are made at the end.
  if (state.verdict !== null) {
    const verdict = verdictOfState(after, endingOf(state));
    for (const finding of findingsOfState(after, verdict))
      if (finding.subject === news.cell || isNewTime(state, finding))
        events.push({ type: 'finding', at, finding });
  }
  return [...events, ...verdictEvent(state, after, at)];
}

/** The way of a message may tell the server's time for the first time. */
function isNewTime({ findings }: RunState, { id, subject }: Finding): boolean {
  return id === 'vantage.clock-off' && !findings.has(findingKey({ id, subject }));
}

/** The message as it is known now; null when the news adds nothing. */
function merge(known: Delivery, news: Delivery): Delivery | null {
  if (RANK[news.state] > RANK[known.state]) {
    const { waitedS: _waited, confirmed: _confirmed, ...rest } = known;
    return { ...rest, ...news };
  }
  // Told by the code first, by the whole source later: the way it took is worth having.
  const isMore =
    news.state === known.state &&
    ((known.hops === undefined && news.hops !== undefined) ||
      (known.seenAs === undefined && news.seenAs !== undefined) ||
      (known.bounce === undefined && news.bounce !== undefined));
  if (!isMore || RANK[known.state] < RANK.bounced) return null;
  const confirmed = known.confirmed && { ...news.confirmed, ...known.confirmed };
  return { ...known, ...news, ...(confirmed ? { confirmed } : {}) };
}

/** The door with its message, judged by what is known now. */
function judgedAnew({ vantage }: RunState, cell: Cell, isOrdinary: boolean, delivery: Delivery): Cell {
  const now: Cell = { ...cell, ...(isOrdinary ? { ordinary: delivery } : { delivery }) };
  return rejudgeCell(now, {
    place: vantage?.place ?? 'unknown',
    ourAddresses: vantage ? ourAddresses(vantage) : [],
  });
}

/** The fold as it will be after these events; the original stays as it is. */
function foldCopy(state: RunState, events: readonly RunEvent[]): RunState {
  const copy: RunState = {
    ...state,
    cells: new Map(state.cells),
    ended: new Set(state.ended),
    findings: new Map(state.findings),
  };
  for (const event of events) foldEvent(copy, event);
  return copy;
}

/** A run that has its verdict gets a new one; while it goes on, the first sentence is said anew. */
function verdictEvent(before: RunState, after: RunState, at: string): RunEvent[] {
  if (before.verdict !== null) {
    const verdict = verdictOfState(after, endingOf(before));
    return isSame(verdict, before.verdict) ? [] : [{ type: 'verdict', at, verdict }];
  }
  const soFar = provisional([...after.cells.values()], after.vantage?.place ?? 'unknown');
  const verdict = soFar ?? verdictOfState(after, 'done');
  return isSame(verdict, before.provisional) ? [] : [{ type: 'provisional', at, verdict }];
}

function endingOf({ result }: RunState): Ending {
  switch (result) {
    case 'running':
      return 'done';
    case 'died':
      return 'stopped';
    default:
      return result;
  }
}

function isSame(a: VerdictCore, b: VerdictCore | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
