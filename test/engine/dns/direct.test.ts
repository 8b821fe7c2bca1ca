import { describe, expect, test } from 'vitest';
import { answerValues } from '../../../main/engine/dns/index.ts';
import { AT, a, LISTED, openTrees, world } from '../../fakes/dns/direct-world.ts';
import { T } from '../../fakes/dns/server.ts';

const { plant, direct } = openTrees();
const { signal } = new AbortController();
const OTHER = '127.0.0.15';
const NET = '127.0.0.16';
const HOSTER = '127.0.0.17';

describe('the walk', () => {
  test('leads from the root to the server that is responsible', async () => {
    const tree = await plant(world());
    const resolver = direct(tree);
    const result = await resolver.query('2.0.0.127.ZEN.list.org.', 'A', { signal });
    expect(result).toMatchObject({
      status: 'answer',
      authoritative: true,
      via: `${AT.zen}:${tree.port}`,
      rcode: 0,
    });
    expect(answerValues(result)).toEqual(['127.0.0.2']);
    const txt = await resolver.query(LISTED, 'TXT', { signal });
    expect(txt.records).toMatchObject([{ type: 'TXT', text: 'listed' }]);
    expect(resolver.servers).toEqual([tree.root]);
  });

  test('says "no such name" and "no such data" when the list itself says so', async () => {
    const resolver = direct(await plant(world()));
    const missing = await resolver.query('9.0.0.127.zen.list.org', 'A', { signal });
    expect(missing).toMatchObject({ status: 'nxdomain', authoritative: true, rcode: 3 });
    const empty = await resolver.query(LISTED, 'MX', { signal });
    expect(empty).toMatchObject({ status: 'nodata', authoritative: true });
  });

  test('a list whose zone is gone: the zone above denies it', async () => {
    const tree = await plant(world());
    const result = await direct(tree).query('2.0.0.127.bl.gone.org', 'A', { signal });
    expect(result).toMatchObject({ status: 'nxdomain', authoritative: true, via: `${AT.org}:${tree.port}` });
    expect(tree.asked(AT.org)).toEqual(['gone.org A']);
  });

  test('asks the way down once for many questions', async () => {
    const tree = await plant(world());
    const resolver = direct(tree);
    const names = Array.from({ length: 30 }, (_, i) => `${i}.0.0.127.zen.list.org`);
    await Promise.all(names.map((name) => resolver.query(name, 'A', { signal })));
    expect([tree.asked(AT.root), tree.asked(AT.org), tree.asked(AT.list)]).toEqual([
      ['org A'],
      ['list.org A'],
      ['zen.list.org A'],
    ]);
    expect(new Set(tree.asked(AT.zen)).size).toBe(30);
  });

  test('never keeps an answer: the list is asked each time', async () => {
    const tree = await plant(world());
    const resolver = direct(tree);
    for (let i = 0; i < 3; i += 1) await resolver.query(LISTED, 'A', { signal });
    expect(tree.asked(AT.zen)).toHaveLength(3);
    await Promise.all([1, 2].map(() => resolver.query(LISTED, 'A', { signal })));
    expect(tree.asked(AT.zen)).toHaveLength(5);
  });

  test('names that cannot be names are not asked', async () => {
    const tree = await plant(world());
    const result = await direct(tree).query('a..b', 'A', { signal });
    expect([result.status, tree.asked(AT.root)]).toEqual(['bad-name', []]);
  });

  test('every server is asked for what it knows itself', async () => {
    const tree = await plant(world());
    await direct(tree).query(LISTED, 'A', { signal });
    const all = Object.values(AT).flatMap((ip) => tree.at(ip).asked);
    expect(new Set(all.map((question) => question.recursion))).toEqual(new Set([false]));
  });

  test('a resolver without roots says that nobody can be reached', async () => {
    const result = await direct({ root: 'no-address', port: 53 }).query(LISTED, 'A', { signal });
    expect(result.status).toBe('unreachable');
  });
});

