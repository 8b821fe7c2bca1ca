import type { Attempt, Delivery } from '../../../preload/contract/index.ts';
import { baseId, isDisguised } from '../../catalogue/relay-tests.ts';
import type { Random } from '../deps.ts';
import { planAttempts } from './plan.ts';
import type { CellJob, PlannedAttempt, Trouble } from './types.ts';

/** Forged senders, most telling first: one that really exists passes the most checks. */
const FORGED: readonly string[] = ['S9', 'S8', 'S7', 'S6'];
/** Envelopes asked once more in one visit, at most. */
const MAX_AGAIN = 24;
/** The quick retry of a first contact is no further visit (relay-tests §3.5). */
const VISIT_MS = 30_000;
/** Local part of the made-up name at the server's domain. */
const NOBODY_CHARS = 16;

/** The server asked for patience, or was in trouble that may pass. */
export function isPutOff(row: Pick<Attempt, 'outcome' | 'reply'>): boolean {
  return row.outcome === 'temporary' || (row.outcome === 'server-fault' && /^4/.test(String(row.reply.code)));
}

/** Id of the most telling forged sender among these, or null. */
export function bestForged(rows: readonly Pick<Attempt, 'id'>[]): string | null {
  return FORGED.find((id) => rows.some((row) => baseId(row.id) === id && !isDisguised(row.id))) ?? null;
}

/** The envelopes that decide: strangers' plain mail, the best forged sender, and the server's own mailbox. */
export function isTelling(row: Attempt, rows: readonly Attempt[]): boolean {
  if (isDisguised(row.id)) return false;
  return ['C1', 'S1', bestForged(rows)].includes(baseId(row.id));
}

/** Greylisting was lived through: the server let in, or refused, what it had put off in an earlier visit. */
export function cameBack(rows: readonly Attempt[]): boolean {
  return rows.some((row) => {
    const first = row.earlier?.[0];
    if (!first || isPutOff(row) || !['C1', 'S1'].includes(baseId(row.id))) return false;
    return Date.parse(row.startedAt) - Date.parse(first.at) >= VISIT_MS;
  });
}

/** What is known when a cell closes. */
export type LaterFacts = {
  rows: readonly Attempt[];
  /** What the plan would still have had. */
  remaining: readonly PlannedAttempt[];
  trouble: Trouble | null;
  delivery: Delivery | null;
  verdict: string;
};

/**
 * Ids of attempts worth asking again (relay-tests §3.5, rows 23 to 25): the telling ones that were put off; once these have a firm
 * answer, the others. At an open door only a message that was put off at the end of DATA.
 */
export function attemptsForLater({ rows, remaining, trouble, delivery, verdict }: LaterFacts): string[] {
  if (verdict.startsWith('OPEN')) {
    return delivery?.state === 'temporary' && delivery.attempt !== undefined ? [delivery.attempt] : [];
  }
  if (!/^(?:CT-LATER|CT-STOPPED|CLOSED)/.test(verdict)) return [];
  const putOff = rows.filter(isPutOff);
  const telling = putOff.filter((row) => isTelling(row, rows)).map((row) => row.id);
  const unasked =
    verdict === 'CT-LATER' && trouble !== null
      ? remaining.filter((row) => ['C1', 'C1.2', 'S1'].includes(row.id))
      : [];
  const first = [...new Set([...telling, ...unasked.map((row) => row.id)])];
  if (first.length > 0) return first;
  const isExtra = (row: Attempt): boolean => !row.id.startsWith('C');
  return putOff
    .filter(isExtra)
    .map((row) => row.id)
    .slice(0, MAX_AGAIN);
}

/** The plan of a cell. Whatever was asked before keeps its envelope, made-up name included: another one would be greylisted anew. */
export function planVisit(job: CellJob, random: Random): PlannedAttempt[] {
  const resumed = job.resumed ?? [];
  const nobody = resumed.find((row) => baseId(row.id) === 'C2')?.rcptTo.split('@')[0];
  const plan = planAttempts(job, nobody === undefined || nobody === '' ? random.token(NOBODY_CHARS) : nobody);
  const before = new Map(resumed.map((row) => [row.id, row]));
  return plan.map((item) => {
    const row = before.get(item.id);
    return row ? { ...item, mailFrom: row.mailFrom, rcptTo: row.rcptTo } : item;
  });
}

/** Splits the attempts of earlier visits: those that stand, and those that wait for another answer. */
export function setAside(job: CellJob): { standing: Attempt[]; waiting: Map<string, Attempt> } {
  const resumed = job.resumed ?? [];
  if (job.again === undefined) return { standing: [...resumed], waiting: new Map() };
  const again = new Set(job.again);
  const isWaiting = (row: Attempt): boolean =>
    again.has(row.id) || isPutOff(row) || (baseId(row.id) === 'C5' && again.size > 0);
  // An attempt that was let in at an open door stands; only its message is sent again.
  const waiting = resumed.filter((row) => row.outcome !== 'accepted' && isWaiting(row));
  const names = new Set(waiting.map((row) => row.id));
  return {
    standing: resumed.filter((row) => !names.has(row.id)),
    waiting: new Map(waiting.map((row) => [row.id, row])),
  };
}
