import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { againRequest } from '../../main/service/checks.ts';
import {
  type BeforeAfter,
  type Cell,
  checkRequest,
  type Finding,
  type RunEvent,
  type VerdictCode,
} from '../../preload/contract/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

let practice: PracticeServices;
beforeAll(async () => {
  practice = await startPracticeServices();
});
afterAll(() => practice.close());

const NOW = '2026-11-22T05:00:00.000Z';
const LATER = '2026-11-22T06:00:00.000Z';
const DOOR = '192.0.2.25:25';
let serial = 0;

/** A case with a full run and one look at the finding again, written straight into the store. */
async function lookedAgain(
  finding: Finding,
  second: { cell?: Partial<Cell>; findings?: Finding[]; events?: RunEvent[]; result?: 'done' | 'stopped' },
): Promise<BeforeAfter> {
  const { cases } = practice.services.context.store;
  serial += 1;
  const caseId = `C-${serial}`;
  cases.openCase({ key: caseId, name: caseId, practice: false, caseId, now: NOW });
  const request = checkRequest.parse({ input: 'kantor.example', iMayTest: true });
  const again = againRequest(request, finding);
  const write = (
    runId: string,
    wanted: typeof request,
    at: string,
    recheckOf: string | null,
    events: RunEvent[],
  ) => {
    cases.addRun({ runId, caseId, request: wanted, startedAt: at, owner: 1, recheckOf });
    const ended: RunEvent = { type: 'run-ended', at, result: recheckOf ? (second.result ?? 'done') : 'done' };
    const all: RunEvent[] = [
      { type: 'run-started', at, runId, request: wanted, version: '0.1.0' },
      ...events,
      ended,
    ];
    for (const [seq, event] of all.entries()) cases.appendEvent(runId, seq, event);
    const figures = {
      endedAt: at,
      verdict: null,
      attemptsDone: 1,
      attemptsPlanned: 1,
      toDo: 0,
      lookAgainAt: null,
    };
    cases.updateRun(runId, { ...figures, state: ended.result });
  };
  write(`full-${serial}`, request, NOW, null, [
    { type: 'cell-ended', at: NOW, cell: cellOf('open', 'OPEN-FORGED') },
    { type: 'finding', at: NOW, finding },
  ]);
  write(`again-${serial}`, again, LATER, `full-${serial}`, [
    ...(second.cell
      ? [{ type: 'cell-ended' as const, at: LATER, cell: { ...cellOf('closed', 'CLOSED'), ...second.cell } }]
      : []),
    ...(second.findings ?? []).map((row): RunEvent => ({ type: 'finding', at: LATER, finding: row })),
    ...(second.events ?? []),
  ]);
  const { changes } = await practice.services.handlers['cases.get']({ caseId, language: 'en' }, CALL);
  expect(changes).toHaveLength(1);
  const [change] = changes;
  if (!change) throw new Error('no change');
  const report = await practice.report(`again-${serial}`);
  expect(report.changes).toEqual(changes);
  return change;
}

function cellOf(state: Cell['state'], verdict: VerdictCode): Cell {
  return { address: '192.0.2.25', family: 4, port: 25, state, verdict, attempts: [], controls: [] };
}

function finding(id: string, area: Finding['area'], more: Partial<Finding> = {}): Finding {
  return {
    id,
    area,
    subject: DOOR,
    status: 'tested',
    severity: 'this-week',
    cause: 'target',
    params: { address: '192.0.2.25', port: 25, family: 4, form: 'S8' },
    evidence: [{ kind: 'smtp', lines: Array.from({ length: 12 }, (_, n) => `line ${n}`), deciding: 9 }],
    fix: 'server-setting',
    ...more,
  };
}

