import { describe, expect, test } from 'vitest';
import { type DnsblRow, dnsblRow } from '../../../main/catalogue/dnsbl.ts';
import { createProofCache } from '../../../main/engine/blacklist/index.ts';
import type { ListWays } from '../../../main/engine/deps.ts';
import { foldRun, type RunState } from '../../../main/engine/run/fold.ts';
import { runCheck } from '../../../main/engine/run/runner.ts';
import { buildReport } from '../../../main/report/index.ts';
import {
  type CheckRequestInput,
  checkRequest,
  type RunEvent,
  runEvent,
} from '../../../preload/contract/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { office } from '../../fakes/smtp/office.ts';
import { fakeResolver, type Zone } from '../../fakes/zone.ts';

const IP = '5.6.7.8';
const SPF = 'v=spf1 mx ip4:5.6.7.9 ip4:10.0.0.1 ip4:5.6.8.0/24 a:out.office.test ~ip4:5.6.7.77 -all';

const list = (zone: string, parts: Partial<DnsblRow> = {}): DnsblRow =>
  dnsblRow.parse({
    zone,
    name: zone,
    kind: ['ip4', 'domain'],
    scope: 'ip',
    weight: 'major',
    query: 'default',
    codes: [{ match: '127.0.0.2', meaning: 'Listed', severity: 'listed' }],
    unmatched: 'unknown',
    testPoint: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
    lookupUrl: null,
    delistUrl: null,
    ...parts,
  });

/** A list by the book, for both of its kinds, with these entries. */
const served = (zone: string, ...entries: string[]): Zone =>
  Object.fromEntries(['2.0.0.127', 'test', ...entries].map((label) => [`A ${label}.${zone}`, ['127.0.0.2']]));

type Ran = { state: RunState; events: RunEvent[]; asked: string[] };

async function run(
  parts: Partial<CheckRequestInput>,
  world: { zone: Zone; lists: DnsblRow[]; ways?: ListWays; muted?: string[]; previous?: RunEvent[] },
): Promise<Ran> {
  const resolver = fakeResolver({
    'MX office.example.com': ['10 mail.office.example.com'],
    'A mail.office.example.com': [IP],
    'TXT office.example.com': [SPF.replaceAll('office.test', 'office.example.com')],
    'A out.office.example.com': ['5.6.7.10'],
    ...world.zone,
  });
  const request = checkRequest.parse({
    input: 'office.example.com',
    iMayTest: true,
    vantage: 'outside',
    sender: 'tester@scanner.example',
    outside: 'user@outside.example',
    only: ['blacklists'],
    ...parts,
  });
  const events: RunEvent[] = [];
  const { previous = [] } = world;
  const going = runCheck(
    request,
    { ...testDeps(), resolver },
    {
      runId: 'r',
      version: '0',
      network: { interfaces: () => [], sourceFor: async () => '192.168.0.23' },
      lists: world.lists,
      typedResolver: false,
      proofs: createProofCache(),
      ...(world.ways === undefined ? {} : { listWays: world.ways }),
      ...(world.muted === undefined ? {} : { mutedZones: world.muted }),
      composeMessage: () => '',
      paused: async () => {},
      previous,
      signal: new AbortController().signal,
    },
  );
  for await (const event of going) events.push(runEvent.parse(event));
  return { events, state: foldRun('r', [...previous, ...events]), asked: resolver.asked };
}

const LABEL = '8.7.6.5';
const rowsOf = ({ state }: Ran): string[] =>
  state.rows.map((row) => `${row.zone} ${row.subject} ${row.role} ${row.state}`);

