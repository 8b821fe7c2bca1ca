import type { Attempt, Cell, Delivery, Place, VerdictCode } from '../../../preload/contract/index.ts';
import {
  baseId,
  findRelayTest,
  holeOfAttempt,
  isDisguised,
  type RelayHole,
} from '../../catalogue/relay-tests.ts';
import { bestForged } from './look-again.ts';
import { maskOf } from './mask.ts';
import type { PathSign } from './path-signs.ts';
import { takesEveryName, wordsOf } from './read-reply.ts';
import { type CellJob, isLoginDoor, type Trouble } from './types.ts';

/** Everything a cell's verdict rests on. */
export type CellEvidence = {
  address: string;
  port: number;
  role: CellJob['role'];
  place: Place;
  ourAddresses: readonly string[];
  attempts: readonly Attempt[];
  controls: readonly Attempt[];
  /** Attempts that would still have been made. */
  remaining: number;
  ended: 'done' | 'stopped' | 'timed-out';
  slow: boolean;
  trouble?: Trouble;
  seenAs?: string;
  sign?: PathSign;
  delivery?: Delivery;
  ordinary?: Delivery;
  /** Another door of this server took mail for its own mailbox from us. */
  welcomed?: boolean;
  /** Greylisting was lived through: whatever is still put off is put off for itself, not for us. */
  cameBack?: boolean;
  /** AUTH mechanisms offered before encryption. */
  authPlain: readonly string[];
  starttls: 'unknown' | 'not-offered' | 'offered' | 'failed';
};

export type CellJudgement = Pick<Cell, 'state' | 'verdict' | 'reason' | 'decidedBy'>;

/**
 * Relay attempts that were accepted and mean it, plainest hole first. On a server that takes every name, a recipient that
 * looks local proves nothing (row 32).
 */
export function effectiveAccepts(all: readonly Attempt[]): Attempt[] {
  const isCatchAll = takesEveryName(all);
  const below = ownBranch(all);
  const order: RelayHole[] = ['plain', 'forged-sender', 'helo', 'claimed', 'trick', 'limited'];
  const rank = (row: Attempt): number => order.indexOf(holeOfAttempt(row.id) ?? 'limited');
  return all
    .filter((row) => row.outcome === 'accepted' && holeOfAttempt(row.id) !== null)
    .filter((row) => !(isCatchAll && findRelayTest(row.id)?.localLooking))
    .filter(
      (row) => !(holeOfAttempt(row.id) === 'trick' && below !== null && domainOf(row.rcptTo).endsWith(below)),
    )
    .sort((a, b) => rank(a) - rank(b));
}

