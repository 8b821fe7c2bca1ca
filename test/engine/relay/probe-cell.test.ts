import { afterEach, describe, expect, it } from 'vitest';
import type { CellJob } from '../../../main/engine/relay/index.ts';
import { planAttempts, probeCell } from '../../../main/engine/relay/index.ts';
import type { RunEvent } from '../../../preload/contract/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { jobFor, type Probed, probe } from '../../fakes/smtp/probe.ts';
import type { FakeServer } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type Tested = Probed & { server: FakeServer & { messages: string[] } };

async function test(rules: OfficeRules = {}, job: Partial<CellJob> = {}): Promise<Tested> {
  const server = await office(rules);
  servers.push(server);
  const result = await probe(server.port, job);
  expect(result.leftOpen).toBe(0);
  return { ...result, server };
}

const isForeign = (to: string): boolean => /^[^%!"@]+@outside\.example$/.test(to);
const YES = '250 2.1.5 Ok';

describe('verdicts', () => {
  it('closed: every attempt refused, the control accepted, the count exact', async () => {
    const { cell, events, server, ms, mostAtOnce, leftOpen } = await test();
    expect(cell).toMatchObject({ state: 'closed', verdict: 'CLOSED' });
    expect(cell.decidedBy).toEqual(['C1', 'S1']);
    expect(cell.planned).toBe(cell.attempts.length + cell.controls.length);
    expect(cell.controls.map((row) => row.id)).toEqual(['C1', 'C2', 'C5', 'C4']);
    expect(cell.attempts).toHaveLength(24);
    expect(cell.attempts.every((row) => row.outcome === 'refused-relay')).toBe(true);
    expect([mostAtOnce, leftOpen]).toEqual([1, 0]);
    expect(server.heard.every((lines) => lines.at(-1) === 'QUIT')).toBe(true);
    expect(events.filter((event) => event.type === 'cell-ended')).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'cell-started', planned: planAttempts(jobFor(1)).length });
    expect(ms).toBeLessThan(1500);
  });

  it('takes at most two refusals on a connection', async () => {
    const { server } = await test();
    for (const lines of server.heard) {
      const refusable = lines.filter((line) => /^RCPT TO:<(?!postmaster@office)/.test(line));
      expect(refusable.length).toBeLessThanOrEqual(2);
    }
  });

  it('open to anyone: stops the tricks at once', async () => {
    const { cell, server } = await test({ rcpt: ({ to }) => (isForeign(to) ? YES : undefined) });
    expect(cell).toMatchObject({ state: 'probably', verdict: 'OPEN-ACCEPTED' });
    expect(cell.attempts.map((row) => row.id)).toEqual(['S1', 'S2']);
    expect(cell.controls[2]).toMatchObject({ id: 'C5', outcome: 'accepted' });
    expect(cell.planned).toBe(6);
    expect(server.connections()).toBeLessThanOrEqual(3);
  });

  it.each([
    [
      'a sender at the own domain',
      { rcpt: (e) => (isForeign(e.to) && e.from.endsWith('@office.example') ? YES : undefined) },
      'S7',
    ],
    [
      'postmaster as sender only',
      { rcpt: (e) => (isForeign(e.to) && e.from === 'postmaster@office.example' ? YES : undefined) },
      'S8',
    ],
    [
      'a named mailbox as sender only',
      { rcpt: (e) => (isForeign(e.to) && e.from === 'info@office.example' ? YES : undefined) },
      'S9',
    ],
    [
      'the own name in EHLO',
      { rcpt: (e) => (isForeign(e.to) && e.helo === 'mail.office.example' ? YES : undefined) },
      'S1/X1.1',
    ],
  ] as [string, OfficeRules, string][])('open to %s', async (_, rules, form) => {
    const { cell } = await test(rules, { mailbox: 'info@office.example' });
    expect(cell.verdict).toBe('OPEN-FORGED');
    expect(cell.decidedBy?.[0]).toBe(form);
  });

  it('open to a trick address', async () => {
    const { cell } = await test({
      rcpt: (e) => (e.to.includes('%') && e.to.endsWith('@office.example') ? YES : undefined),
    });
    expect(cell).toMatchObject({ verdict: 'OPEN-TRICK', decidedBy: ['R2'] });
  });

  it('a catch-all is not open to tricks that look local', async () => {
    const { cell } = await test({ rcpt: (e) => (e.to.endsWith('@office.example') ? YES : undefined) });
    expect(cell.verdict).toBe('CLOSED');
    expect(cell.attempts.find((row) => row.id === 'R2')).toMatchObject({
      outcome: 'accepted',
      rule: 'reply.accepted-local',
    });
  });

  it('limited: only sub-domains', async () => {
    const { cell } = await test({ rcpt: (e) => (e.to.endsWith('@x.office.example') ? YES : undefined) });
    expect(cell).toMatchObject({ verdict: 'OPEN-LIMITED', decidedBy: ['R29'] });
  });

  it('masked: open, and it saw a bridge address', async () => {
    const { cell } = await test({
      hello: 'mail.office.example Hello scanner.example [172.18.0.1]',
      rcpt: ({ to }) => (isForeign(to) ? YES : undefined),
    });
    expect(cell).toMatchObject({ verdict: 'OPEN-MASKED', seenAs: '172.18.0.1' });
  });

  it('is careful from inside', async () => {
    expect((await test({}, { place: 'inside' })).cell.verdict).toBe('CLOSED-INSIDE');
    const open = await test({ rcpt: () => YES }, { place: 'inside' });
    expect(open.cell.verdict).toBe('OPEN-INSIDE');
  });

  it('closed, but passwords are asked for in plain text', async () => {
    const { cell } = await test({ keywords: ['PIPELINING', 'AUTH PLAIN LOGIN'] });
    expect(cell).toMatchObject({ verdict: 'CLOSED-LOGIN', facts: { authPlain: ['PLAIN', 'LOGIN'] } });
  });

  it('454 with relay words is a firm no', async () => {
    const { cell } = await test({
      rcpt: (e) => (isForeign(e.to) ? `454 4.7.1 <${e.to}>: Relay access denied` : undefined),
    });
    expect(cell.verdict).toBe('CLOSED');
  });

  it('turned away: the control is refused with the words of the attempt', async () => {
    const refuse = (): string =>
      '554 5.7.1 Service unavailable; Client host [203.0.113.50] blocked using zen.spamhaus.org';
    const { cell } = await test({ rcpt: refuse });
    expect(cell).toMatchObject({ state: 'unknown', verdict: 'CT-BLOCKED' });
    expect(cell.attempts.map((row) => row.id)).toEqual(['S1']);
  });

  it('the same no to everybody is never "closed"', async () => {
    const { cell } = await test({ rcpt: () => '554 5.7.1 Client host rejected: Access denied' });
    expect(cell).toMatchObject({ verdict: 'CT-BLOCKED', reason: 'control-refused' });
  });

  it('greylisting asks to come back', async () => {
    const { cell, ms } = await test({ rcpt: (e) => `450 4.2.0 <${e.to}>: Greylisted` });
    expect(cell.verdict).toBe('CT-LATER');
    expect(cell.controls.concat(cell.attempts).length).toBeLessThanOrEqual(4);
    expect(ms).toBeLessThan(1000);
  });

  it('postscreen lets the second connection in', async () => {
    const { cell } = await test({
      rcpt: (e) => (e.visit === 1 ? '450 4.3.2 Service currently unavailable' : undefined),
    });
    expect(cell.verdict).toBe('CLOSED');
  });

  it('greylisting strangers only is not "closed"', async () => {
    const { cell } = await test({ rcpt: (e) => (isForeign(e.to) ? '451 4.7.1 try again later' : undefined) });
    expect(cell.verdict).toBe('CT-LATER');
  });
});