describe('before and after', () => {
  const open = finding('relay.open-forged', 'relay', { severity: 'act-now' });

  it('a door that is closed now', async () => {
    const closed = finding('relay.closed', 'relay', { severity: 'ok' });
    const change = await lookedAgain(open, { cell: { state: 'closed' }, findings: [closed] });
    expect(change).toMatchObject({
      findingId: 'relay.open-forged',
      subject: DOOR,
      before: { state: 'open', at: NOW },
      after: { state: 'closed', at: LATER },
      result: 'solved',
    });
    expect(change.title).not.toMatch(/finding|\{\{/);
    expect(change.before.lines).toEqual(['line 5', 'line 6', 'line 7', 'line 8', 'line 9', 'line 10']);
  });

  it('a door that is open as before, or in another way', async () => {
    const still = await lookedAgain(open, { cell: { state: 'open' }, findings: [open] });
    expect(still.result).toBe('still-there');
    const trick = finding('relay.open-trick', 'relay');
    expect((await lookedAgain(open, { cell: { state: 'open' }, findings: [trick] })).result).toBe('changed');
  });

  it('a door that did not answer, or a look that was stopped', async () => {
    const unknown = await lookedAgain(open, { cell: { state: 'unknown', verdict: 'CT-NOANSWER' } });
    expect(unknown).toMatchObject({ result: 'could-not-tell', after: { state: 'unknown', lines: [] } });
    const stopped = await lookedAgain(open, { cell: { state: 'closed' }, result: 'stopped' });
    expect(stopped.result).toBe('could-not-tell');
  });

  it('a record that was put right, is still wrong, or wrong in another way', async () => {
    const missing = finding('posture.spf-missing', 'posture', {
      subject: 'kantor.example',
      params: { domain: 'kantor.example', record: '' },
    });
    const to = (id: string, severity: Finding['severity']) =>
      lookedAgain(missing, { findings: [{ ...missing, id, severity }] });
    expect(await to('posture.spf-ok', 'ok')).toMatchObject({ result: 'solved', after: { state: 'ok' } });
    expect((await to('posture.spf-missing', 'this-week')).result).toBe('still-there');
    expect((await to('posture.spf-broken', 'this-week')).result).toBe('changed');
    expect((await to('posture.spf-unknown', 'unknown')).result).toBe('could-not-tell');
    const done: RunEvent = { type: 'step-ended', at: LATER, step: 'names', result: 'done' };
    const gone = await lookedAgain(missing, { events: [done] });
    expect(gone).toMatchObject({ result: 'solved', after: { state: 'ok' } });
    expect((await lookedAgain(missing, {})).result).toBe('could-not-tell');
  });

  it('a clock that was set, and a server that told no time', async () => {
    const off = finding('vantage.clock-off', 'vantage', {
      subject: 'kantor.example',
      params: { n: 3, unit: 'hours', way: 'ahead' },
    });
    const greeting = (text: string): RunEvent => ({
      type: 'transcript',
      at: LATER,
      cell: DOOR,
      lines: [{ dir: 'in', text, at: LATER }],
    });
    const told = greeting('220 mail.kantor.example ESMTP Exim Sun, 22 Nov 2026 06:00:01 +0000');
    expect(await lookedAgain(off, { cell: {}, events: [told] })).toMatchObject({
      title: 'This computer’s clock and the server’s differ',
      result: 'solved',
    });
    expect((await lookedAgain(off, { cell: {}, events: [greeting('220 mail')] })).result).toBe(
      'could-not-tell',
    );
    expect((await lookedAgain(off, { cell: {}, events: [told], findings: [off] })).result).toBe(
      'still-there',
    );
    const again = againRequest(checkRequest.parse({ input: 'kantor.example', iMayTest: true }), off);
    expect(again).toMatchObject({ only: ['relay'], recheck: { attempts: ['C1'] } });
  });

  it('a listing that is gone, and one that could not be asked', async () => {
    const listed = finding('blacklist.listed', 'blacklist', {
      subject: '192.0.2.25',
      params: { subject: '192.0.2.25', list: 'A list', zone: 'zone.example', meaning: 'spam' },
    });
    const row = (state: 'clean' | 'listed' | 'no-answer'): RunEvent => ({
      type: 'blacklist-row',
      at: LATER,
      row: {
        zone: 'zone.example',
        name: 'A list',
        subject: '192.0.2.25',
        subjectKind: 'ip4',
        state,
        weight: 'major',
        scope: 'ip',
        answers: [],
        via: '192.0.2.53',
        ms: 1,
      },
    });
    expect((await lookedAgain(listed, { events: [row('clean')] })).result).toBe('solved');
    expect((await lookedAgain(listed, { events: [row('listed')], findings: [listed] })).result).toBe(
      'still-there',
    );
    expect((await lookedAgain(listed, { events: [row('no-answer')] })).result).toBe('could-not-tell');
    expect((await lookedAgain(listed, {})).result).toBe('could-not-tell');
  });
});

describe('the smallest check that decides', () => {
  const before = checkRequest.parse({
    input: 'kantor.example',
    iMayTest: true,
    send: true,
    ordinary: true,
    impersonate: true,
    confirm: 'later',
  });

  it('makes just the attempts that were let through, with their own context', () => {
    const open = finding('relay.open-forged', 'relay', { refs: ['S8', 'S1/X1.1'] });
    const again = againRequest(before, open);
    expect(again).toMatchObject({
      only: ['relay'],
      send: false,
      ordinary: false,
      impersonate: false,
      hidden: 'off',
    });
    expect(again.recheck).toEqual({
      findingId: open.id,
      subject: DOOR,
      attempts: ['S8', 'S1/X1.1'],
      zones: [],
    });
  });

  it('sends, asks the own mailbox or claims an address only where that is the question', () => {
    const refs = ['S1'];
    expect(againRequest(before, finding('relay.proved', 'relay', { refs })).send).toBe(true);
    expect(againRequest({ ...before, send: false }, finding('relay.proved', 'relay', { refs })).send).toBe(
      false,
    );
    expect(againRequest(before, finding('relay.masked-visitor', 'relay')).ordinary).toBe(true);
    expect(
      againRequest(before, finding('relay.xclient-taken', 'relay', { refs: ['S1/X10'] })).impersonate,
    ).toBe(true);
  });

  it('asks a door politely once when the matter is what it says about itself, and in full when nothing was known', () => {
    expect(againRequest(before, finding('relay.auth-before-tls', 'relay')).recheck?.attempts).toEqual(['C1']);
    expect(againRequest(before, finding('relay.catch-all', 'relay')).recheck?.attempts).toEqual(['C1', 'C2']);
    expect(
      againRequest(before, finding('relay.unknown', 'relay', { refs: ['C1'] })).recheck?.attempts,
    ).toEqual([]);
  });
});
