import type { CellEvidence } from '../../../main/engine/relay/judge-cell.ts';
import { judgeCell } from '../../../main/engine/relay/judge-cell.ts';
import type { RunFacts } from '../../../main/engine/relay/judge-run.ts';
import type { Attempt, Cell, Outcome } from '../../../preload/contract/index.ts';

/** An attempt with this outcome. */
export function attempt(id: string, came: Outcome, parts: Partial<Attempt> = {}): Attempt {
  const code = came === 'accepted' ? 250 : came === 'temporary' ? 450 : 554;
  return {
    id,
    mailFrom: 'tester@scanner.example',
    rcptTo: 'user@outside.example',
    outcome: came,
    stage: 'rcpt',
    reply: { code, text: '' },
    rule: `reply.${came}`,
    startedAt: '2026-11-22T12:00:00.000Z',
    ms: 1,
    ...parts,
  };
}

/** Controls of a closed server. */
export const CONTROLS = [
  attempt('C1', 'accepted'),
  attempt('C2', 'refused-relay'),
  attempt('C5', 'refused-relay'),
];
/** Attempts at a closed server. */
export const CLOSED_SET = ['S1', 'S2', 'S7', 'R1', 'R2'].map((id) => attempt(id, 'refused-relay'));

/** A closed server, with these parts different. */
export function evidence(parts: Partial<CellEvidence> = {}): CellEvidence {
  return {
    address: '192.0.2.25',
    port: 25,
    role: 'mx',
    place: 'outside',
    ourAddresses: ['203.0.113.50'],
    attempts: CLOSED_SET,
    controls: CONTROLS,
    remaining: 0,
    ended: 'done',
    slow: false,
    authPlain: [],
    starttls: 'not-offered',
    ...parts,
  };
}

/** The closed set with one attempt answered otherwise. */
export const withAttempt = (id: string, came: Outcome): Attempt[] => [
  ...CLOSED_SET.filter((row) => row.id !== id),
  attempt(id, came),
];

/** A finished, closed cell, with these parts different. */
export function cell(parts: Partial<Cell> = {}): Cell {
  const { state, verdict, reason, decidedBy } = judgeCell(
    evidence({ attempts: parts.attempts ?? CLOSED_SET, controls: parts.controls ?? CONTROLS }),
  );
  return {
    address: '192.0.2.25',
    family: 4,
    port: 25,
    host: 'mail.office.example',
    state,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    attempts: CLOSED_SET,
    controls: CONTROLS,
    planned: 8,
    ...parts,
  };
}

/** A cell that accepted this attempt. */
export const openCell = (id = 'S1', parts: Partial<Cell> = {}): Cell =>
  cell({ attempts: withAttempt(id, 'accepted'), ...parts });

/** A run with one closed cell, with these parts different. */
export function facts(parts: Partial<RunFacts> = {}): RunFacts {
  return {
    cells: [cell()],
    place: 'outside',
    port25Out: 'unknown',
    result: 'done',
    attemptsDone: 8,
    attemptsPlanned: 8,
    honest: true,
    ...parts,
  };
}
