import { describe, expect, test } from 'vitest';
import type { DnsblRow } from '../../../main/catalogue/dnsbl.ts';
import { egressIn } from '../../../main/engine/blacklist/egress.ts';
import { createProofCache, proveZone } from '../../../main/engine/blacklist/index.ts';
import { AT, a, LISTED, openTrees, world } from '../../fakes/dns/direct-world.ts';
import { realClock } from '../../fakes/dns/handles.ts';
import {
  emptyList,
  failing,
  goodList,
  type ListBehaviour,
  sameForAll,
  silentList,
} from '../../fakes/dns/lists.ts';
import { domain, ip4, ip6, row } from './helpers.ts';
import { memoryDeps, memoryResolver } from './memory-world.ts';
import { sweepWays, type World } from './ways-world.ts';

const IP = '192.0.2.7';
const LABEL = '7.2.0.192';
const on = goodList({ [LABEL]: ['127.0.0.2'] });
const REFUSES = sameForAll(
  '127.255.255.254',
  'Error: open resolver; https://check.example/returnc/pub/198.51.100.53/',
);
const KEY = 'k3yk3yk3yk3yk3y';
const keyedRow = (parts: Partial<DnsblRow> = {}): DnsblRow =>
  row('zen.test', { keyZoneTemplate: '{key}.zen.dq.spamhaus.net', keyRequired: 'optional', ...parts });

const sweepOne = async (world: World, list: DnsblRow = row('list.test')) => {
  const swept = await sweepWays(world, { rows: [list], subjects: [ip4(IP)] });
  return { ...swept, found: swept.rows[0] };
};
const inZone = (does: ListBehaviour) => ({ 'list.test': does });

describe('the order of ways (B3)', () => {
  test('a proved answer decides: nobody else is asked', async () => {
    const { found, asked, used } = await sweepOne({
      system: inZone(goodList()),
      typed: inZone(on),
      direct: inZone(on),
    });
    expect([found?.state, found?.path, found?.tried]).toEqual(['clean', 'system', undefined]);
    expect([asked.typed, asked.direct]).toEqual([[], []]);
    expect(used).toEqual(['system']);
  });

  test('refused: the resolver typed for lists is next, and who was refused is told', async () => {
    const { found, asked } = await sweepOne({
      system: inZone(REFUSES),
      typed: inZone(on),
      direct: inZone(on),
    });
    expect(found).toMatchObject({
      state: 'listed',
      path: 'typed',
      egress: '198.51.100.53',
      tried: [{ path: 'system', state: 'refused', reason: 'refused-resolver' }],
    });
    expect(asked.direct).toEqual([]);
  });

  test('refused twice: the list’s own servers', async () => {
    const { found, used } = await sweepOne({
      system: inZone(REFUSES),
      typed: inZone(failing(5)),
      direct: inZone(goodList()),
    });
    expect([found?.state, found?.path, found?.tried?.map((way) => [way.path, way.state])]).toEqual([
      'clean',
      'direct',
      [
        ['system', 'refused'],
        ['typed', 'no-answer'],
      ],
    ]);
    expect(used).toEqual(['system', 'typed', 'direct']);
  });

  const doubts = [
    ['empty', emptyList],
    ['a foreign answer', sameForAll('203.0.113.9')],
    ['listed for everybody', sameForAll('127.0.0.2')],
    ['SERVFAIL', failing(2)],
    ['silence', silentList],
  ] as const;
  test.concurrent.each(doubts)('%s: the next way is asked', async (_words, does) => {
    const { found } = await sweepOne({ system: inZone(does), direct: inZone(on) });
    expect([found?.state, found?.path, found?.tried?.length]).toEqual(['listed', 'direct', 1]);
  });

  test('that a list is empty is believed from its own servers', async () => {
    const { found } = await sweepOne({ system: inZone(REFUSES), direct: inZone(emptyList) });
    expect([found?.state, found?.reason, found?.path]).toEqual(['broken', 'empty', 'direct']);
  });

  test('when no way decides, the most telling answer is shown, and the others stand beside it', async () => {
    const { found } = await sweepOne({
      system: inZone(REFUSES),
      typed: inZone(emptyList),
      direct: inZone(silentList),
    });
    expect(found).toMatchObject({ state: 'refused', path: 'system', egress: '198.51.100.53' });
    expect(found?.tried?.map((way) => [way.path, way.state])).toEqual([
      ['typed', 'broken'],
      ['direct', 'no-answer'],
    ]);
  });

  test('each list goes its own way: those that answered are not asked again', async () => {
    const zones = ['good.test', 'refusing.test'];
    const swept = await sweepWays(
      {
        system: { 'good.test': goodList(), 'refusing.test': REFUSES },
        direct: { 'good.test': on, 'refusing.test': on },
      },
      { rows: zones.map((zone) => row(zone)), subjects: [ip4(IP)] },
    );
    expect(swept.rows.map((each) => [each.zone, each.path, each.state])).toEqual([
      ['good.test', 'system', 'clean'],
      ['refusing.test', 'direct', 'listed'],
    ]);
    expect(swept.asked.direct.every((name) => name.endsWith('.refusing.test'))).toBe(true);
  });
});

