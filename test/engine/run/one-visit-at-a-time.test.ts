import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createProofCache } from '../../../main/engine/blacklist/index.ts';
import type { Dialer } from '../../../main/engine/deps.ts';
import { awaitMessages } from '../../../main/engine/run/arrivals-step.ts';
import type { Door } from '../../../main/engine/run/doors.ts';
import { foldEvent } from '../../../main/engine/run/fold.ts';
import { laneByHost } from '../../../main/engine/run/relay-step.ts';
import { runCheck } from '../../../main/engine/run/runner.ts';
import { neutralAddresses } from '../../../main/engine/vantage/index.ts';
import { checkRequest } from '../../../preload/contract/index.ts';
import { skippingClock } from '../../fakes/skipping-clock.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { office } from '../../fakes/smtp/office.ts';
import type { FakeServer } from '../../fakes/smtp/script.ts';
import { fakeResolver } from '../../fakes/zone.ts';
import { openCell, state, T0 } from './made.ts';
import { oneRun } from './one-run.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
const forever = new AbortController().signal;

const door = (name: string, address: string, port = 25): Door => ({
  ref: { address, family: 4, port, host: name },
  host: { name, role: 'server', addresses: [{ ip: address, family: 4 }] },
  full: false,
  implicitTls: false,
  role: 'mx',
});

describe('one connection at a time', () => {
  it('also where two names share an address', () => {
    const [a, b, c, d] = [
      door('mail.office.example', '203.0.113.25'),
      door('smtp.office.example', '203.0.113.26', 587),
      door('both.office.example', '203.0.113.25', 587),
      door('both.office.example', '203.0.113.26', 465),
    ] as const;
    expect(laneByHost([a, b])).toEqual([[a], [b]]);
    expect(laneByHost([a, b, c])).toEqual([[b], [a, c]]);
    expect(laneByHost([a, b, c, d])).toEqual([[b, a, c, d]]);
  });

  it('when a server is asked again while its encryption is still looked at', async () => {
    const server = await office({
      startTls: 'works',
      rcpt: () => '450 4.2.0 Greylisted, come back later',
      delay: (command) => (command.startsWith('STARTTLS') ? 250 : 0),
    });
    servers.push(server);
    const deps = testDeps();
    const open = new Set<Socket>();
    let most = 0;
    const connect: Dialer['connect'] = async (options) => {
      const socket = await deps.dialer.connect(options);
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      most = Math.max(most, [...open].filter((one) => !one.destroyed).length);
      return socket;
    };
    const resolver = fakeResolver({
      'MX office.example': ['10 mail.office.example'],
      'A mail.office.example': ['127.0.0.1'],
    });
    const request = checkRequest.parse({
      input: 'office.example',
      iMayTest: true,
      ports: [server.port],
      vantage: 'outside',
      sender: 'tester@scanner.example',
      outside: 'user@outside.example',
      only: ['relay', 'posture'],
      waitS: 70,
    });
    const run = runCheck(
      request,
      { ...deps, dialer: { ...deps.dialer, connect }, clock: skippingClock(T0), resolver },
      {
        runId: 'r',
        version: '0',
        network: { interfaces: () => [], sourceFor: async () => '127.0.0.1' },
        lists: [],
        typedResolver: false,
        proofs: createProofCache(),
        composeMessage: () => '',
        paused: async () => {},
        previous: [],
        signal: forever,
      },
    );
    const types: string[] = [];
    for await (const event of run)
      types.push(event.type === 'look-again' ? `look-again ${event.turn}` : event.type);
    expect(types).toContain('look-again 1');
    expect(types.at(-1)).toBe('run-ended');
    expect(server.heard.flat().filter((line) => line === 'STARTTLS').length).toBeGreaterThan(0);
    expect(most).toBe(1);
  });
});

describe('a paused run', () => {
  it('ends at its time limit all the same', async () => {
    const server = await office();
    servers.push(server);
    const run = await oneRun([server.port], { timeoutS: 1 }, { paused: () => new Promise(() => {}) });
    expect(run.state.result).toBe('timed-out');
    expect(run.state.verdict?.code).toBe('CT-STOPPED');
  }, 8000);
});

describe('neutral addresses', () => {
  const resolver = fakeResolver({
    'MX other.example': ['10 mail.office.example'],
    'MX proof.example': ['10 mx.proof.example'],
    'MX big.example': ['10 gmail-smtp-in.l.google.com'],
  });
  const ask = (outside: string, sender: string, victimHosts = ['mail.office.example']) =>
    neutralAddresses(
      { outside, sender, victimDomain: 'office.example', victimHosts },
      { ...testDeps(), resolver },
      forever,
    );

  it('are refused when the tested server takes their mail: its yes would be no relay', async () => {
    const home = { ok: false, failure: { isAtHome: true } };
    expect(await ask('boss@Office.example', 't@scanner.example')).toMatchObject(home);
    expect(await ask('boss@other.example', 't@scanner.example')).toMatchObject(home);
    expect(await ask('me@big.example', 't@scanner.example', ['aspmx.l.google.com'])).toMatchObject(home);
    expect(await ask('me@proof.example', 't@office.example')).toMatchObject(home);
    expect(await ask('me@proof.example', 't@scanner.example')).toMatchObject({ ok: true });
  });

  it('end the run with that reason, before anything is asked', async () => {
    const server = await office();
    servers.push(server);
    const run = await oneRun([server.port], { outside: 'boss@office.example' });
    expect(run.state).toMatchObject({ result: 'failed', reason: 'neutral-at-home' });
    expect(server.connections()).toBe(0);
  });
});

describe('silence at the catcher', () => {
  it('proves nothing: strangers may not reach it', async () => {
    const run = state([openCell()]);
    const clock = skippingClock(T0);
    const request = checkRequest.parse({
      input: 'office.example',
      iMayTest: true,
      send: true,
      waitS: 30,
      confirm: 'catcher',
    });
    const options = {
      awaitArrivals: async function* (_: unknown, waitMs: number) {
        await clock.sleep(waitMs, forever);
        yield* [] as never[];
      },
    };
    await awaitMessages(
      {
        request,
        options: options as unknown as Parameters<typeof awaitMessages>[0]['options'],
        deps: { ...testDeps(), clock },
        signal: forever,
        state: run,
        emit: (event) => void foldEvent(run, event),
        at: () => new Date(clock.now()).toISOString(),
        endsAtMs: null,
      },
      false,
    );
    expect([...run.cells.values()][0]?.delivery?.state).toBe('accepted');
  });
});