describe('showing no more than needed', () => {
  test('each server sees one label more than it has', async () => {
    const tree = await plant(world());
    await direct(tree).query(LISTED, 'TXT', { signal });
    expect(tree.asked(AT.root)).toEqual(['org A']);
    expect(tree.asked(AT.org)).toEqual(['list.org A']);
    expect(tree.asked(AT.list)).toEqual(['zen.list.org A']);
    expect(tree.asked(AT.zen)).toEqual([`${LISTED} TXT`]);
  });

  test('an IPv6 entry of 32 labels costs no more questions', async () => {
    const tree = await plant(world());
    const name = `${'0.'.repeat(31)}1.zen.list.org`;
    const result = await direct(tree).query(name, 'A', { signal });
    expect([result.status, tree.asked(AT.zen)]).toEqual(['nxdomain', [`${name} A`]]);
  });

  test.each([
    ['denies names that only have names below them', { rcode: 3, authoritative: true }],
    ['refuses to say', { rcode: 5 }],
    ['fails', { rcode: 2 }],
    ['does not understand', { rcode: 4 }],
  ])('a server that %s is shown the whole name', async (_words, reply) => {
    const tree = await plant(
      world({
        'list.org': {
          ns: { 'ns1.list.org': [AT.list] },
          records: { '2.0.0.127.bl.list.org': a('127.0.0.2') },
        },
      }),
      {
        twists: {
          [AT.list]: ({ name }) => (name === 'bl.list.org' ? { ...reply, recursive: false } : null),
        },
      },
    );
    const result = await direct(tree).query('2.0.0.127.bl.list.org', 'A', { signal });
    expect([result.status, answerValues(result)]).toEqual(['answer', ['127.0.0.2']]);
  });

  test('the root and the top-level domains are believed when they deny', async () => {
    const tree = await plant(world());
    const result = await direct(tree).query('2.0.0.127.list.example', 'A', { signal });
    expect([result.status, tree.asked(AT.root)]).toEqual(['nxdomain', ['example A']]);
  });

  test('a name inside a zone is learnt once', async () => {
    const tree = await plant(world());
    const resolver = direct(tree);
    for (const label of ['1', '2', '3']) await resolver.query(`${label}.bl.list.org`, 'A', { signal });
    expect(tree.asked(AT.list)).toEqual([
      'bl.list.org A',
      '1.bl.list.org A',
      '2.bl.list.org A',
      '3.bl.list.org A',
    ]);
  });

  test('a zone far below is still found', async () => {
    const tree = await plant(
      world({
        'd.c.b.list.org': {
          ns: { 'ns.d.c.b.list.org': [OTHER] },
          records: { '1.d.c.b.list.org': a('127.0.0.9') },
        },
      }),
    );
    const result = await direct(tree).query('1.d.c.b.list.org', 'A', { signal });
    expect([answerValues(result), result.via]).toEqual([['127.0.0.9'], `${OTHER}:${tree.port}`]);
  });
});