describe('doors for the own people', () => {
  const login: OfficeRules = { keywords: ['PIPELINING'], mail: () => '530 5.7.0 authentication required' };

  it('closed by a login', async () => {
    const { cell } = await test(login, { role: 'submission', form: 'short' });
    expect(cell).toMatchObject({ state: 'closed', verdict: 'CLOSED' });
  });

  it('the same on port 25 cannot be called closed', async () => {
    const { cell } = await test(login);
    expect(cell).toMatchObject({ verdict: 'CT-BLOCKED', reason: 'control-login' });
  });

  it.each([
    ['Recipient address rejected: Access denied', 'CLOSED'],
    ['Client host rejected: Access denied', 'CT-BLOCKED'],
  ])('says to everybody: %s', async (words, verdict) => {
    const refusing: OfficeRules = { rcpt: (e) => `554 5.7.1 <${e.to}>: ${words}` };
    const { cell } = await test(refusing, { role: 'submission', form: 'short' });
    expect(cell.verdict).toBe(verdict);
  });

  const everybody: OfficeRules = { rcpt: (e) => `554 5.7.1 <${e.to}>: Client host rejected: Access denied` };

  it('that refuses everybody: closed only when this server has nothing against us elsewhere', async () => {
    const alone = await test(everybody, { role: 'submission', form: 'short' });
    expect(alone.cell).toMatchObject({
      verdict: 'CT-BLOCKED',
      reason: 'control-refused',
      role: 'submission',
    });
    const beside = await test(everybody, { role: 'submission', form: 'short', welcomed: true });
    expect(beside.cell).toMatchObject({ state: 'closed', verdict: 'CLOSED', reason: 'refuses-everybody' });
    const listed: OfficeRules = { rcpt: () => '554 5.7.1 [203.0.113.50] is listed at zen.spamhaus.org' };
    const blocked = await test(listed, { role: 'submission', form: 'short', welcomed: true });
    expect(blocked.cell).toMatchObject({ verdict: 'CT-BLOCKED' });
    // Port 25 must take its own mail, whatever other doors do.
    expect((await test(everybody, { welcomed: true })).cell.verdict).toBe('CT-BLOCKED');
  });

  it('that offers a login and refuses everybody else is closed by that login', async () => {
    const { cell } = await test(
      { ...everybody, keywords: ['PIPELINING', 'AUTH SCRAM-SHA-256'] },
      { role: 'submission', form: 'short' },
    );
    expect(cell).toMatchObject({ state: 'closed', verdict: 'CLOSED' });
  });

  it('asks again after STARTTLS when plain text is not enough', async () => {
    const { cell } = await test(
      {
        startTls: 'works',
        mail: (e) =>
          e.tls ? '530 5.7.0 authentication required' : '530 5.7.0 Must issue a STARTTLS command first',
      },
      { role: 'submission', form: 'short' },
    );
    expect(cell.verdict).toBe('CLOSED');
    expect(cell.attempts.map((row) => row.id)).toContain('S1/X3');
    expect(cell.facts?.starttls).toBe('started');
  });

  it('finds the one that is open only after STARTTLS', async () => {
    const { cell } = await test({
      startTls: 'works',
      rcpt: (e) => (isForeign(e.to) && e.tls ? YES : undefined),
    });
    expect(cell).toMatchObject({ verdict: 'OPEN-ACCEPTED', decidedBy: ['S1/X3', 'S2/X3'] });
  });

  it('speaks TLS at once on port 465', async () => {
    const { cell } = await test(
      { implicitTls: true, ...login },
      { implicitTls: true, role: 'submission', form: 'short' },
    );
    expect(cell.verdict).toBe('CLOSED');
    expect(cell.attempts[0]?.tls).toBe(true);
  });

  it('a door with no one behind it is not offered', async () => {
    const server = await office();
    await server.close();
    const { cell } = await probe(server.port, { role: 'submission' });
    expect(cell).toMatchObject({ state: 'not-offered', verdict: 'CT-REFUSED' });
  });
});

