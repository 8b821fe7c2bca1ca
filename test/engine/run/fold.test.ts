import { describe, expect, it } from 'vitest';
import { countAttempts, emptyRunState, foldEvent, foldRun } from '../../../main/engine/run/fold.ts';
import { EventQueue } from '../../../main/engine/run/queue.ts';
import { type Attempt, type Cell, checkRequest, type RunEvent } from '../../../preload/contract/index.ts';

const at = '2026-11-22T05:00:00.000Z';
const ref = { address: '192.0.2.25', family: 4 as const, port: 25, host: 'mail.kantor.example' };
const attempt = (id: string): Attempt => ({
  id,
  mailFrom: 'a@one.example',
  rcptTo: 'b@two.example',
  outcome: 'refused-relay',
  stage: 'rcpt',
  reply: { code: 554, text: 'Relay access denied' },
  rule: 'reply.relay-refused',
  startedAt: at,
  ms: 3,
});
const cutCell: Cell = {
  ...ref,
  state: 'unknown',
  verdict: 'CT-STOPPED',
  reason: 'stopped',
  attempts: [attempt('S1')],
  controls: [attempt('C1')],
  planned: 9,
};
const events: RunEvent[] = [
  {
    type: 'run-started',
    at,
    runId: 'r',
    version: '1',
    request: checkRequest.parse({ input: 'kantor.example', iMayTest: true }),
  },
  { type: 'step-started', at, step: 'relay', total: 9 },
  { type: 'cell-started', at, cell: ref, planned: 9 },
  { type: 'attempt', at, cell: ref, control: true, attempt: attempt('C1') },
  { type: 'attempt', at, cell: ref, control: false, attempt: attempt('S1') },
];
const stopped: RunEvent[] = [
  { type: 'cell-ended', at, cell: cutCell },
  { type: 'verdict', at, verdict: { code: 'CT-STOPPED', grade: 'unknown', params: {} } },
  { type: 'run-ended', at, result: 'stopped' },
];

describe('the fold of a run', () => {
  it('holds what is known in the middle, also when nothing ended', () => {
    const state = foldRun('r', events);
    expect(state.result).toBe('running');
    expect(countAttempts(state)).toEqual({ done: 2, planned: 9 });
    expect(state.cells.get('192.0.2.25:25')?.attempts.map((row) => row.id)).toEqual(['S1']);
  });

  it('owes nothing any more when the relay step is over', () => {
    const whole: Cell = { ...cutCell, state: 'closed', verdict: 'CLOSED', planned: 2 };
    const state = foldRun('r', [
      ...events,
      { type: 'cell-ended', at, cell: whole },
      { type: 'step-ended', at, step: 'relay', result: 'done' },
    ]);
    expect(countAttempts(state)).toEqual({ done: 2, planned: 2 });
    expect(state.ended.has('192.0.2.25:25')).toBe(true);
  });

  it('takes back the last words when a stopped run goes on, and keeps the attempts', () => {
    const state = foldRun('r', [...events, ...stopped]);
    expect(state.ended.size).toBe(1);
    foldEvent(state, { type: 'resumed', at });
    expect(state).toMatchObject({ result: 'running', endedAt: null, verdict: null, provisional: null });
    expect(state.ended.size).toBe(0);
    expect(countAttempts(state).done).toBe(2);
  });

  it('does not repeat a finished door', () => {
    const closed: Cell = { ...cutCell, state: 'closed', verdict: 'CLOSED', planned: 2 };
    delete closed.reason;
    const state = foldRun('r', [
      ...events,
      { type: 'cell-ended', at, cell: closed },
      ...stopped.slice(1),
      { type: 'resumed', at },
    ]);
    expect(state.ended.has('192.0.2.25:25')).toBe(true);
  });

  it('starts empty', () => {
    expect(countAttempts(emptyRunState('x'))).toEqual({ done: 0, planned: 0 });
  });
});

describe('the event queue', () => {
  it('gives everything in order, then ends or throws', async () => {
    const queue = new EventQueue<number>();
    queue.push(1);
    setTimeout(() => {
      queue.push(2);
      queue.finish();
      queue.push(3);
    }, 5);
    const seen: number[] = [];
    for await (const item of queue) seen.push(item);
    expect(seen).toEqual([1, 2]);
    const failing = new EventQueue<number>();
    failing.fail(new Error('broken'));
    await expect(failing[Symbol.asyncIterator]().next()).rejects.toThrow('broken');
  });
});