describe('straight to the list’s own servers, from the root', () => {
  const { plant, direct } = openTrees();
  test('a list that refuses the resolver answers there, with proof and the server that said so', async () => {
    const zone = 'zen.list.org';
    const zones = world();
    const records = { ...zones[zone]?.records, [`${LABEL}.${zone}`]: a('127.0.0.2') };
    const tree = await plant({ ...zones, [zone]: { ns: { 'ns.zen.list.org': [AT.zen] }, records } });
    const straight = direct(tree);
    const { deps, check } = memoryDeps(memoryResolver({ [zone]: () => ['127.255.255.254'] }));
    const ways = { isTyped: false, typed: null, direct: straight, keys: new Map<string, string>() };
    // Real sockets take real time.
    deps.clock = realClock;
    const [found] = await check({ rows: [row(zone)], subjects: [ip4(IP)], ways });
    expect(found).toMatchObject({ state: 'listed', path: 'direct', via: `${AT.zen}:${tree.port}` });
    expect(found?.proof).toMatchObject({
      listed: { name: LISTED, result: 'records', answers: ['127.0.0.2'] },
      unlisted: { name: '1.0.0.127.zen.list.org', result: 'nothing' },
    });
    expect(straight.questionsSent()).toBeGreaterThan(3);
  });
});

describe('ways that are not to be trusted', () => {
  test('a resolver that makes up answers is asked about no list; the next way is', async () => {
    const { found, asked } = await sweepOne({ direct: inZone(on) });
    expect(found).toMatchObject({
      state: 'listed',
      path: 'direct',
      tried: [{ path: 'system', state: 'not-asked', reason: 'dns-makes-up' }],
    });
    expect(asked.system).toEqual([]);
  });

  test('each resolver is looked at by itself, before the first list', async () => {
    const swept = await sweepWays(
      { system: inZone(REFUSES), typed: { ...inZone(on), com: sameForAll('203.0.113.80') } },
      { rows: [row('list.test')], subjects: [ip4(IP)] },
    );
    expect(swept.rows[0]).toMatchObject({
      state: 'refused',
      tried: [{ path: 'typed', state: 'not-asked', reason: 'dns-makes-up' }],
    });
    expect(swept.asked.typed.filter((name) => name.endsWith('list.test'))).toEqual([]);
  });

  test('the check’s own resolver too, when nobody has looked at it yet', async () => {
    const swept = await sweepWays(
      { system: { ...inZone(on), com: sameForAll('127.0.0.1') } },
      { rows: [row('list.test')], subjects: [ip4(IP)], dnsHonest: undefined },
    );
    expect(swept.rows[0]).toMatchObject({ state: 'not-asked', reason: 'dns-makes-up' });
    expect(swept.asked.system.some((name) => name.endsWith('list.test'))).toBe(false);
  });

  const interceptions = [
    [{ intercepted: true, sign: 'recursion' }, 'intercepted'],
    [{ intercepted: null, sign: 'blocked' }, 'direct-blocked'],
  ] as const;
  test.each(interceptions)('direct way %o: not used', async (interception, reason) => {
    const { found, asked } = await sweepOne({ system: inZone(REFUSES), direct: inZone(on), interception });
    expect(found).toMatchObject({
      state: 'refused',
      tried: [{ path: 'direct', state: 'not-asked', reason }],
    });
    expect(asked.direct).toEqual([]);
  });

  test('whether the direct way is intercepted is asked only when it is needed', async () => {
    const { used } = await sweepOne({
      system: inZone(on),
      direct: inZone(on),
      interception: { intercepted: true },
    });
    expect(used).toEqual(['system']);
  });
});

