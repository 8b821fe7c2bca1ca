import { describe, expect, it } from 'vitest';
import type { CellEvidence } from '../../../main/engine/relay/judge-cell.ts';
import { judgeCell } from '../../../main/engine/relay/judge-cell.ts';
import { judgeRun, provisional, type RunFacts } from '../../../main/engine/relay/judge-run.ts';
import type { Attempt, Cell, VerdictCode } from '../../../preload/contract/index.ts';
import { attempt, CLOSED_SET, cell, evidence, facts, openCell, withAttempt } from './evidence.ts';

const atMail = (id: string, mailFrom: string, text = 'Access denied'): Attempt =>
  attempt(id, 'not-run', { mailFrom, stage: 'mail', rule: 'reply.sender-form', reply: { code: 550, text } });

const SILENT_25 = cell({
  state: 'unknown',
  verdict: 'CT-NOANSWER',
  reason: 'timeout',
  attempts: [],
  controls: [],
});
const REFUSING_587 = cell({
  port: 587,
  role: 'submission',
  state: 'unknown',
  verdict: 'CT-BLOCKED',
  reason: 'control-refused',
});

describe('one cell', () => {
  const sent = (state: 'accepted' | 'seen' | 'kept' | 'bounced' | 'refused') => ({
    delivery: { token: 'abc', state },
  });
  const open = { attempts: withAttempt('S1', 'accepted') };
  const shutDoor: Partial<CellEvidence> = {
    port: 587,
    role: 'submission',
    controls: [attempt('C1', 'blocked-tester', { rule: 'reply.control-refused' })],
    attempts: [attempt('S1', 'blocked-tester', { rule: 'reply.same-as-control' })],
  };
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
    ['control wants a login on 2525', { controls: [attempt('C1', 'auth-required')], port: 2525 }, 'CLOSED'],
    ['control wants a login on 26', { controls: [attempt('C1', 'auth-required')], port: 26 }, 'CLOSED'],
    [
      'control wants a login at a hidden server',
      { controls: [attempt('C1', 'auth-required')], port: 2525, role: 'hidden' },
      'CT-BLOCKED',
      'control-login',
    ],
    ['everybody refused on 587', shutDoor, 'CT-BLOCKED', 'control-refused'],
    [
      'everybody refused on 587, welcome elsewhere',
      { ...shutDoor, welcomed: true },
      'CLOSED',
      'refuses-everybody',
    ],
    [
      'everybody refused on 25, welcome elsewhere',
      { ...shutDoor, port: 25, role: 'mx', welcomed: true },
      'CT-BLOCKED',
      'control-refused',
    ],
    [
      'a list named on 587, welcome elsewhere',
      {
        ...shutDoor,
        controls: [attempt('C1', 'blocked-tester', { rule: 'reply.blocked' })],
        welcomed: true,
      },
      'CT-BLOCKED',
      'blocked',
    ],
    [
      'one of two controls accepted',
      { controls: [attempt('C1', 'temporary'), attempt('C1.2', 'accepted')] },
      'CLOSED',
    ],
    [
      'stranger put off',
      { attempts: [...CLOSED_SET.slice(1), attempt('S1', 'temporary', { rule: 'reply.later' })] },
      'CT-LATER',
      'strangers-later',
    ],
    [
      'stranger put off for a callout',
      { attempts: [...CLOSED_SET.slice(1), attempt('S1', 'temporary', { rule: 'reply.recipient-callout' })] },
      'CT-LATER',
      'recipient-callout',
    ],
    ['a trick put off', { attempts: withAttempt('R1', 'temporary') }, 'CT-LATER', 'some-later'],
    [
      'a trick put off after greylisting',
      { attempts: withAttempt('R1', 'temporary'), cameBack: true },
      'CLOSED',
    ],
    [
      'the best forged sender put off after greylisting',
      { attempts: withAttempt('S7', 'temporary'), cameBack: true },
      'CT-LATER',
      'some-later',
    ],
    [
      'address claimed through XCLIENT',
      { attempts: [...CLOSED_SET, attempt('S1/X10', 'accepted')] },
      'OPEN-FORGED',
    ],
    [
      'open, and only the message shows who was seen',
      { ...open, ordinary: { token: 'o', state: 'seen', seenAs: '172.18.0.1' } },
      'OPEN-MASKED',
    ],
    [
      'proved and masked',
      { ...open, delivery: { token: 'd', state: 'seen', seenAs: '172.18.0.1' } },
      'OPEN-PROVED',
    ],
    [
      'waits for a proxy',
      {
        attempts: [],
        controls: [],
        trouble: {
          outcome: 'server-fault',
          rule: 'reply.server-fault',
          stage: 'banner',
          reply: { code: 421, text: '' },
          reason: 'proxy-header',
        },
      },
      'CT-NOANSWER',
      'proxy-header',
    ],
    [
      'sender refused',
      { attempts: [attempt('S1', 'not-run', { rule: 'reply.sender-refused' })] },
      'CT-BLOCKED',
      'sender-refused',
    ],
    [
      'every sender refused with the same words, the server’s own too',
      {
        controls: [atMail('C1', 'a@one.example')],
        attempts: [atMail('S1', 'a@one.example'), atMail('S8', 'postmaster@office.example')],
      },
      'CT-BLOCKED',
      'blocked',
    ],
    [
      'only our sender refused',
      {
        controls: [atMail('C1', 'a@one.example')],
        attempts: [
          atMail('S1', 'a@one.example', 'No such domain'),
          atMail('S8', 'postmaster@office.example'),
        ],
      },
      'CT-BLOCKED',
      'sender-form',
    ],
    [
      'mail for every name below its domain, odd forms there included',
      {
        attempts: [
          attempt('S1', 'refused-relay'),
          attempt('R1', 'accepted', { rcptTo: 'u%two.example@mail.office.example' }),
          attempt('R29', 'accepted', { rcptTo: 'u@x.office.example' }),
        ],
      },
      'OPEN-LIMITED',
    ],
    [
      'mail for every name below its domain, and a trick at the domain itself',
      {
        attempts: [
          attempt('S1', 'refused-relay'),
          attempt('R2', 'accepted', { rcptTo: 'u%two.example@office.example' }),
          attempt('R29', 'accepted', { rcptTo: 'u@x.office.example' }),
        ],
      },
      'OPEN-TRICK',
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
      'port 25 does not leave this line, and the login door refuses everybody',
      { cells: [SILENT_25, REFUSING_587], port25Out: 'blocked' },
      'CT-OUT25',
    ],
    [
      'port 25 is silent, and the login door refuses everybody',
      { cells: [SILENT_25, REFUSING_587] },
      'CT-NOANSWER',
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
      'a hidden server that is closed, or silent, says nothing about the doors',
      { cells: [cell(), shut({ ...six, role: 'hidden', state: 'unknown', verdict: 'CT-NOANSWER' })] },
      'CLOSED',
    ],
    [
      'an open hidden server is open',
      { cells: [cell(), openCell('S1', { ...six, role: 'hidden' })] },
      'OPEN-PART',
    ],
    [
      'a submission port that refuses everybody, beside a closed door of the same host',
      {
        cells: [
          cell(),
          shut({
            port: 587,
            role: 'submission',
            state: 'unknown',
            verdict: 'CT-BLOCKED',
            reason: 'control-refused',
          }),
        ],
      },
      'CLOSED',
      { cells: '192.0.2.25:25' },
    ],
    [
      'proved, with time, mailbox and who hides the strangers',
      {
        cells: [
          openCell('S1', {
            state: 'open',
            verdict: 'OPEN-PROVED',
            culprit: { kind: 'docker', address: '172.18.0.1', from: 'received' },
            delivery: {
              token: 't',
              state: 'seen',
              to: 'user@outside.example',
              confirmed: {
                how: 'imap',
                at: '2026-11-22T12:05:00.000Z',
                arrivedAt: '2026-11-22T12:01:00.000Z',
              },
            },
          }),
        ],
      },
      'OPEN-PROVED',
      {
        seenAs: '172.18.0.1',
        culprit: 'docker',
        token: 't',
        to: 'user@outside.example',
        time: '2026-11-22T12:01:00.000Z',
      },
    ],
    [
      'an address claimed',
      {
        cells: [cell({ attempts: [...CLOSED_SET, attempt('S1/X10', 'accepted', { claimed: '127.0.0.1' })] })],
      },
      'OPEN-FORGED',
      { form: 'S1/X10', used: '127.0.0.1' },
    ],
    [
      'bounces',
      {
        cells: [
          openCell('S1', {
            state: 'keeps',
            verdict: 'BOUNCES',
            delivery: { token: 'tok', state: 'bounced' },
          }),
        ],
      },
      'BOUNCES',
      { token: 'tok' },
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