describe('aliases', () => {
  const alias = (data: string) => [{ type: T.CNAME, data }];

  test('an answer through an alias into another zone is asked for from the top', async () => {
    const tree = await plant(
      world({
        'zen.list.org': {
          ns: { 'ns.zen.list.org': [AT.zen] },
          records: { [LISTED]: alias('entry.mirror.net') },
        },
        net: { ns: { 'ns.net': [NET] } },
        'mirror.net': { ns: { 'ns.mirror.net': [OTHER] }, records: { 'entry.mirror.net': a('127.0.0.3') } },
      }),
    );
    const result = await direct(tree).query(LISTED, 'A', { signal });
    expect(result).toMatchObject({ status: 'answer', authoritative: true, via: `${OTHER}:${tree.port}` });
    expect(result.records.map((record) => record.type)).toEqual(['CNAME', 'A']);
  });

  test('what a server says of the far end in another zone is not believed', async () => {
    const tree = await plant(
      world({
        net: { ns: { 'ns.net': [NET] } },
        'mirror.net': { ns: { 'ns.mirror.net': [OTHER] }, records: { 'entry.mirror.net': a('127.0.0.3') } },
      }),
      {
        twists: {
          [AT.zen]: () => ({
            authoritative: true,
            recursive: false,
            answers: [
              { type: T.CNAME, data: 'entry.mirror.net' },
              { name: 'entry.mirror.net', type: T.A, data: '127.0.0.66' },
            ],
          }),
        },
      },
    );
    expect(answerValues(await direct(tree).query(LISTED, 'A', { signal }))).toEqual(['127.0.0.3']);
  });

  test('an alias inside the zone is believed in the same message', async () => {
    const tree = await plant(world(), {
      twists: {
        [AT.zen]: () => ({
          authoritative: true,
          recursive: false,
          answers: [
            { type: T.CNAME, data: 'hit.zen.list.org' },
            { name: 'hit.zen.list.org', type: T.A, data: '127.0.0.4' },
          ],
        }),
      },
    });
    expect(answerValues(await direct(tree).query(LISTED, 'A', { signal }))).toEqual(['127.0.0.4']);
    expect(tree.asked(AT.zen)).toHaveLength(1);
  });

  test.each([
    ['in a circle', (n: number) => `hop${n % 3}.zen.list.org`],
    ['without end', (n: number) => `hop${n}.zen.list.org`],
  ])('aliases %s end as a failure', async (_words, target) => {
    let n = 0;
    const tree = await plant(world(), {
      twists: {
        [AT.zen]: () => ({
          authoritative: true,
          recursive: false,
          answers: alias(target(n++)),
        }),
      },
    });
    const result = await direct(tree).query(LISTED, 'A', { signal });
    expect([result.status, result.authoritative]).toEqual(['servfail', false]);
    expect(tree.asked(AT.zen).length).toBeLessThanOrEqual(9);
  });
});

describe('name servers elsewhere', () => {
  const hosted = {
    'zen.list.org': { ns: { 'dns.hoster.net': [AT.zen] }, records: { [LISTED]: a('127.0.0.2') } },
    net: { ns: { 'ns.net': [NET] } },
    'hoster.net': { ns: { 'ns.hoster.net': [HOSTER] } },
  };

  test('a server name of another domain is looked up on its own', async () => {
    const tree = await plant(world(hosted));
    const result = await direct(tree).query(LISTED, 'A', { signal });
    expect(answerValues(result)).toEqual(['127.0.0.2']);
    expect(tree.asked(HOSTER)).toContain('dns.hoster.net A');
  });

  test('many lists of one hoster: its address is asked for once', async () => {
    const tree = await plant(world(hosted));
    const resolver = direct(tree);
    await Promise.all(
      ['1', '2', '3', '4'].map((label) => resolver.query(`${label}.zen.list.org`, 'A', { signal })),
    );
    expect(tree.asked(HOSTER).filter((line) => line === 'dns.hoster.net A')).toHaveLength(1);
  });

  test('a server name that is an alias is no server', async () => {
    const tree = await plant(
      world({
        ...hosted,
        'hoster.net': { ns: { 'ns.hoster.net': [HOSTER] } },
      }),
      {
        twists: {
          [HOSTER]: ({ name }) =>
            name === 'dns.hoster.net'
              ? {
                  authoritative: true,
                  recursive: false,
                  answers: [
                    { type: T.CNAME, data: 'real.hoster.net' },
                    { name: 'real.hoster.net', type: T.A, data: AT.zen },
                  ],
                }
              : null,
        },
      },
    );
    expect((await direct(tree).query(LISTED, 'A', { signal })).status).toBe('unreachable');
    expect(tree.asked(AT.zen)).toEqual([]);
  });
});
