import { describe, expect, it } from 'vitest';
import { foldEvent, type RunState } from '../../../main/engine/run/fold.ts';
import { settleArrival } from '../../../main/engine/run/settle-arrival.ts';
import type { Delivery } from '../../../preload/contract/index.ts';
import { cell, endedState, openCell, second, state } from './made.ts';

const DOOR = '203.0.113.25:25';
const TOKEN = 'tokentokentokentokentokent';
const at = second(600);

function tell(
  run: RunState,
  delivery: Partial<Delivery> & Pick<Delivery, 'state'>,
  ordinary = false,
): string[] {
  const events = settleArrival(run, { cell: DOOR, ordinary, delivery: { token: TOKEN, ...delivery } }, at);
  for (const event of events) foldEvent(run, event);
  return events.map((event) => event.type);
}

const seen: Delivery = {
  token: TOKEN,
  state: 'seen',
  confirmed: { how: 'code', at, arrivedAt: second(9) },
};

describe('news of a sent message, long after the run ended', () => {
  it('makes "probably" a proof, with its finding and its verdict', () => {
    const run = endedState([openCell()], 'OPEN-ACCEPTED');
    const types = tell(run, seen);
    expect(types.slice(0, 2)).toEqual(['arrival', 'cell-ended']);
    expect(types.at(-1)).toBe('verdict');
    expect(run.cells.get(DOOR)).toMatchObject({
      state: 'open',
      verdict: 'OPEN-PROVED',
      delivery: { state: 'seen', sentAt: second(5), to: 'user@outside.example', confirmed: { how: 'code' } },
    });
    expect(run.verdict).toMatchObject({ code: 'OPEN-PROVED', grade: 'proved' });
    expect([...run.findings.values()].map((row) => row.subject)).toContain(DOOR);
    expect(run.result).toBe('done');
    expect(run.endedAt).toBe(second(60));
  });

  it('says nothing twice', () => {
    const run = endedState([openCell()], 'OPEN-ACCEPTED');
    tell(run, seen);
    expect(tell(run, seen)).toEqual([]);
    expect(tell(run, { state: 'kept', waitedS: 60 })).toEqual([]);
    expect(tell(run, { state: 'bounced' })).toEqual([]);
    expect(run.verdict?.code).toBe('OPEN-PROVED');
  });

  it('adds the way it took when the source comes after the code', () => {
    const run = endedState([openCell()], 'OPEN-ACCEPTED');
    tell(run, seen);
    const hops: Delivery['hops'] = [{ by: 'mx1.office.example', fromIp: '203.0.113.50', role: 'server' }];
    const source: Delivery = { ...seen, hops, confirmed: { how: 'source', at: second(700) } };
    expect(tell(run, source)).not.toEqual([]);
    expect(run.cells.get(DOOR)?.delivery).toMatchObject({
      hops,
      confirmed: { how: 'code', arrivedAt: second(9) },
    });
    expect(tell(run, source)).toEqual([]);
  });

  it.each([
    ['kept', 'bounced', 'BOUNCES'],
    ['kept', 'seen', 'OPEN-PROVED'],
    ['bounced', 'seen', 'OPEN-PROVED'],
    ['bounced', 'kept', 'BOUNCES'],
    ['seen', 'bounced', 'OPEN-PROVED'],
  ] as const)('%s, then %s: %s', (first, second, verdict) => {
    const run = endedState([openCell()], 'OPEN-ACCEPTED');
    tell(run, { state: first, ...(first === 'kept' ? { waitedS: 60 } : {}) });
    tell(run, { state: second });
    expect(run.verdict?.code).toBe(verdict);
    expect(run.cells.get(DOOR)?.delivery?.waitedS).toBeUndefined();
  });

  it('takes back what was said before about the door, and leaves other findings', () => {
    const run = endedState([openCell()], 'OPEN-ACCEPTED');
    tell(run, { state: 'kept', waitedS: 60 });
    expect([...run.findings.values()].map((row) => row.id)).toContain('relay.keeps');
    tell(run, seen);
    expect([...run.findings.values()].map((row) => row.id)).not.toContain('relay.keeps');
  });

  it('does not believe another token, another door, or a message that was never sent', () => {
    const run = endedState([openCell(), cell({ port: 587 })], 'OPEN-ACCEPTED');
    expect(tell(run, { ...seen, token: 'somebodyelse' })).toEqual([]);
    for (const door of ['203.0.113.25:587', '192.0.2.1:25', '__proto__']) {
      expect(settleArrival(run, { cell: door, ordinary: false, delivery: seen }, at)).toEqual([]);
    }
    expect(tell(run, seen, true)).toEqual([]);
  });

  it('believes what arrived although the connection broke when it was handed over', () => {
    const run = endedState([openCell({ state: 'failed' })], 'OPEN-ACCEPTED');
    tell(run, seen);
    expect(run.verdict?.code).toBe('OPEN-PROVED');
  });
});

describe('news while the run goes on', () => {
  it('says the first sentence anew and leaves the verdict to the end', () => {
    const run = state([openCell()]);
    const types = tell(run, seen);
    expect(types).toEqual(['arrival', 'cell-ended', 'provisional']);
    expect(run.provisional?.code).toBe('OPEN-PROVED');
    expect(run.verdict).toBeNull();
  });

  it('does not touch the state it was given', () => {
    const run = state([openCell()]);
    const before = JSON.stringify([...run.cells]);
    settleArrival(run, { cell: DOOR, ordinary: false, delivery: seen }, at);
    expect(JSON.stringify([...run.cells])).toBe(before);
    expect(run.provisional).toBeNull();
  });
});

describe('the ordinary message', () => {
  const ordinary: Delivery = { token: TOKEN, state: 'accepted' };

  it('shows who hides strangers, and does not open a closed door', () => {
    const run = endedState([cell({ ordinary })], 'CLOSED');
    tell(run, { state: 'seen', seenAs: '172.18.0.1' }, true);
    const door = run.cells.get(DOOR);
    expect(door).toMatchObject({ state: 'closed', verdict: 'CLOSED', culprit: { address: '172.18.0.1' } });
    expect([...run.findings.values()].map((row) => row.id)).toContain('relay.masked-visitor');
    expect(run.verdict?.code).toBe('CLOSED');
  });

  it('changes an open door to "strangers look like staff"', () => {
    const run = endedState([openCell({}, { ordinary })], 'OPEN-ACCEPTED');
    tell(run, { state: 'seen', seenAs: '172.18.0.1' }, true);
    expect(run.verdict?.code).toBe('OPEN-MASKED');
  });
});