/** `.office.example` when the server takes mail for every name below its domain (R29): odd forms there are ordinary names to it. */
function ownBranch(all: readonly Attempt[]): string | null {
  const taken = all.find((row) => baseId(row.id) === 'R29' && row.outcome === 'accepted');
  const domain = taken && domainOf(taken.rcptTo);
  const dot = domain?.indexOf('.') ?? -1;
  return domain === undefined || dot < 0 ? null : domain.slice(dot);
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** The plainest hole among the accepted attempts of a cell; null when there is none. */
export function openKind(cell: Pick<Cell, 'attempts' | 'controls'>): RelayHole | null {
  const first = effectiveAccepts([...cell.attempts, ...cell.controls])[0];
  return first ? holeOfAttempt(first.id) : null;
}

/** AUTH mechanisms that send the password as it is (RFC 4616 PLAIN, LOGIN). */
export function readableLogins(mechanisms: readonly string[]): string[] {
  return mechanisms.filter((name) => name === 'PLAIN' || name === 'LOGIN');
}

/** The verdict about one address × port, from what was answered there (UX §3). */
export function judgeCell(evidence: CellEvidence): CellJudgement {
  const accepted = effectiveAccepts([...evidence.attempts, ...evidence.controls]);
  if (evidence.sign === 'mail-shield') return cannotTell('CT-MIDDLE', 'mail-shield');
  if (accepted.length > 0) return judgeAccepted(evidence, accepted);
  if (evidence.ended !== 'done' && evidence.remaining > 0) {
    if (evidence.ended === 'stopped') return cannotTell('CT-STOPPED', 'stopped');
    return evidence.slow ? cannotTell('CT-SLOW', 'slow') : cannotTell('CT-STOPPED', 'timed-out');
  }
  return (
    judgeTrouble(evidence) ??
    judgePath(evidence) ??
    judgeLoginDoor(evidence) ??
    judgeControls(evidence) ??
    judgeForeign(evidence) ??
    closed(evidence)
  );
}

/** The verdict once a stranger's recipient was accepted: what became of the message decides further. */
export function judgeAccepted(evidence: CellEvidence, accepted: readonly Attempt[]): CellJudgement {
  const { delivery, place } = evidence;
  const decidedBy = accepted.map((row) => row.id);
  const isRefusedEarly = delivery?.stage === 'mail' || delivery?.stage === 'rcpt';
  if (delivery?.state === 'refused' && !isRefusedEarly) {
    return isTrusted(evidence)
      ? { ...closed(evidence), reason: 'refused-at-data', decidedBy }
      : cannotTell('CT-BLOCKED', 'refused-at-data', decidedBy);
  }
  // Returned by a machine elsewhere: the server did carry it out, and only the far end would not have it.
  const isReturnedHere = delivery?.state === 'bounced' && delivery.bounce?.remote === undefined;
  if (isReturnedHere) return { state: 'keeps', verdict: 'BOUNCES', decidedBy };
  if (delivery?.state === 'kept') return { state: 'keeps', verdict: 'KEEPS-IT', decidedBy };
  const isSeen = delivery?.state === 'seen';
  const state = isSeen ? 'open' : 'probably';
  // The envelope that was accepted is not any more: a limit, or a rule that learnt. That is no answer to the message.
  const isTakenBack = delivery?.state === 'refused';
  const reason = isTakenBack || changedItsMind(evidence) ? { reason: 'changed-answer' } : {};
  if (place !== 'outside') return { state, verdict: 'OPEN-INSIDE', decidedBy, ...reason };
  if (isSeen) return { state, verdict: 'OPEN-PROVED', decidedBy, ...reason };
  const kind = holeOfAttempt(accepted[0]?.id ?? '') ?? 'plain';
  if (kind === 'plain' && maskOf(evidence, evidence.ourAddresses) !== null) {
    return { state, verdict: 'OPEN-MASKED', decidedBy, ...reason };
  }
  return { state, verdict: verdictOfHole(kind), decidedBy, ...reason };
}

/** The verdict code of a hole, seen from outside. */
export function verdictOfHole(hole: RelayHole): VerdictCode {
  switch (hole) {
    case 'plain':
      return 'OPEN-ACCEPTED';
    case 'forged-sender':
    case 'helo':
    case 'claimed':
      return 'OPEN-FORGED';
    case 'trick':
      return 'OPEN-TRICK';
    case 'limited':
      return 'OPEN-LIMITED';
  }
}

/** S1 and its repetition at the end (C5) differ: a limit, a mixed pool, or a rule that learnt. */
function changedItsMind(evidence: CellEvidence): boolean {
  const first = answersTo(evidence, 'S1')[0];
  const last = answersTo(evidence, 'C5')[0];
  if (!first || !last) return false;
  return first.outcome !== last.outcome && !(isRefusal(first) && isRefusal(last));
}

/** The connection itself did not let us finish. */
function judgeTrouble({ trouble, role, attempts }: CellEvidence): CellJudgement | null {
  if (!trouble) return null;
  const { reason } = trouble;
  if (reason === 'refused') return { ...cannotTell('CT-REFUSED', reason), state: 'not-offered' };
  if (reason === 'unreachable' || reason === 'timeout') {
    const isSideDoor = role === 'submission';
    return { ...cannotTell('CT-NOANSWER', reason), state: isSideDoor ? 'not-offered' : 'unknown' };
  }
  switch (trouble.outcome) {
    case 'rate-limited':
      return cannotTell('CT-LIMIT', reason);
    case 'blocked-tester':
    case 'not-run':
      return cannotTell('CT-BLOCKED', reason);
    case 'temporary':
      return cannotTell('CT-LATER', reason);
    case 'server-fault':
      return ['tls-broken', 'not-smtp', 'not-understood', 'proxy-header'].includes(reason)
        ? cannotTell('CT-NOANSWER', reason)
        : cannotTell('CT-LATER', reason);
    case 'closed-connection':
      return cannotTell(attempts.length > 0 ? 'CT-LIMIT' : 'CT-NOANSWER', reason);
    default:
      return cannotTell('CT-NOANSWER', reason);
  }
}

/** Something in the path spoils a "no"; or encryption is demanded and cannot be had. */
function judgePath({ sign, attempts, controls, starttls }: CellEvidence): CellJudgement | null {
  if (sign !== undefined) return cannotTell('CT-MIDDLE', sign);
  const all = [...controls, ...attempts];
  const wanted = all.filter((row) => row.outcome === 'tls-required' && !row.tls);
  if (wanted.length === 0 || all.some((row) => row.tls)) return null;
  const ids = wanted.map((row) => row.id);
  return starttls === 'failed'
    ? cannotTell('CT-NOANSWER', 'tls-broken', ids)
    : cannotTell('CT-MIDDLE', 'starttls-stripped', ids);
}

/**
 * A door for people who log in that refuses everybody with the same words, no login asked for. By itself that may mean us (row 30);
 * when another door of this server took its own mail from us, it means everybody.
 */
function judgeLoginDoor(evidence: CellEvidence): CellJudgement | null {
  if (!evidence.welcomed || !isLoginDoor(evidence)) return null;
  const controls = answersTo(evidence, 'C1');
  const strangers = answersTo(evidence, 'S1');
  if (controls.length === 0 || strangers.length === 0) return null;
  const all = [...controls, ...answers(evidence.attempts)];
  if (!all.every((row) => isRefusal(row) || EVERYBODY.has(row.rule))) return null;
  return { ...closed(evidence), reason: 'refuses-everybody' };
}

/** Refusals that name no list: the same for all. */
const EVERYBODY: ReadonlySet<string> = new Set(['reply.control-refused', 'reply.same-as-control']);

/** Without an accepted recipient of its own, a refusal says something about us (R3). */
function judgeControls(evidence: CellEvidence): CellJudgement | null {
  if (isTrusted(evidence)) return null;
  const controls = answersTo(evidence, 'C1');
  const ids = controls.map((row) => row.id);
  const limited = controls.find((row) => row.outcome === 'rate-limited');
  if (limited) return cannotTell('CT-LIMIT', 'rate-limited', ids);
  const garbled = controls.find(isGarbled);
  if (garbled) return cannotTell('CT-NOANSWER', reasonOfRule(garbled), ids);
  const later = controls.find((row) => row.outcome === 'temporary' || row.outcome === 'server-fault');
  if (later) return cannotTell('CT-LATER', reasonOfRule(later), ids);
  const silent = controls.find((row) => row.outcome === 'no-answer');
  if (silent) return cannotTell('CT-NOANSWER', 'no-reply', ids);
  const cut = controls.find((row) => row.outcome === 'closed-connection');
  if (cut) return cannotTell('CT-LIMIT', 'cut', ids);
  if (controls.length === 0) return cannotTell('CT-STOPPED', 'not-tested');
  const blocked = controls.find((row) => row.outcome === 'blocked-tester') ?? controls[0];
  if (refusesEverySender(evidence)) return cannotTell('CT-BLOCKED', 'blocked', ids);
  if (blocked?.outcome === 'auth-required') return cannotTell('CT-BLOCKED', 'control-login', ids);
  if (blocked?.outcome === 'refused-relay') return cannotTell('CT-BLOCKED', 'control-refused', ids);
  return cannotTell('CT-BLOCKED', blocked ? reasonOfRule(blocked) : 'control-refused', ids);
}

/** The same words at MAIL for two senders and more, ours and its own: that is about the visitor, not about a sender. */
function refusesEverySender({ controls, attempts }: CellEvidence): boolean {
  const rows = answers([...controls, ...attempts]);
  const isRefused = rows.every((row) => row.stage === 'mail' && row.outcome === 'not-run');
  const senders = new Set(rows.map((row) => row.mailFrom));
  return isRefused && senders.size > 1 && new Set(rows.map((row) => wordsOf(row.reply))).size === 1;
}

/** Answers to strangers' recipients that are neither yes nor a firm no. */
function judgeForeign(evidence: CellEvidence): CellJudgement | null {
  const asked = answers(evidence.attempts);
  if (asked.length === 0) {
    const early = evidence.controls.filter((row) => row.outcome === 'rate-limited');
    if (early.length > 0) return cannotTell('CT-LIMIT', 'rate-limited', idsOf(early));
    return cannotTell('CT-STOPPED', 'not-tested');
  }
  const limited = asked.filter((row) => row.outcome === 'rate-limited');
  if (limited.length > 0) return cannotTell('CT-LIMIT', 'rate-limited', idsOf(limited));
  for (const first of answersTo(evidence, 'S1')) {
    const judged = judgeFirst(first);
    if (judged) return judged;
  }
  const best = bestForged(asked);
  const counts = (row: Attempt): boolean => !evidence.cameBack || baseId(row.id) === best;
  const later = asked.filter((row) => row.outcome === 'temporary' && counts(row));
  if (later.length > 0) return cannotTell('CT-LATER', 'some-later', idsOf(later));
  const isTrick = (row: Attempt): boolean => holeOfAttempt(row.id) === 'trick';
  const open = asked.filter(
    (row) =>
      row.outcome === 'no-answer' ||
      (!isTrick(row) && (row.outcome === 'closed-connection' || row.outcome === 'server-fault')),
  );
  if (open.length > 0) return cannotTell('CT-LIMIT', 'unanswered', idsOf(open));
  if (!asked.some(isRefusal)) return cannotTell('CT-BLOCKED', reasonOfRule(asked[0]), idsOf(asked));
  return changedItsMind(evidence) ? cannotTell('CT-LIMIT', 'changed-answer', ['S1', 'C5']) : null;
}

function judgeFirst(first: Attempt): CellJudgement | null {
  const ids = [first.id];
  switch (first.outcome) {
    case 'temporary':
      // Rows 23 and 25: its own mailbox was taken, so this is about the stranger's one.
      return cannotTell(
        'CT-LATER',
        first.rule === 'reply.later' ? 'strangers-later' : reasonOfRule(first),
        ids,
      );
    case 'server-fault':
      return cannotTell(isGarbled(first) ? 'CT-NOANSWER' : 'CT-LATER', reasonOfRule(first), ids);
    case 'blocked-tester':
    case 'not-run':
      return cannotTell('CT-BLOCKED', reasonOfRule(first), ids);
    case 'no-answer':
      return cannotTell('CT-NOANSWER', 'no-reply', ids);
    case 'closed-connection':
      return cannotTell('CT-LIMIT', 'cut', ids);
    default:
      return null;
  }
}

function closed(evidence: CellEvidence): CellJudgement {
  const decidedBy = [...answersTo(evidence, 'C1'), ...answers(evidence.attempts).slice(0, 1)].map(
    (row) => row.id,
  );
  return { state: 'closed', verdict: verdictWhenClosed(evidence.place, evidence.authPlain), decidedBy };
}

/** The verdict code of a closed door, by place and by the logins it offers in plain text. */
export function verdictWhenClosed(place: Place, authPlain: readonly string[]): VerdictCode {
  if (place !== 'outside') return 'CLOSED-INSIDE';
  return readableLogins(authPlain).length > 0 ? 'CLOSED-LOGIN' : 'CLOSED';
}

/** The positive control was accepted; on a door for the server's own people a demand to log in counts as well. */
function isTrusted(evidence: CellEvidence): boolean {
  const controls = answersTo(evidence, 'C1');
  if (controls.some((row) => row.outcome === 'accepted')) return true;
  return (
    isLoginDoor(evidence) && controls.length > 0 && controls.every((row) => row.outcome === 'auth-required')
  );
}

const isRefusal = (row: Attempt): boolean =>
  row.outcome === 'refused-relay' || row.outcome === 'auth-required';

/** Answers that are about relaying: a demand for encryption was met and asked again. */
const answers = (rows: readonly Attempt[]): Attempt[] =>
  rows.filter((row) => row.outcome !== 'tls-required' || row.tls);

function answersTo({ attempts, controls }: CellEvidence, base: string): Attempt[] {
  return answers([...controls, ...attempts]).filter((row) => baseId(row.id) === base && !isDisguised(row.id));
}

/** What came was no answer of a mail server, or answers that contradict each other. */
const isGarbled = (row: Attempt): boolean =>
  row.rule === 'reply.not-smtp' || row.rule === 'reply.not-understood';

const idsOf = (rows: readonly Attempt[]): string[] => rows.map((row) => row.id);

const reasonOfRule = (row: Attempt | undefined): string =>
  (row?.rule ?? 'not-tested').replace(/^(?:reply|connect)\./, '');

function cannotTell(verdict: VerdictCode, reason: string, decidedBy: string[] = []): CellJudgement {
  return { state: 'unknown', verdict, reason, ...(decidedBy.length > 0 ? { decidedBy } : {}) };
}