describe('proofs hold for their own way only', () => {
  test('kept good for one, asked anew on the other', async () => {
    const cache = createProofCache();
    const job = { rows: [row('list.test')], subjects: [ip4(IP)], cache };
    const tests = (names: string[]): number => names.filter((name) => name.startsWith('2.0.0.127')).length;
    const first = await sweepWays({ system: inZone(on) }, job);
    expect([first.rows[0]?.proof?.cached, tests(first.asked.system)]).toEqual([false, 1]);
    const second = await sweepWays({ direct: inZone(on) }, job);
    expect([second.rows[0]?.proof?.cached, tests(second.asked.direct)]).toEqual([false, 1]);
  });

  test('a kept refusal sends every further address straight to the next way', async () => {
    const cache = createProofCache();
    const resolver = memoryResolver({ 'list.test': () => ['127.255.255.254'] }, { server: '10.0.0.1:53' });
    const own = memoryResolver({ 'list.test': (label) => (label === '2.0.0.127' ? ['127.0.0.2'] : null) });
    const ways = { isTyped: false, typed: own, direct: null, keys: new Map<string, string>() };
    const { check } = memoryDeps(resolver);
    const job = { rows: [row('list.test')], subjects: [ip4(IP)], cache, ways };
    const [first] = await check(job);
    const asked = resolver.asked.length;
    const [second] = await check({ ...job, subjects: [ip4('192.0.2.8')] });
    expect([first?.state, second?.state, second?.proof?.cached]).toEqual(['clean', 'clean', true]);
    expect(resolver.asked.slice(asked).filter((name) => name.endsWith('list.test'))).toEqual([]);
  });
});

describe('keys', () => {
  const keyedZone = `${KEY}.zen.dq.spamhaus.net`;
  const keys = { spamhaus: KEY };

  test('the key is tried first, and what it gives stands under the open list’s name', async () => {
    const { found, asked, used } = await sweepOne(
      { system: { 'zen.test': REFUSES, [keyedZone]: on }, keys },
      keyedRow(),
    );
    expect(found).toMatchObject({ zone: 'zen.test', state: 'listed', path: 'key' });
    expect(found?.proof?.listed.name).toBe('2.0.0.127.[key].zen.dq.spamhaus.net');
    expect(asked.system.filter((name) => name.endsWith('.zen.test'))).toEqual([]);
    expect(used).toEqual(['system', 'key']);
  });

  const wrong = [
    ['refused by a code', sameForAll('127.255.255.252')],
    ['unknown: nothing is there', emptyList],
  ] as const;
  test.each(wrong)('a wrong key, %s: the open list answers', async (_words, does) => {
    const { found } = await sweepOne({ system: { 'zen.test': on, [keyedZone]: does }, keys }, keyedRow());
    expect(found).toMatchObject({
      state: 'listed',
      path: 'system',
      tried: [{ path: 'key', state: 'refused', reason: 'key-refused' }],
    });
  });

  test('a wrong key where the list has no open door: refused, and nothing else', async () => {
    const { found } = await sweepOne(
      { system: { [keyedZone]: sameForAll('127.255.255.252') }, direct: {}, keys },
      keyedRow({ query: 'with-key', keyRequired: 'required' }),
    );
    expect([found?.state, found?.reason, found?.path, found?.tried]).toEqual([
      'refused',
      'key-refused',
      'key',
      undefined,
    ]);
  });

  test('a key with a dot would ask somebody else: it is not used', async () => {
    const { found, asked } = await sweepOne(
      { system: { 'zen.test': on }, keys: { spamhaus: 'a.evil' } },
      keyedRow(),
    );
    expect([found?.state, found?.path]).toEqual(['listed', 'system']);
    expect(asked.system.some((name) => name.includes('evil'))).toBe(false);
  });

  test('the key is in nothing that is kept, said or thrown, whatever the list does', async () => {
    const echo = sameForAll('127.255.255.252', `no such key ${KEY.toUpperCase()} (${KEY})`);
    const listed = goodList({ [LABEL]: ['127.0.0.2'] }, `see https://check.example/${KEY}/${IP}`);
    for (const does of [echo, listed, silentList, failing(2), emptyList]) {
      const { everything, asked } = await sweepOne(
        { system: { [keyedZone]: does }, direct: {}, keys },
        keyedRow(),
      );
      expect(asked.system.some((name) => name.includes(KEY))).toBe(true);
      expect(everything.toLowerCase()).not.toContain(KEY);
    }
    const { check, logged } = memoryDeps(
      memoryResolver({}, { throwing: (name) => new Error(`cannot ask ${name}`) }),
    );
    const ways = { isTyped: false, typed: null, direct: null, keys: new Map(Object.entries(keys)) };
    const rows = await check({ rows: [keyedRow()], subjects: [ip4(IP)], ways });
    expect(rows[0]).toMatchObject({ state: 'no-answer', reason: 'failed' });
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify([rows, logged])).not.toContain(KEY);
  });

  test('another key proves itself anew: what an old one proved is not its own', async () => {
    const cache = createProofCache();
    const resolver = memoryResolver({
      'good1234.zen.dq.spamhaus.net': (l) => (l === '2.0.0.127' ? ['127.0.0.2'] : null),
    });
    const { check } = memoryDeps(resolver);
    const job = (key: string) => ({
      rows: [keyedRow({ query: 'with-key' })],
      subjects: [ip4(IP)],
      cache,
      ways: { isTyped: false, typed: null, direct: null, keys: new Map([['spamhaus', key]]) },
    });
    expect((await check(job('good1234')))[0]?.state).toBe('clean');
    expect((await check(job('other123')))[0]).toMatchObject({ state: 'refused', reason: 'key-refused' });
  });
});

