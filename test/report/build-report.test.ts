import { describe, expect, it } from 'vitest';
import { foldRun } from '../../main/engine/run/fold.ts';
import { buildReport } from '../../main/report/index.ts';
import { type Attempt, checkRequest, type RunEvent } from '../../preload/contract/index.ts';

const at = '2026-11-22T05:00:00.000Z';
const ref = { address: '192.0.2.25', family: 4 as const, port: 25, host: 'mail.kantor.example' };
const refused: Attempt = {
  id: 'S1',
  mailFrom: 'a@one.example',
  rcptTo: 'b@two.example',
  outcome: 'refused-relay',
  stage: 'rcpt',
  reply: { code: 554, text: 'Relay access denied' },
  rule: 'reply.relay-refused',
  startedAt: at,
  ms: 3,
};
const begun: RunEvent[] = [
  {
    type: 'run-started',
    at,
    runId: 'r',
    version: '1',
    request: checkRequest.parse({ input: 'kantor.example', iMayTest: true }),
  },
  { type: 'cell-started', at, cell: ref, planned: 9 },
  { type: 'attempt', at, cell: ref, control: false, attempt: refused },
];
const early = (code: 'CLOSED' | 'OPEN-ACCEPTED'): RunEvent => ({
  type: 'provisional',
  at,
  verdict: { code, grade: code === 'CLOSED' ? 'closed' : 'probably', params: { n: 1, total: 1 } },
});

describe('the report of a run that did not end', () => {
  it('never says closed after a few refusals', () => {
    const state = foldRun('r', [...begun, early('CLOSED')]);
    for (const result of ['running', 'died'] as const) {
      const { verdict } = buildReport({ ...state, result }, 'en', at);
      expect(verdict).toMatchObject({ code: 'CT-STOPPED', grade: 'unknown' });
      expect(verdict.headline).toMatch(/^Couldn’t tell/);
    }
  });

  it('keeps a yes to a stranger', () => {
    const state = foldRun('r', [...begun, early('OPEN-ACCEPTED')]);
    expect(buildReport({ ...state, result: 'died' }, 'en', at).verdict.code).toBe('OPEN-ACCEPTED');
  });

  it('says what was missing when nothing could be tested', () => {
    const { verdict } = buildReport(
      foldRun('r', [
        ...begun.slice(0, 1),
        { type: 'run-ended', at, result: 'failed', reason: 'needs-neutral' },
      ]),
      'id',
      at,
    );
    expect(verdict.headline).toContain('alamat tes di luar');
    expect(verdict.detail).toContain('DNS server');
  });
});
