import { afterEach, describe, expect, it } from 'vitest';
import type { AwaitArrivals } from '../../../main/engine/run/context.ts';
import { buildReport } from '../../../main/report/index.ts';
import type { Attempt } from '../../../preload/contract/index.ts';
import { skippingClock } from '../../fakes/skipping-clock.ts';
import { closedRcpt, type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { T0 } from './made.ts';
import { type OneRun, oneRun } from './one-run.ts';

type Office = Awaited<ReturnType<typeof office>>;
const running: Office[] = [];
async function serve(rules: OfficeRules): Promise<Office> {
  const server = await office(rules);
  running.push(server);
  return server;
}
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

const LATER = '450 4.2.0 Greylisted, please try again later';

/** Greylisting (RFC 6647) by sender and recipient, on the given clock. `client`: who came back once is known from then on. */
function greylist(
  clock: { now(): number },
  seconds: number,
  by: 'client' | 'triplet',
): NonNullable<OfficeRules['rcpt']> {
  const first = new Map<string, number>();
  let isKnown = false;
  return (envelope) => {
    const key = `${envelope.from}|${envelope.to}`;
    const sinceMs = clock.now() - (first.get(key) ?? clock.now());
    if (!first.has(key)) first.set(key, clock.now());
    const isThrough = sinceMs >= seconds * 1000;
    if (isThrough && by === 'client') isKnown = true;
    return isThrough || isKnown ? closedRcpt(envelope) : LATER;
  };
}

const kinds = ({ events }: OneRun): string[] => events.map((event) => event.type);
const plainTry = (run: OneRun): Attempt | undefined =>
  [...run.state.cells.values()][0]?.attempts.find((row) => row.id === 'S1');

describe('a server that says "later"', () => {
  it('is asked again after the run has ended, with the same envelope, and nothing else is repeated', async () => {
    const clock = skippingClock(T0);
    const server = await serve({ rcpt: greylist(clock, 60, 'client') });
    const areas = { only: ['relay', 'blacklists'] as ('relay' | 'blacklists')[] };
    const first = await oneRun([server.port], areas, { clock });
    expect(first.state.verdict).toMatchObject({ code: 'CT-LATER' });
    const look = first.state.lookAgain;
    expect(look).toMatchObject({ cells: [`127.0.0.1:${server.port}`], turn: 1, of: 3 });
    expect(kinds(first).slice(-3)).toEqual(['verdict', 'left', 'run-ended']);
    const waitMs = Date.parse(look?.dueAt ?? '') - clock.now();
    expect(waitMs).toBeGreaterThan(55_000);
    expect(buildReport(first.state, 'en', 'now').run.lookAgain).toEqual(look);
    expect(buildReport(first.state, 'en', 'now').verdict.detail).toContain('asks again later');

    await clock.sleep(waitMs, new AbortController().signal);
    const visits = server.connections();
    const second = await oneRun([server.port], areas, {
      clock,
      previous: first.events,
      resumedWhy: 'look-again',
    });
    expect(second.events[0]).toMatchObject({ type: 'resumed', why: 'look-again' });
    expect(server.connections()).toBeGreaterThan(visits);
    expect(second.state.verdict?.code).toBe('CLOSED');
    expect(second.state.lookAgain).toMatchObject({ cells: [], dueAt: null });
    const [before, now] = [plainTry(first), plainTry(second)];
    expect(now).toMatchObject({ mailFrom: before?.mailFrom, rcptTo: before?.rcptTo });
    expect(now?.earlier?.[0]).toMatchObject({ outcome: 'temporary' });
    expect(server.heard[visits]?.[0]).toBe(server.heard[0]?.[0]);
    expect(second.events.some((event) => event.type === 'step-started' && event.step === 'blacklists')).toBe(
      false,
    );
    expect(second.asked).not.toContain('MX office.example');
    expect(buildReport(second.state, 'en', 'now').run.lookAgain).toBeUndefined();
  });

  it('is waited for inside the run when the person said how long', async () => {
    const clock = skippingClock(T0);
    const server = await serve({ rcpt: greylist(clock, 60, 'client') });
    const run = await oneRun([server.port], { waitS: 120 }, { clock });
    expect(run.state.verdict?.code).toBe('CLOSED');
    expect(run.events.find((event) => event.type === 'now' && event.attempt === 'wait-later')).toBeDefined();
    expect(kinds(run).filter((type) => type === 'run-ended')).toHaveLength(1);
    expect(clock.monotonic()).toBeGreaterThan(60_000);
    expect(clock.monotonic()).toBeLessThan(120_000);
  });

  it('is asked in two visits when every envelope is put off on its own', async () => {
    const clock = skippingClock(T0);
    const server = await serve({ rcpt: greylist(clock, 60, 'triplet') });
    const run = await oneRun([server.port], { waitS: 400 }, { clock });
    expect(run.state.verdict?.code).toBe('CLOSED');
    expect(clock.monotonic()).toBeGreaterThan(300_000);
  });

  it('stays "later" after the whole schedule, and the reason says how often it was asked', async () => {
    const clock = skippingClock(T0);
    const server = await serve({ rcpt: () => LATER });
    const run = await oneRun([server.port], { waitS: 1200 }, { clock });
    expect(run.state.verdict).toMatchObject({
      code: 'CT-LATER',
      reason: 'asked-often',
      params: { minutes: 15 },
    });
    expect(Number(run.state.verdict?.params.times)).toBeGreaterThanOrEqual(4);
    expect(run.state.lookAgain).toMatchObject({ dueAt: null, turn: 3 });
    const { verdict } = buildReport(run.state, 'en', 'now');
    expect(verdict.detail).toMatch(/asked \d+ times over 15 minutes/);
  });

  it('is left alone when the person stops the run', async () => {
    const clock = skippingClock(T0);
    const server = await serve({ rcpt: () => LATER });
    const person = new AbortController();
    const paused = async (): Promise<void> => {
      if (clock.monotonic() > 60_000) person.abort();
    };
    const run = await oneRun([server.port], { waitS: 1200 }, { clock, paused, signal: person.signal });
    expect(run.state).toMatchObject({ result: 'stopped', lookAgain: { dueAt: null } });
  });
});

describe('messages', () => {
  const openRcpt = (): string => '250 2.1.5 Ok';
  /** Open while it is tested, closed when the message comes. */
  const refusesSecondTime = () => {
    const met: string[] = [];
    return ({ from, to, visit }: { from: string; to: string; visit: number }): string => {
      const isTested = visit === 1 || !to.endsWith('outside.example');
      met.push(from);
      return isTested ? '250 2.1.5 Ok' : '554 5.7.1 Relay access denied';
    };
  };

  it('that arrive while the run waits are the proof', async () => {
    const server = await serve({ rcpt: openRcpt });
    const watch: AwaitArrivals = async function* (pending) {
      for (const row of pending) {
        expect(server.messages.join('\n')).toContain(row.delivery.token);
        yield { ...row, delivery: { token: row.delivery.token, state: 'seen' } };
      }
    };
    const run = await oneRun([server.port], { send: true }, { awaitArrivals: watch });
    expect(run.state.verdict).toMatchObject({ code: 'OPEN-PROVED', grade: 'proved' });
    expect(run.state.left.messagesSent).toBe(1);
    expect(kinds(run)).toContain('arrival');
    expect(kinds(run).at(-1)).toBe('run-ended');
  });

  it('that never come out are "kept"', async () => {
    const server = await serve({ rcpt: openRcpt });
    const watch: AwaitArrivals = async function* (_pending, _waitMs, signal) {
      yield* [];
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    };
    const run = await oneRun([server.port], { send: true, waitS: 60 }, { awaitArrivals: watch });
    expect(run.state.verdict?.code).toBe('KEEPS-IT');
  });

  it('to its own mailbox: one a run, at the first door that takes it', async () => {
    const doors = [await serve({}), await serve({})];
    const run = await oneRun(
      doors.map((server) => server.port),
      { ordinary: true },
    );
    const sent = doors.flatMap((server) => server.messages);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('X-Ordinary: true');
    expect([...run.state.cells.values()].map((cell) => cell.ordinary?.state)).toEqual([
      'accepted',
      undefined,
    ]);
    expect(run.state.left.messagesSent).toBe(1);
    expect(run.state.verdict?.code).toBe('CLOSED');
  });

  it.each([
    ['the envelope was refused', { rcpt: refusesSecondTime() }, 0],
    ['the text was refused', { rcpt: openRcpt, queued: '554 5.7.1 no' }, 2],
  ])('count when their text has left this computer: %s', async (_name, rules, count) => {
    const server = await serve(rules);
    const run = await oneRun([server.port], { send: true });
    expect([...run.state.cells.values()][0]?.delivery?.state).toBe('refused');
    expect(run.state.left.messagesSent).toBe(count);
  });

  it('are not sent when nobody agreed', async () => {
    const server = await serve({ rcpt: openRcpt });
    const run = await oneRun([server.port]);
    expect(server.messages).toEqual([]);
    expect(run.state.left.messagesSent).toBe(0);
  });
});

describe('the report of a run', () => {
  it('names the setting of the recognised program that lets strangers through', async () => {
    const server = await serve({
      rcpt: (envelope) => (/@office\.example$/.test(envelope.from) ? '250 Ok' : closedRcpt(envelope)),
    });
    const run = await oneRun([server.port]);
    const { findings, verdict } = buildReport(run.state, 'en', 'now');
    expect(verdict.code).toBe('OPEN-FORGED');
    const open = findings.find((row) => row.id === 'relay.open-forged');
    expect(open?.settings?.[0]).toMatchObject({
      product: 'Postfix',
      setting: 'smtpd_relay_restrictions / smtpd_recipient_restrictions',
    });
    expect(findings.filter((row) => row.area !== 'relay').every((row) => row.settings === undefined)).toBe(
      true,
    );
  });
});

describe('one trick at a time', () => {
  it.each([[[]], [['PIPELINING']]])(
    'the first try is made once more at the very end (%j)',
    async (keywords) => {
      const server = await serve({ startTls: 'works', keywords });
      const run = await oneRun([server.port]);
      const order = run.events.flatMap((event) => (event.type === 'attempt' ? [event.attempt.id] : []));
      const last = order.findLastIndex((id) => !id.startsWith('C'));
      expect(order.indexOf('C5'), order.join(' ')).toBeGreaterThan(last);
      expect(order.filter((id) => id.includes('/X1')).length).toBeGreaterThan(0);
      expect(order.filter((id) => id.endsWith('/X3')).length).toBeGreaterThan(0);
    },
  );

  it('nothing but the bounce and the controls after the plain try was accepted', async () => {
    const server = await serve({ rcpt: () => '250 2.1.5 Ok' });
    const run = await oneRun([server.port]);
    const [cell] = run.state.cells.values();
    expect(cell?.attempts.map((row) => row.id).sort()).toEqual(['S1', 'S2']);
  });
});