describe('lists that are not asked have a row that says why', () => {
  const why: [string, Partial<DnsblRow>][] = [
    ['dead', { status: 'dead', query: 'never' }],
    ['lists-world', { status: 'list-the-world', query: 'never' }],
    ['never', { query: 'never' }],
    ['needs-key', { query: 'never', keyRequired: 'required' }],
    ['needs-key', { query: 'with-key', keyRequired: 'required' }],
    ['muted', {}],
  ];
  test.each(why)('%s', async (reason, parts) => {
    const swept = await sweepWays(
      { system: inZone(on) },
      {
        rows: [row('list.test', parts)],
        subjects: [ip4(IP)],
        muted: reason === 'muted' ? ['list.test'] : [],
      },
    );
    expect(swept.rows[0]).toMatchObject({ state: 'not-asked', reason });
    expect(swept.events).toHaveLength(1);
    expect(swept.asked.system).toEqual([]);
  });
});

describe('one list, tried now (lists.test, catalogue:check)', () => {
  const prove = (
    lists: Parameters<typeof memoryResolver>[0],
    parts: Partial<DnsblRow> = {},
    direct = false,
  ) => {
    const resolver = memoryResolver(lists);
    const ways = {
      isTyped: false,
      typed: null,
      direct: direct ? resolver : null,
      keys: new Map<string, string>(),
    };
    const list = row('list.test', parts);
    return proveZone(
      { row: list, kind: list.kind[0] ?? 'ip4', ways, capMs: 30_000 },
      memoryDeps(resolver).deps,
      new AbortController().signal,
    );
  };
  test('good, refused, broken, empty, silent, and no test entry', async () => {
    const good = (label: string) => (label === '2.0.0.127' ? ['127.0.0.2'] : null);
    expect(await prove({ 'list.test': good })).toEqual({
      zone: 'list.test',
      kind: 'ip4',
      result: 'good',
      via: '10.0.0.9:53',
    });
    expect(await prove({ 'list.test': () => ['127.255.255.254'] })).toMatchObject({
      result: 'refused',
      reason: 'refused-resolver',
    });
    expect(await prove({ 'list.test': () => ['127.0.0.2'] })).toMatchObject({ result: 'broken' });
    expect(await prove({ 'list.test': () => null })).toMatchObject({ result: 'empty', reason: 'empty' });
    expect(await prove({ 'list.test': () => 'servfail' })).toMatchObject({ result: 'no-answer' });
    expect(await prove({}, { testPoint: null })).toMatchObject({ result: 'no-test-point', via: '' });
    expect(await prove({}, { query: 'with-key' })).toMatchObject({ reason: 'needs-key' });
  });
});

test('the address that a list saw asking, from its own words', () => {
  const table: [string, string | null][] = [
    [
      '127.0.0.1 -> Query Refused. See http://uribl.com/refused.shtml [Your DNS IP: 172.253.9.4]',
      '172.253.9.4',
    ],
    ['Error: open resolver; https://check.spamhaus.org/returnc/pub/2400:cb00::1/', '2400:cb00::1'],
    ['https://check.spamhaus.org/returnc/pub/198.51.100.53', '198.51.100.53'],
    [`${IP} is not allowed. Resolver 198.51.100.7.`, '198.51.100.7'],
    [`about ${IP} and 7.2.0.192`, null],
    ['refused (127.255.255.254)', null],
    ['no address at all: 12:30, v1.2.3, 999.1.1.1', null],
    ['', null],
  ];
  for (const [text, expected] of table) expect([text, egressIn(text, IP)]).toEqual([text, expected]);
  expect(egressIn(undefined, IP)).toBeNull();
});

test('roles of the subjects are told by their rows', async () => {
  const { check } = memoryDeps(memoryResolver({}));
  const rows = await check({
    rows: [row('list.test', { kind: ['ip4', 'ip6', 'domain'] })],
    subjects: [
      { ...ip4(IP), role: 'server' },
      { ...ip6('2001:db8::7'), role: 'outbound' },
      { ...domain('mx.provider.example'), role: 'greeting' },
    ],
  });
  expect(rows.map((each) => each.role)).toEqual(['server', 'outbound', 'greeting']);
});