describe('who is asked about (B4)', () => {
  test('addresses, domain, and where mail leaves from by the SPF record', async () => {
    const ran = await run({}, { zone: served('one.test', LABEL), lists: [list('one.test')] });
    expect(rowsOf(ran).sort()).toEqual([
      'one.test 5.6.7.10 outbound clean',
      `one.test ${IP} server listed`,
      'one.test 5.6.7.9 outbound clean',
      'one.test office.example.com domain clean',
    ]);
    // No doors were visited, so no greeting is made up.
    expect(ran.state.rows.some((row) => row.role === 'greeting')).toBe(false);
  });

  test('the greeting’s name, when it is of another domain, after the doors were visited', async () => {
    const server = await office({ greeting: ['220 mx7.hoster.net ESMTP'] });
    try {
      const ran = await run(
        { input: '127.0.0.1', ports: [server.port], only: ['relay', 'blacklists'] },
        { zone: served('one.test', 'hoster.net'), lists: [list('one.test')] },
      );
      expect(rowsOf(ran)).toEqual(['one.test mx7.hoster.net greeting listed']);
      const steps = ran.events.flatMap((event) =>
        event.type === 'step-started' && event.step === 'blacklists' ? [event.total] : [],
      );
      expect(steps.at(-1)).toBe(1);
      expect(ran.state.steps.blacklists.state).toBe('done');
    } finally {
      await server.close();
    }
  });

  test.each(['localhost', 'mail.lan', '[192.0.2.1]'])('a greeting of %s is nobody’s name', async (name) => {
    const server = await office({ greeting: [`220 ${name} ESMTP`] });
    try {
      const ran = await run(
        { input: '127.0.0.1', ports: [server.port], only: ['relay', 'blacklists'] },
        { zone: {}, lists: [list('one.test')] },
      );
      expect(rowsOf(ran)).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test('a look again at a listing of a name that is only heard at the door asks about it outright', async () => {
    const recheck = { findingId: 'blacklist.listed', subject: 'mx7.hoster.net', zones: ['one.test'] };
    const ran = await run(
      { recheck },
      { zone: served('one.test'), lists: [list('one.test'), list('two.test')] },
    );
    expect(rowsOf(ran)).toContain('one.test mx7.hoster.net greeting clean');
    expect(ran.state.rows.every((row) => row.zone === 'one.test')).toBe(true);
  });
});

describe('findings', () => {
  test('two lists that name one address are two findings, each with its own code', async () => {
    const zones = ['one.test', 'two.test', 'three.test'];
    const ran = await run(
      {},
      {
        zone: Object.assign({}, ...zones.map((zone) => served(zone, LABEL))),
        lists: [list('one.test'), list('two.test'), list('three.test', { scope: 'asn' })],
      },
    );
    const found = [...ran.state.findings.values()].filter((row) => row.id === 'blacklist.listed');
    expect(found.map((row) => [row.subject, row.params.zone])).toEqual([
      [IP, 'one.test'],
      [IP, 'two.test'],
    ]);
    const report = buildReport(ran.state, 'en', '2026-11-22T08:00:00.000Z');
    const shown = report.findings.filter((row) => row.id === 'blacklist.listed');
    expect(new Set(shown.map((row) => row.code)).size).toBe(2);
    expect(shown.map((row) => row.zone)).toEqual(['one.test', 'two.test']);
    // The provider's listing is told, and counts neither as a listing nor in the sentence.
    expect(report.findings.some((row) => row.id === 'blacklist.provider-wide')).toBe(true);
    expect(report.blacklists.summary).toMatchObject({ listed: 2, information: 1 });
    expect(report.blacklists.headline).toBe('On 2 lists that many mail servers use.');
  });

  test('an intercepted direct way is said once, with its sign', async () => {
    const direct = Object.assign(fakeResolver({}), {
      intercepted: async () => ({ intercepted: true, sign: 'recursion', detail: '192.0.2.1:53 ra=1' }),
    });
    const ways = { isTyped: false, typed: null, direct, keys: new Map<string, string>() };
    const zones = ['one.test', 'two.test'];
    const refused = zones.flatMap((zone) =>
      ['2.0.0.127', '1.0.0.127', 'test', 'invalid'].map((label) => [
        `A ${label}.${zone}`,
        ['127.255.255.254'],
      ]),
    );
    const ran = await run(
      {},
      { zone: Object.fromEntries(refused), lists: zones.map((zone) => list(zone)), ways },
    );
    const found = [...ran.state.findings.values()].filter((row) => row.id === 'blacklist.intercepted');
    expect(found.map((row) => row.params)).toEqual([
      { n: 2, lists: 'one.test, two.test', intercepted: 'recursion' },
    ]);
    const report = buildReport(ran.state, 'en', '2026-11-22T08:00:00.000Z');
    const said = report.findings.find((row) => row.id === 'blacklist.intercepted');
    expect(said?.saw).toContain('an ordinary DNS server');
  });
});

describe('what the person chose, and what leaves', () => {
  test('chosen lists only; muted and dead ones have a row that says why', async () => {
    const lists = [
      list('one.test'),
      list('two.test', { query: 'extended' }),
      list('old.test', { query: 'never', status: 'dead' }),
      list('quiet.test'),
    ];
    const ran = await run(
      { zones: ['two.test', 'old.test', 'quiet.test'] },
      { zone: served('two.test', LABEL), lists, muted: ['quiet.test'] },
    );
    const own = ran.state.rows.filter((row) => row.subject === IP);
    expect(own.map((row) => `${row.zone} ${row.state} ${row.reason ?? ''}`).sort()).toEqual([
      'old.test not-asked dead',
      'quiet.test not-asked muted',
      'two.test listed ',
    ]);
    expect(ran.asked.some((name) => /one\.test|old\.test|quiet\.test/.test(name))).toBe(false);
  });

  test('questions of every resolver are counted, and the other ways are told', async () => {
    const direct = Object.assign(fakeResolver(served('one.test', LABEL), { server: '192.0.2.99:53' }), {
      intercepted: async () => ({ intercepted: false as const }),
    });
    const ways = { isTyped: false, typed: null, direct, keys: new Map([['spamhaus', 'k3yk3yk3y']]) };
    const lists = [list('one.test'), list('zen.test', { keyZoneTemplate: '{key}.zen.dq.spamhaus.net' })];
    const ran = await run({}, { zone: { ...served('k3yk3yk3y.zen.dq.spamhaus.net') }, lists, ways });
    expect(ran.state.rows.find((row) => row.zone === 'one.test' && row.subject === IP)).toMatchObject({
      path: 'direct',
      state: 'listed',
    });
    expect(ran.state.rows.find((row) => row.zone === 'zen.test')).toMatchObject({
      path: 'key',
      state: 'clean',
    });
    expect(ran.state.left.dnsQuestions).toBe(ran.asked.length + direct.asked.length);
    expect([...ran.state.left.others].sort()).toEqual(['lists-direct', 'lists-key']);
    expect(JSON.stringify(ran.events)).not.toContain('k3yk3yk3y');
  });

  test('a run that goes on asks only what is missing', async () => {
    const zone = served('one.test', LABEL);
    const first = await run({}, { zone, lists: [list('one.test')] });
    const previous = first.events.filter(
      (event) =>
        event.type !== 'run-ended' &&
        event.type !== 'step-ended' &&
        (event.type !== 'blacklist-row' || event.row.subject === IP),
    );
    const second = await run({}, { zone, lists: [list('one.test')], previous });
    expect(second.asked.some((name) => name.includes(`${LABEL}.one.test`))).toBe(false);
    expect(second.state.rows).toHaveLength(first.state.rows.length);
    expect([...second.state.findings.keys()].sort()).toEqual([...first.state.findings.keys()].sort());
  });
});
