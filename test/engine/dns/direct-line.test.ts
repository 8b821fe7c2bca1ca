import { describe, expect, test } from 'vitest';
import { answerValues, createDirectResolver } from '../../../main/engine/dns/index.ts';
import { AT, a, LISTED, openTrees, world } from '../../fakes/dns/direct-world.ts';
import { realClock, realRandom } from '../../fakes/dns/handles.ts';
import type { FakeZone } from '../../fakes/dns/tree.ts';

const { plant, direct } = openTrees();
const { signal } = new AbortController();
const SECOND = '127.0.0.15';

const onServers = (...ips: string[]): Record<string, FakeZone> =>
  world({
    'zen.list.org': {
      ns: Object.fromEntries(ips.map((ip, i) => [`ns${i}.zen.list.org`, [ip]])),
      records: { [LISTED]: a('127.0.0.2') },
    },
  });

describe('a bad line', () => {
  test('a silent server holds up the others for a moment, then is asked last', async () => {
    const tree = await plant(onServers(AT.zen, SECOND), { twists: { [AT.zen]: () => 'silence' } });
    const resolver = direct(tree);
    for (let i = 0; i < 6; i += 1) {
      expect((await resolver.query(LISTED, 'A', { signal })).via).toBe(`${SECOND}:${tree.port}`);
    }
    expect(tree.asked(AT.zen).length).toBeLessThanOrEqual(2);
  });

  test('a server that dies in the middle of a sweep: the other one goes on', async () => {
    const tree = await plant(onServers(AT.zen, SECOND));
    const resolver = direct(tree);
    const sweep = async () => {
      const names = Array.from({ length: 20 }, (_, i) => `${i}.zen.list.org`);
      const results = await Promise.all(names.map((name) => resolver.query(name, 'A', { signal })));
      return new Set(results.map((result) => result.status));
    };
    expect(await sweep()).toEqual(new Set(['nxdomain']));
    await tree.stop(AT.zen);
    expect(await sweep()).toEqual(new Set(['nxdomain']));
    await tree.start(AT.zen);
    await tree.stop(SECOND);
    expect(await sweep()).toEqual(new Set(['nxdomain']));
  });

  test('the network goes away and comes back', async () => {
    const tree = await plant(world());
    const resolver = direct(tree, { deadlineMs: 1500 });
    expect((await resolver.query(LISTED, 'A', { signal })).status).toBe('answer');
    await Promise.all(Object.values(AT).map((ip) => tree.stop(ip)));
    expect(['unreachable', 'timeout']).toContain((await resolver.query(LISTED, 'A', { signal })).status);
    for (const ip of Object.values(AT)) await tree.start(ip);
    expect((await resolver.query(LISTED, 'A', { signal })).status).toBe('answer');
  });

  test('a list that moved is found again', async () => {
    const zones = onServers(AT.zen);
    const tree = await plant({ ...zones, 'spare.org': { ns: { 'ns.spare.org': [SECOND] } } });
    const resolver = direct(tree);
    expect((await resolver.query(LISTED, 'A', { signal })).status).toBe('answer');
    const { records } = zones['zen.list.org'] ?? {};
    await tree.stop(AT.zen);
    tree.change('zen.list.org', { ns: { 'new.zen.list.org': [SECOND] }, ...(records ? { records } : {}) });
    await resolver.query(LISTED, 'A', { signal });
    const result = await resolver.query(LISTED, 'A', { signal });
    expect([result.status, result.via]).toEqual(['answer', `${SECOND}:${tree.port}`]);
  });

  test('everybody silent: the deadline ends it', async () => {
    const tree = await plant(world(), { twists: { [AT.org]: () => 'silence' } });
    const result = await direct(tree, { deadlineMs: 400 }).query(LISTED, 'A', { signal });
    expect(result).toMatchObject({ status: 'timeout', via: `${AT.org}:${tree.port}`, authoritative: false });
    const own = await direct(tree).query(LISTED, 'A', { signal, deadlineMs: 100 });
    expect(own.status).toBe('timeout');
  });

  test('sixty lists, three questions each, from nothing, with delay and loss: every row is right', async () => {
    const zones: Record<string, FakeZone> = {
      '': { ns: { 'a.root.test': [AT.root], 'b.root.test': ['127.0.0.18'] } },
    };
    for (let i = 0; i < 6; i += 1) {
      zones[`t${i}`] = { ns: { [`a.t${i}`]: [AT.org], [`b.t${i}`]: ['127.0.0.19'] } };
    }
    const lists = Array.from({ length: 60 }, (_, i) => `bl.list${i}.t${i % 6}`);
    for (const [i, zone] of lists.entries()) {
      const at = [`127.0.1.${1 + (i % 20)}`, `127.0.2.${1 + (i % 20)}`];
      const above = zone.slice(3);
      zones[above] = { ns: { [`ns1.${above}`]: [at[0] ?? ''], [`ns2.${above}`]: [at[1] ?? ''] } };
      zones[zone] = {
        ns: { [`ns1.${above}`]: [at[0] ?? ''], [`ns2.${above}`]: [at[1] ?? ''] },
        records: { [`2.0.0.127.${zone}`]: a('127.0.0.2') },
      };
    }
    const tree = await plant(zones, { delayMs: 50, loss: 0.05 });
    const resolver = direct(tree, { deadlineMs: 8000 });
    const rows = await Promise.all(
      lists.flatMap((zone) =>
        ['2.0.0.127', '1.0.0.127', '9.113.0.203'].map(async (label) => {
          const result = await resolver.query(`${label}.${zone}`, 'A', { signal });
          return `${label} ${result.status} ${result.authoritative}`;
        }),
      ),
    );
    expect(new Set(rows)).toEqual(
      new Set(['2.0.0.127 answer true', '1.0.0.127 nxdomain true', '9.113.0.203 nxdomain true']),
    );
    // The way down once per zone, each list's own three, and what was lost asked again: not 180 walks from the root.
    expect(resolver.questionsSent()).toBeLessThan(432);
  });
});

