import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRelayTest, relayTests } from '../../../main/catalogue/relay-tests.ts';
import type { CellEvidence } from '../../../main/engine/relay/judge-cell.ts';
import { effectiveAccepts, judgeCell } from '../../../main/engine/relay/judge-cell.ts';
import { judgeRun, provisional, type RunFacts } from '../../../main/engine/relay/judge-run.ts';
import {
  type Attempt,
  type Cell,
  type Outcome,
  outcome,
  type VerdictCode,
} from '../../../preload/contract/index.ts';

function attempt(id: string, came: Outcome, parts: Partial<Attempt> = {}): Attempt {
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

const CONTROLS = [attempt('C1', 'accepted'), attempt('C2', 'refused-relay'), attempt('C5', 'refused-relay')];
const CLOSED_SET = ['S1', 'S2', 'S7', 'R1', 'R2'].map((id) => attempt(id, 'refused-relay'));

function evidence(parts: Partial<CellEvidence> = {}): CellEvidence {
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

const withAttempt = (id: string, came: Outcome): Attempt[] => [
  ...CLOSED_SET.filter((row) => row.id !== id),
  attempt(id, came),
];

function cell(parts: Partial<Cell> = {}): Cell {
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

const openCell = (id = 'S1', parts: Partial<Cell> = {}): Cell =>
  cell({ attempts: withAttempt(id, 'accepted'), ...parts });

function facts(parts: Partial<RunFacts> = {}): RunFacts {
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

describe('one cell', () => {
  const sent = (state: 'accepted' | 'seen' | 'kept' | 'bounced' | 'refused') => ({
    delivery: { token: 'abc', state },
  });
  const open = { attempts: withAttempt('S1', 'accepted') };
  it.each<[string, Partial<CellEvidence>, VerdictCode, string?]>([
    ['closed', {}, 'CLOSED'],
    ['closed, login in plain text', { authPlain: ['LOGIN'] }, 'CLOSED-LOGIN'],
    ['closed, logins that hide the password', { authPlain: ['GSSAPI', 'NTLM'] }, 'CLOSED'],
    ['closed from inside', { place: 'inside' }, 'CLOSED-INSIDE'],
    ['closed from an unknown place', { place: 'unknown' }, 'CLOSED-INSIDE'],
    ['open', open, 'OPEN-ACCEPTED'],
    ['open from inside', { ...open, place: 'inside' }, 'OPEN-INSIDE'],
    ['open and masked', { ...open, seenAs: '172.18.0.1' }, 'OPEN-MASKED'],
    ['open, seen under our own address', { ...open, seenAs: '203.0.113.50' }, 'OPEN-ACCEPTED'],
    ['open, seen under the own address of the server', { ...open, seenAs: '192.0.2.25' }, 'OPEN-MASKED'],
    ['the bounce only', { attempts: withAttempt('S2', 'accepted') }, 'OPEN-ACCEPTED'],
    ['own-domain sender', { attempts: withAttempt('S7', 'accepted') }, 'OPEN-FORGED'],
    ['own name in EHLO', { attempts: withAttempt('S8/X1.2', 'accepted') }, 'OPEN-FORGED'],
    [
      'own-domain sender, masked',
      { attempts: withAttempt('S7', 'accepted'), seenAs: '10.0.0.1' },
      'OPEN-FORGED',
    ],
    ['percent', { attempts: withAttempt('R2', 'accepted') }, 'OPEN-TRICK'],
    [
      'percent on a catch-all',
      {
        attempts: withAttempt('R2', 'accepted'),
        controls: [attempt('C1', 'accepted'), attempt('C2', 'accepted')],
      },
      'CLOSED',
    ],
    [
      'source route on a catch-all',
      {
        attempts: withAttempt('R16', 'accepted'),
        controls: [attempt('C1', 'accepted'), attempt('C2', 'accepted')],
      },
      'OPEN-TRICK',
    ],
    ['sub-domain', { attempts: withAttempt('R29', 'accepted') }, 'OPEN-LIMITED'],
    ['open after STARTTLS', { attempts: withAttempt('S1/X3', 'accepted') }, 'OPEN-ACCEPTED'],
    ['seen arriving', { ...open, ...sent('seen') }, 'OPEN-PROVED'],
    ['kept', { ...open, ...sent('kept') }, 'KEEPS-IT'],
    ['bounced', { ...open, ...sent('bounced') }, 'BOUNCES'],
    ['taken, not seen', { ...open, ...sent('accepted') }, 'OPEN-ACCEPTED'],
    ['refused at DATA', { ...open, ...sent('refused') }, 'CLOSED', 'refused-at-data'],
    ['a scanner answers', { ...open, sign: 'mail-shield' }, 'CT-MIDDLE', 'mail-shield'],
    ['open behind an inspecting firewall', { ...open, sign: 'asterisks' }, 'OPEN-ACCEPTED'],
    ['closed behind an inspecting firewall', { sign: 'asterisks' }, 'CT-MIDDLE', 'asterisks'],
    ['control refused', { controls: [attempt('C1', 'blocked-tester')] }, 'CT-BLOCKED'],
    ['control put off', { controls: [attempt('C1', 'temporary')] }, 'CT-LATER'],
    [
      'control wants a login on port 25',
      { controls: [attempt('C1', 'auth-required')] },
      'CT-BLOCKED',
      'control-login',
    ],
    [
      'control wants a login on 587',
      { controls: [attempt('C1', 'auth-required')], port: 587, role: 'submission' },
      'CLOSED',
    ],
    [
      'one of two controls accepted',
      { controls: [attempt('C1', 'temporary'), attempt('C1.2', 'accepted')] },
      'CLOSED',
    ],
    ['stranger put off', { attempts: withAttempt('S1', 'temporary') }, 'CT-LATER'],
    [
      'sender refused',
      { attempts: [attempt('S1', 'not-run', { rule: 'reply.sender-refused' })] },
      'CT-BLOCKED',
      'sender-refused',
    ],
    ['limited in the middle', { attempts: withAttempt('R1', 'rate-limited') }, 'CT-LIMIT'],
    ['a trick without an answer', { attempts: withAttempt('R1', 'no-answer') }, 'CT-LIMIT', 'unanswered'],
    ['a trick that cut the connection', { attempts: withAttempt('R1', 'closed-connection') }, 'CLOSED'],
    [
      'the answer changed',
      { controls: [attempt('C1', 'accepted'), attempt('C5', 'temporary')] },
      'CT-LIMIT',
      'changed-answer',
    ],
    [
      'the answer changed to yes',
      { controls: [attempt('C1', 'accepted'), attempt('C5', 'accepted')] },
      'OPEN-ACCEPTED',
      'changed-answer',
    ],
    ['stopped', { ended: 'stopped', remaining: 4 }, 'CT-STOPPED'],
    ['stopped when nothing was left to do', { ended: 'stopped' }, 'CLOSED'],
    ['out of time, slow', { ended: 'timed-out', remaining: 4, slow: true }, 'CT-SLOW'],
    ['out of time, not slow', { ended: 'timed-out', remaining: 4 }, 'CT-STOPPED', 'timed-out'],
    ['stopped after a yes', { ...open, ended: 'stopped', remaining: 4 }, 'OPEN-ACCEPTED'],
  ])('%s', (_, parts, verdict, reason) => {
    const judged = judgeCell(evidence(parts));
    expect(judged.verdict).toBe(verdict);
    if (reason !== undefined) expect(judged.reason).toBe(reason);
  });
});

describe('a run', () => {
  const six = { address: '2001:db8::25', family: 6 } as const;
  const shut = (parts: Partial<Cell>): Cell => cell({ ...parts, attempts: [], controls: [] });
  it.each<[string, Partial<RunFacts>, VerdictCode, Record<string, string | number>?]>([
    [
      'closed everywhere',
      { cells: [cell(), cell(six)] },
      'CLOSED',
      { n: 10, total: 10, cells: '192.0.2.25:25, [2001:db8::25]:25' },
    ],
    [
      'one door open',
      { cells: [cell(), openCell('S1', six)] },
      'OPEN-PART',
      { openCells: '[2001:db8::25]:25', closedCells: '192.0.2.25:25' },
    ],
    [
      'all doors open',
      { cells: [openCell(), openCell('S1', six)] },
      'OPEN-ACCEPTED',
      { n: 2, total: 10, form: 'S1' },
    ],
    [
      'forged, other door closed',
      { cells: [openCell('S8'), cell(six)] },
      'OPEN-FORGED',
      { form: 'S8', used: 'tester@scanner.example' },
    ],
    ['trick', { cells: [openCell('R2')] }, 'OPEN-TRICK', { form: 'R2' }],
    ['forged beats trick', { cells: [openCell('R2'), openCell('S7', six)] }, 'OPEN-FORGED', { form: 'S7' }],
    ['limited', { cells: [openCell('R29')] }, 'OPEN-LIMITED'],
    [
      'masked',
      { cells: [openCell('S1', { verdict: 'OPEN-MASKED', seenAs: '172.18.0.1' })] },
      'OPEN-MASKED',
      { seenAs: '172.18.0.1' },
    ],
    [
      'inside and open',
      { cells: [openCell(), cell(six)], place: 'inside' },
      'OPEN-INSIDE',
      { place: 'inside' },
    ],
    ['inside and closed', { place: 'inside' }, 'CLOSED-INSIDE'],
    [
      'proved',
      { cells: [cell(), openCell('S1', { ...six, delivery: { token: 't', state: 'seen' } })] },
      'OPEN-PROVED',
    ],
    [
      'login in plain text',
      { cells: [cell(), cell({ port: 587, facts: { authPlain: ['PLAIN'] } })] },
      'CLOSED-LOGIN',
      { port: 587 },
    ],
    [
      'a door not offered does not count',
      { cells: [cell(), shut({ port: 465, state: 'not-offered', verdict: 'CT-REFUSED' })] },
      'CLOSED',
    ],
    [
      'no way to IPv6 does not count',
      { cells: [cell(), shut({ ...six, state: 'unknown', verdict: 'CT-NOANSWER', reason: 'unreachable' })] },
      'CLOSED',
    ],
    [
      'silent IPv6 does count',
      { cells: [cell(), shut({ ...six, state: 'unknown', verdict: 'CT-NOANSWER', reason: 'timeout' })] },
      'CT-NOANSWER',
    ],
    [
      'nothing but closed ports',
      { cells: [shut({ state: 'not-offered', verdict: 'CT-REFUSED' })] },
      'CT-REFUSED',
      { ip: '192.0.2.25', port: 25 },
    ],
    [
      'port 25 blocked on the way out',
      { cells: [shut({ state: 'unknown', verdict: 'CT-NOANSWER' })], port25Out: 'blocked' },
      'CT-OUT25',
    ],
    [
      'DNS that makes up answers',
      { cells: [shut({ state: 'unknown', verdict: 'CT-NOANSWER' })], honest: false },
      'CT-NAME',
    ],
    [
      'name not found',
      { cells: [], nameTrouble: { host: 'nix.example', code: 'no-domain' } },
      'CT-NAME',
      { host: 'nix.example' },
    ],
    [
      'stopped early',
      { cells: [cell()], result: 'stopped', attemptsDone: 8, attemptsPlanned: 30 },
      'CT-STOPPED',
      { n: 8, total: 30 },
    ],
    [
      'stopped during a later step',
      { cells: [cell()], result: 'stopped', attemptsDone: 8, attemptsPlanned: 30, doors: 1 },
      'CLOSED',
    ],
    [
      'out of time at a tarpit',
      { cells: [cell({ state: 'unknown', verdict: 'CT-SLOW' })], result: 'timed-out', attemptsPlanned: 30 },
      'CT-SLOW',
    ],
    [
      'open wins over a stop',
      { cells: [openCell()], result: 'stopped', attemptsPlanned: 30 },
      'OPEN-ACCEPTED',
    ],
    [
      'keeps the mail',
      {
        cells: [
          openCell('S1', { state: 'keeps', verdict: 'KEEPS-IT', delivery: { token: 'tok', state: 'kept' } }),
        ],
      },
      'KEEPS-IT',
      { token: 'tok' },
    ],
  ])('%s', (_, parts, code, params) => {
    const verdict = judgeRun(facts(parts));
    expect(verdict.code).toBe(code);
    if (params !== undefined) expect(verdict.params).toMatchObject(params);
  });

  it('names the list that blocks us', () => {
    const reply = { code: 554, text: 'Client host [203.0.113.50] blocked using zen.spamhaus.org' };
    const blocked = cell({ controls: [attempt('C1', 'blocked-tester', { reply })], attempts: [] });
    expect(judgeRun(facts({ cells: [blocked] }))).toMatchObject({
      code: 'CT-BLOCKED',
      params: { list: 'zen.spamhaus.org' },
    });
  });

  it('has a first sentence after one control and one attempt', () => {
    const started = { state: 'unknown', verdict: 'CT-STOPPED', planned: 30 } as const;
    expect(provisional([cell({ ...started, attempts: [], controls: [] })], 'outside')).toBeNull();
    const refused = cell({
      ...started,
      attempts: [attempt('S1', 'refused-relay')],
      controls: [attempt('C1', 'accepted')],
    });
    expect(provisional([refused], 'outside')).toMatchObject({ code: 'CLOSED', params: { n: 1, total: 1 } });
    expect(provisional([refused], 'inside')?.code).toBe('CLOSED-INSIDE');
    expect(provisional([openCell('S1', started)], 'outside')?.code).toBe('OPEN-ACCEPTED');
  });
});

describe('whatever was answered', () => {
  const ids = relayTests
    .filter((row) => row.group !== 'context' && row.group !== 'control')
    .map((row) => row.id);
  const suffix = fc.constantFrom('', '', '', '/X3', '/X1.1');
  const anyAttempt = fc
    .tuple(fc.constantFrom(...ids), suffix, fc.constantFrom(...outcome.options), fc.boolean())
    .map(([id, context, came, tls]) => attempt(id + context, came, tls ? { tls } : {}));
  const anyControl = fc
    .tuple(fc.constantFrom('C1', 'C1.2', 'C2', 'C5', 'C1/X3'), fc.constantFrom(...outcome.options))
    .map(([id, came]) => attempt(id, came));
  const anyEvidence = fc.record({
    attempts: fc.array(anyAttempt, { maxLength: 12 }),
    controls: fc.array(anyControl, { maxLength: 5 }),
    place: fc.constantFrom('inside' as const, 'outside' as const, 'unknown' as const),
    port: fc.constantFrom(25, 587, 465),
    role: fc.constantFrom('mx' as const, 'submission' as const),
    ended: fc.constantFrom('done' as const, 'stopped' as const, 'timed-out' as const),
    remaining: fc.nat({ max: 3 }),
    slow: fc.boolean(),
    seenAs: fc.constantFrom('172.18.0.1', '203.0.113.50', '198.51.100.9'),
    authPlain: fc.constantFrom([], ['PLAIN']),
  });

  it('closed needs an accepted control on port 25, a refused stranger, and no accepted one', () => {
    fc.assert(
      fc.property(anyEvidence, (parts) => {
        const judged = judgeCell(evidence(parts));
        const all = [...parts.attempts, ...parts.controls];
        const accepted = effectiveAccepts(all);
        if (judged.state === 'closed') {
          const control = parts.controls.filter((row) => row.id.startsWith('C1'));
          const isSideDoor = parts.port !== 25 && parts.role === 'submission';
          expect(
            control.some((row) => row.outcome === 'accepted') || (isSideDoor && control.length > 0),
          ).toBe(true);
          expect(accepted).toEqual([]);
          expect(
            parts.attempts.some((row) => row.outcome === 'refused-relay' || row.outcome === 'auth-required'),
          ).toBe(true);
          expect(
            parts.attempts.some((row) => row.outcome === 'temporary' || row.outcome === 'rate-limited'),
          ).toBe(false);
          expect(judged.verdict).toMatch(parts.place === 'outside' ? /^CLOSED(-LOGIN)?$/ : /^CLOSED-INSIDE$/);
        }
        if (judged.verdict.startsWith('OPEN')) {
          expect(accepted.length).toBeGreaterThan(0);
          expect(accepted.some((row) => findRelayTest(row.id)?.id !== 'C1')).toBe(true);
          expect(judged.verdict === 'OPEN-INSIDE').toBe(parts.place !== 'outside');
        }
        if (accepted.length > 0) expect(judged.verdict).toMatch(/^OPEN/);
        expect(judged.verdict).not.toBe('OPEN-PROVED');
      }),
      { numRuns: 3000 },
    );
  });

  it('the run claims nothing its cells do not show', () => {
    const anyCell = anyEvidence.map((parts): Cell => {
      const judged = judgeCell(evidence(parts));
      return { ...cell(), port: parts.port, attempts: parts.attempts, controls: parts.controls, ...judged };
    });
    fc.assert(
      fc.property(
        fc.array(anyCell, { maxLength: 4 }),
        fc.constantFrom('inside' as const, 'outside' as const, 'unknown' as const),
        fc.constantFrom('done' as const, 'stopped' as const, 'timed-out' as const),
        (cells, place, result) => {
          const verdict = judgeRun(facts({ cells, place, result }));
          const isOpen = cells.some((row) => row.state === 'probably' || row.state === 'open');
          expect(verdict.code.startsWith('OPEN')).toBe(isOpen);
          if (verdict.code.startsWith('CLOSED')) {
            expect(cells.some((row) => row.state === 'closed')).toBe(true);
            expect(
              cells.every(
                (row) =>
                  row.state === 'closed' || row.state === 'not-offered' || row.reason === 'unreachable',
              ),
            ).toBe(true);
          }
          if (place !== 'outside') expect(verdict.code).not.toMatch(/^(OPEN-(?!INSIDE)|CLOSED(?!-INSIDE))/);
          for (const value of Object.values(verdict.params))
            expect(['string', 'number']).toContain(typeof value);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
