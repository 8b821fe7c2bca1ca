import { describe, expect, it } from 'vitest';
import { foldRun, type RunState } from '../../../main/engine/run/fold.ts';
import { verdictOfState } from '../../../main/engine/run/judge-state.ts';
import { LOOK_AGAIN_S, lookAgainEvent, nextLook } from '../../../main/engine/run/look-again.ts';
import type { Cell, RunEvent } from '../../../preload/contract/index.ts';
import { accepted, cell, putOff, second, state, T0 } from './made.ts';

const DOOR = '203.0.113.25:25';

/** A greylisting door, asked first at `first` seconds and last at `last` seconds after the start. */
function waiting(first: number, last = first, parts: Partial<Cell> = {}): Cell {
  const before = { at: second(first), outcome: 'temporary', rule: 'reply.later' } as const;
  const earlier = [{ ...before, reply: { code: 450, text: 'later' } }];
  return cell({
    state: 'unknown',
    verdict: 'CT-LATER',
    reason: 'later',
    attempts: [putOff('S1', { startedAt: second(last), ...(last > first ? { earlier } : {}) })],
    later: ['S1'],
    ...parts,
  });
}

const secondsOf = (run: RunState, done: number): number | null => {
  const next = nextLook(run, done);
  return next && (next.dueAtMs - T0) / 1000;
};

describe('the schedule of asking again', () => {
  it('waits longer than the usual greylists, three times', () => {
    expect(LOOK_AGAIN_S).toEqual([65, 310, 900]);
    expect(secondsOf(state([waiting(10)]), 0)).toBe(75);
    expect(secondsOf(state([waiting(10, 75)]), 1)).toBe(320);
    expect(secondsOf(state([waiting(10, 320)]), 2)).toBe(910);
    expect(nextLook(state([waiting(10, 910)]), 3)).toBeNull();
  });

  it('waits for the last of several doors', () => {
    const other = waiting(40, 40, { address: '203.0.113.26' });
    const next = nextLook(state([waiting(10), other]), 0);
    expect(next).toMatchObject({ cells: [DOOR, '203.0.113.26:25'], turn: 1, dueAtMs: T0 + 105_000 });
  });

  it('counts from the last answer when a turn came late: hours later a server has forgotten', () => {
    expect(secondsOf(state([waiting(10, 36_000)]), 1)).toBe(36_000 + 245);
  });

  it('takes the time from the conversation when the greeting itself said "later"', () => {
    const run = state([waiting(0, 0, { attempts: [], controls: [], later: ['C1', 'S1'] })]);
    run.transcripts.set(DOOR, [
      { at: second(20), dir: 'in', text: '450 try again' },
      { at: second(27), dir: 'in', text: '450 try again' },
    ]);
    expect(secondsOf(run, 0)).toBe(85);
  });

  it('does not wait for a server behind a filter, nor for one that waits for nothing', () => {
    expect(nextLook(state([waiting(10, 10, { role: 'hidden' })]), 0)).toBeNull();
    expect(nextLook(state([cell()]), 0)).toBeNull();
  });
});

describe('what a run says at its end', () => {
  it('when it will be continued', () => {
    expect(lookAgainEvent(state([waiting(10)]), 0, true, second(30))).toEqual({
      type: 'look-again',
      at: second(30),
      cells: [DOOR],
      dueAt: second(75),
      turn: 1,
      of: 3,
    });
  });

  it('that it will not: used up, or stopped by the person', () => {
    const run = state([waiting(10, 910)]);
    expect(lookAgainEvent(run, 3, true, second(999))).toMatchObject({ dueAt: null, turn: 3, cells: [DOOR] });
    expect(lookAgainEvent(run, 1, false, second(999))).toMatchObject({ dueAt: null, turn: 1 });
  });

  it('nothing, or that it is over, when no door is waiting', () => {
    const run = state([cell()]);
    expect(lookAgainEvent(run, 0, true, second(30))).toBeNull();
    run.lookAgain = { cells: [DOOR], dueAt: second(75), turn: 1, of: 3 };
    expect(lookAgainEvent(run, 1, true, second(80))).toMatchObject({ cells: [], dueAt: null });
  });

  it('how often it asked, when it never got an answer', () => {
    const run = state([waiting(10, 910)]);
    run.lookAgain = { cells: [DOOR], dueAt: second(910), turn: 3, of: 3 };
    expect(verdictOfState(run, 'done').reason).not.toBe('asked-often');
    run.lookAgain.dueAt = null;
    const verdict = verdictOfState(run, 'done');
    expect(verdict).toMatchObject({
      code: 'CT-LATER',
      reason: 'asked-often',
      params: { times: 4, minutes: 15 },
    });
  });
});

describe('the fold of a run that looks again', () => {
  const ref = { address: '203.0.113.25', family: 4 as const, port: 25, host: 'mx1.office.example' };
  const at = second(80);
  const first: RunEvent[] = [
    { type: 'cell-started', at, cell: ref, planned: 2 },
    { type: 'cell-ended', at, cell: waiting(10) },
    { type: 'verdict', at, verdict: { code: 'CT-LATER', grade: 'unknown', params: {} } },
    { type: 'look-again', at, cells: [DOOR], dueAt: second(75), turn: 1, of: 3 },
    { type: 'run-ended', at, result: 'done' },
  ];

  it('opens only the doors that are due', () => {
    const open = foldRun('r', [
      ...first,
      { type: 'cell-ended', at, cell: cell({ port: 587 }) },
      { type: 'resumed', at, why: 'look-again' },
    ]);
    expect([...open.ended]).toEqual(['203.0.113.25:587']);
    expect(foldRun('r', [...first, { type: 'resumed', at }]).ended.has(DOOR)).toBe(true);
  });

  it('puts the new answer in the place of the old one', () => {
    const again = foldRun('r', [
      ...first,
      { type: 'resumed', at, why: 'look-again' },
      { type: 'cell-started', at, cell: ref, planned: 2 },
      { type: 'attempt', at, cell: ref, control: false, attempt: accepted('S1') },
    ]);
    const rows = again.cells.get(DOOR)?.attempts ?? [];
    expect(rows.map((row) => [row.id, row.outcome])).toEqual([['S1', 'accepted']]);
  });

  it('takes a door that is asked once more for unfinished', () => {
    const again = foldRun('r', [...first, { type: 'cell-started', at, cell: ref, planned: 2 }]);
    expect(again.ended.has(DOOR)).toBe(false);
    expect(again.cells.get(DOOR)?.later).toEqual(['S1']);
  });
});