describe('the one message', () => {
  const send: CellJob['send'] = { message: (token) => `Subject: test ${token}\n\n.hidden dot ${token}\n` };
  const open: OfficeRules = { rcpt: ({ to }) => (isForeign(to) ? YES : undefined) };

  it('is sent once through an open cell', async () => {
    const { cell, server } = await test(open, { send });
    expect(cell).toMatchObject({
      verdict: 'OPEN-ACCEPTED',
      state: 'probably',
      delivery: { state: 'accepted' },
    });
    expect(server.messages).toHaveLength(1);
    expect(server.messages[0]).toContain(cell.delivery?.token ?? 'none');
  });

  it('is not sent through a closed one', async () => {
    const { cell, server } = await test({}, { send });
    expect(server.messages).toHaveLength(0);
    expect(cell.delivery).toBeUndefined();
  });

  it.each([
    ['DATA', { data: '554 5.7.1 Data command rejected' }, 'data'],
    ['the end of the message', { queued: '550 5.7.1 no relaying here' }, 'end-of-data'],
  ] as const)('refused at %s closes the cell', async (_, rules, stage) => {
    const { cell } = await test({ ...open, ...rules }, { send });
    expect(cell).toMatchObject({
      state: 'closed',
      verdict: 'CLOSED',
      reason: 'refused-at-data',
      delivery: { state: 'refused', stage },
    });
  });
});

