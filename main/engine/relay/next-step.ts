import type { PlannedAttempt } from './types.ts';

/** What one visit has seen of a server's answers to MAIL and RSET; no other visit's, for servers change their minds. */
export type SenderTrust = {
  /** Its MAIL was accepted on this visit, under the same EHLO name and encryption. */
  isKnown(plan: PlannedAttempt): boolean;
  /** A sender that had been accepted was refused: from then on nothing is taken for granted. */
  readonly isBroken: boolean;
  /** Refusals that one RSET may bring: none, until one was refused. */
  readonly resetCost: 0 | 1;
  noteMail(plan: PlannedAttempt, code: number): void;
  noteReset(code: number): void;
};

/** Trust at the beginning of a visit: none. */
export function openTrust(): SenderTrust {
  const accepted = new Set<string>();
  let isBroken = false;
  let resetCost: 0 | 1 = 0;
  return {
    isKnown: (plan) => accepted.has(senderKey(plan)),
    get isBroken() {
      return isBroken;
    },
    get resetCost() {
      return resetCost;
    },
    noteMail(plan, code) {
      const key = senderKey(plan);
      if (code < 300) accepted.add(key);
      else if (accepted.has(key)) isBroken = true;
    },
    noteReset(code) {
      if (code >= 300) resetCost = 1;
    },
  };
}

/**
 * What goes out in the next write. `senders`: only the MAIL of each, to learn whether they are accepted; `group`: whole attempts;
 * `alone`: one attempt, a command at a time, RCPT only after an accepted MAIL.
 */
export type Step = { ask: 'senders' | 'group' | 'alone'; plans: PlannedAttempt[] };

/**
 * The next write of a connection on which so many refusals are `left`. A refused MAIL with its RCPT in the same write is two (RFC 5321
 * §4.1.4: 503), a refused RCPT is one. So whole attempts share a write only when their senders are known, an unknown one goes
 * with its RCPT only by itself, and several unknown ones are asked about first, in one write. Null: this connection has had
 * enough. `plans`: in order, of one manner. Pure.
 */
export function nextStep(
  plans: readonly PlannedAttempt[],
  left: number,
  manner: { fresh: boolean; pipelining: boolean },
  trust: SenderTrust,
): Step | null {
  const [head] = plans;
  const resetCost = manner.fresh ? 0 : trust.resetCost;
  if (!head || left < 1 + resetCost) return null;
  // Two recipients may be two refusals.
  if (head.rcptFirst !== undefined && left < 2 && !manner.fresh) return null;
  if (!manner.pipelining || head.rcptFirst !== undefined) return { ask: 'alone', plans: [head] };
  const isRoomForTwo = left >= 2 + resetCost;
  if (trust.isBroken) return { ask: isRoomForTwo ? 'group' : 'alone', plans: [head] };
  const size = Math.floor((left - resetCost + trust.resetCost) / (1 + trust.resetCost));
  const pairs = plans.findIndex((plan) => plan.rcptFirst !== undefined);
  const window = plans.slice(0, pairs < 0 ? size : Math.min(size, pairs));
  const unknown = window.filter(
    (plan, index) =>
      !trust.isKnown(plan) && window.findIndex((row) => senderKey(row) === senderKey(plan)) === index,
  );
  if (unknown.length === 0) return { ask: 'group', plans: window };
  // By itself an attempt brings two at most, and is answered at once.
  if (unknown.length === 1 && unknown[0] === head && isRoomForTwo) return { ask: 'group', plans: [head] };
  return { ask: 'senders', plans: unknown };
}

/** The same sender may be another matter under another name, or encrypted. */
function senderKey({ mailFrom, helo, tls, claimed }: PlannedAttempt): string {
  return JSON.stringify([mailFrom, helo, tls, claimed]);
}