describe('IPv6', () => {
  test('a list whose only working server is at an IPv6 address is asked there', async () => {
    const tree = await plant(
      world({
        'zen.list.org': {
          ns: { 'ns1.zen.list.org': [AT.zen], 'ns2.zen.list.org': ['::1'] },
          records: { [LISTED]: a('127.0.0.2') },
        },
      }),
      { twists: { [AT.zen]: () => 'silence' } },
    );
    const result = await direct(tree).query(LISTED, 'A', { signal });
    expect([answerValues(result), result.via]).toEqual([['127.0.0.2'], `[::1]:${tree.port}`]);
  });

  test('an IPv6 address that is only had by asking', async () => {
    const tree = await plant(
      world({
        'zen.list.org': { ns: { 'dns.hoster.org': ['::1'] }, records: { [LISTED]: a('127.0.0.2') } },
        'hoster.org': { ns: { 'ns.hoster.org': [SECOND] } },
      }),
    );
    expect(answerValues(await direct(tree).query(LISTED, 'A', { signal }))).toEqual(['127.0.0.2']);
    expect(tree.asked(SECOND)).toContain('dns.hoster.org AAAA');
  });

  test('without an IPv6 line the IPv4 servers are asked without delay, and first from then on', async () => {
    // Nothing listens at these: the kernel says so at once, as it does without a route.
    const dead = ['::2', '::3', '::4'];
    const tree = await plant(
      world({
        'zen.list.org': {
          ns: { 'ns1.zen.list.org': dead, 'ns2.zen.list.org': [AT.zen] },
          records: { [LISTED]: a('127.0.0.2') },
        },
      }),
    );
    const result = await direct(tree, { deadlineMs: 800 }).query(LISTED, 'A', { signal });
    expect(answerValues(result)).toEqual(['127.0.0.2']);
  });
});

describe('a line with IPv6 only', () => {
  test('thirteen root servers that cannot be reached do not hide the ones that can', async () => {
    const tree = await plant({
      '': { ns: { 'a.root.test': ['::1'] } },
      org: { ns: { 'ns.org': [AT.org, '::1'] }, records: { 'x.list.org': a('127.0.0.2') } },
    });
    // Refused at once, as without a route.
    const dead = Array.from({ length: 13 }, (_, i) => `127.0.9.${i + 1}:9`);
    const resolver = direct(tree, { roots: [...dead, `[::1]:${tree.port}`] });
    const results = await Promise.all(
      ['x', 'y', 'z'].map((label) => resolver.query(`${label}.list.org`, 'A', { signal })),
    );
    expect(results.map((result) => result.status)).toEqual(['answer', 'nxdomain', 'nxdomain']);
    expect(await resolver.intercepted(signal)).toEqual({ intercepted: false });
  });
});

describe('stopping', () => {
  test('an abort ends every walk at once, with AbortError', async () => {
    const tree = await plant(world(), { twists: { [AT.list]: () => 'silence' } });
    const resolver = direct(tree);
    const stop = new AbortController();
    const running = ['1', '2', '3'].map((label) =>
      resolver.query(`${label}.zen.list.org`, 'A', { signal: stop.signal }),
    );
    const looking = resolver.intercepted(stop.signal);
    setTimeout(() => stop.abort(), 60);
    const results = await Promise.allSettled([...running, looking]);
    const names = results.slice(0, 3).map((result) => result.status === 'rejected' && result.reason.name);
    expect(names).toEqual(['AbortError', 'AbortError', 'AbortError']);
    await expect(resolver.query(LISTED, 'A', { signal: stop.signal })).rejects.toThrow('stopped');
    await expect(resolver.intercepted(stop.signal)).rejects.toThrow('stopped');
  });

  test('one who leaves does not take the way down from the others', async () => {
    const tree = await plant(world(), { delayMs: 60 });
    const resolver = direct(tree);
    const stop = new AbortController();
    const left = resolver.query(LISTED, 'A', { signal: stop.signal });
    const stays = resolver.query(LISTED, 'TXT', { signal });
    setTimeout(() => stop.abort(), 30);
    await expect(left).rejects.toThrow('stopped');
    expect((await stays).status).toBe('answer');
    expect(tree.asked(AT.root)).toEqual(['org A']);
  });

  test('closing ends what is under way as a failure', async () => {
    const tree = await plant(world(), { twists: { [AT.list]: () => 'silence' } });
    const resolver = createDirectResolver({
      roots: [tree.root],
      port: tree.port,
      allowPrivate: true,
      deadlineMs: 2000,
      random: realRandom,
      clock: realClock,
    });
    const running = resolver.query(LISTED, 'A', { signal });
    setTimeout(() => resolver.close(), 60);
    expect(['unreachable', 'timeout']).toContain((await running).status);
  });

  test('at most a hundred questions are under way', async () => {
    const active = new Set<string>();
    let most = 0;
    const tree = await plant(world(), {
      twists: {
        [AT.zen]: ({ name }, right) => {
          active.add(name);
          most = Math.max(most, active.size);
          setTimeout(() => active.delete(name), 25);
          return { ...right, delayMs: 30 };
        },
      },
    });
    const resolver = direct(tree, { deadlineMs: 8000 });
    const names = Array.from({ length: 350 }, (_, i) => `x${i}.zen.list.org`);
    const results = await Promise.all(names.map((name) => resolver.query(name, 'A', { signal })));
    expect(results.every((result) => result.status === 'nxdomain')).toBe(true);
    expect(most).toBeLessThanOrEqual(100);
  });
});