describe('going on and stopping', () => {
  it('does not repeat what an interrupted run had', async () => {
    const first = await test();
    const resumed = [...first.cell.controls, ...first.cell.attempts]
      .filter((row) => row.id !== 'C5')
      .slice(0, 12);
    const { cell, events } = await test({}, { resumed });
    const made = events.flatMap((event) => (event.type === 'attempt' ? [event.attempt.id] : []));
    expect(made.some((id) => resumed.some((row) => row.id === id))).toBe(false);
    expect(cell.verdict).toBe('CLOSED');
    expect(cell.attempts.length).toBe(first.cell.attempts.length);
  });

  it('goes on after STARTTLS even when it was cut off just before', async () => {
    const wantsTls: OfficeRules = {
      mail: (e) => (e.tls ? undefined : '530 5.7.0 Must issue a STARTTLS command first'),
    };
    const first = await test({ startTls: 'works', ...wantsTls });
    const resumed = first.cell.controls.filter((row) => row.outcome === 'tls-required');
    expect(resumed.length).toBeGreaterThan(0);
    expect((await test({ startTls: 'works', ...wantsTls }, { resumed })).cell.verdict).toBe('CLOSED');
    expect((await test(wantsTls, { resumed })).cell).toMatchObject({
      verdict: 'CT-MIDDLE',
      reason: 'starttls-stripped',
    });
  });

  it('keeps what it has when it is stopped', async () => {
    const server = await office({ delayMs: 30 });
    servers.push(server);
    const stop = new AbortController();
    const events: RunEvent[] = [];
    let stoppedAt = 0;
    const probing = probeCell(
      jobFor(server.port),
      testDeps(),
      (event) => {
        events.push(event);
        if (event.type === 'attempt' && event.attempt.id === 'S2') {
          stoppedAt = performance.now();
          stop.abort();
        }
      },
      stop.signal,
    );
    await expect(probing).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - stoppedAt).toBeLessThan(60);
    expect(events.at(-1)).toMatchObject({
      type: 'cell-ended',
      cell: { verdict: 'CT-STOPPED', state: 'unknown' },
    });
  });

  it('waits while it is paused, and runs connections through the gate', async () => {
    let pauses = 0;
    let gated = 0;
    const { server } = await test(
      {},
      {
        only: ['S1', 'S7', 'R3'],
        paused: async () => {
          pauses += 1;
        },
        gate: (fn) => {
          gated += 1;
          return fn();
        },
      },
    );
    expect(gated).toBe(server.connections());
    expect(pauses).toBeGreaterThanOrEqual(gated);
  });

  it('looks at the named attempts only', async () => {
    const { cell } = await test({}, { only: ['S7', 'S1/X1.1', 'R3'] });
    expect(cell.attempts.map((row) => row.id)).toEqual(['S7', 'R3', 'S1/X1.1']);
    expect(cell).toMatchObject({ verdict: 'CLOSED' });
  });
});
