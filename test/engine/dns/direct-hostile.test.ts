import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import { answerValues } from '../../../main/engine/dns/index.ts';
import { AT, a, LISTED, openTrees, world } from '../../fakes/dns/direct-world.ts';
import { encodeReply, type FakeRecord, T } from '../../fakes/dns/server.ts';
import type { FakeZone, Made, Twist } from '../../fakes/dns/tree.ts';

const { plant, direct, closeLater } = openTrees();
const { signal } = new AbortController();
const SECOND = '127.0.0.15';
const NET = '127.0.0.16';
const EVIL = '127.0.0.66';

const says =
  (reply: Made): Twist =>
  () => ({ recursive: false, ...reply });
const forged: Made = { authoritative: true, recursive: false, answers: a('127.0.0.66') };

/** The usual list on two servers; the first one listed misbehaves. */
const twoServers = (bad: string): Record<string, FakeZone> =>
  world({
    'zen.list.org': {
      ns: { 'ns1.zen.list.org': [bad], 'ns2.zen.list.org': [SECOND] },
      records: { [LISTED]: a('127.0.0.2') },
    },
  });

describe('servers that are not responsible', () => {
  const lame: [string, Made][] = [
    ['refuses', { rcode: 5 }],
    ['fails', { rcode: 2 }],
    ['answers without being responsible', { answers: a('127.0.0.66') }],
    ['denies without being responsible', { rcode: 3 }],
    ['points back up', { authority: [{ name: '', type: T.NS, data: 'a.root.test' }] }],
    [
      'points up and says it is responsible',
      { authoritative: true, authority: [{ name: 'org', type: T.NS, data: 'ns.org' }] },
    ],
    ['points to itself', { authority: [{ name: 'zen.list.org', type: T.NS, data: 'ns1.zen.list.org' }] }],
    ['points sideways', { authority: [{ name: 'bank.org', type: T.NS, data: 'ns.bank.org' }] }],
    [
      'denies in the name of another zone',
      { rcode: 3, authoritative: true, authority: [{ name: 'org', type: T.SOA, data: 'ns.org' }] },
    ],
    [
      'has nothing, in the name of another zone',
      { authoritative: true, authority: [{ name: 'x.zen.list.org', type: T.SOA, data: 'ns.org' }] },
    ],
  ];
  test.each(lame)('one that %s: the other one decides', async (_words, reply) => {
    const tree = await plant(twoServers(AT.zen), { twists: { [AT.zen]: says(reply) } });
    const resolver = direct(tree);
    for (let i = 0; i < 3; i += 1) {
      const result = await resolver.query(LISTED, 'A', { signal });
      expect(answerValues(result)).toEqual(['127.0.0.2']);
      expect(result.via).toBe(`${SECOND}:${tree.port}`);
    }
    expect(tree.asked(AT.zen).length).toBeLessThanOrEqual(1);
  });

  test.each(lame)('when every one %s, nothing is said of the name', async (_words, reply) => {
    const tree = await plant(world(), { twists: { [AT.zen]: says(reply) } });
    const result = await direct(tree).query(LISTED, 'A', { signal });
    expect(['servfail', 'refused']).toContain(result.status);
    expect(result.authoritative).toBe(false);
    expect(answerValues(result)).toEqual([]);
  });
});

describe('poison', () => {
  const bank: Record<string, FakeZone> = {
    'bank.org': { ns: { 'ns.bank.org': [SECOND] }, records: { 'www.bank.org': a('127.0.0.7') } },
  };
  const extra =
    (additional: FakeRecord[], authority: FakeRecord[] = []): Twist =>
    (_question, right) => ({
      ...right,
      authority: [...(right.authority ?? []), ...authority],
      additional: [...(right.additional ?? []), ...additional],
    });

  test('addresses of servers in other zones are not taken from a referral', async () => {
    const zones = world({
      'zen.list.org': { ns: { 'dns.hoster.net': [AT.zen] }, records: { [LISTED]: a('127.0.0.2') } },
      net: { ns: { 'ns.net': [NET] } },
      'hoster.net': { ns: { 'ns.hoster.net': [SECOND] } },
    });
    const tree = await plant(
      { ...zones, 'evil.test': { ns: { 'ns.evil.test': [EVIL] } } },
      {
        twists: {
          [AT.list]: extra([{ name: 'dns.hoster.net', type: T.A, data: EVIL }]),
          [EVIL]: says(forged),
        },
      },
    );
    expect(answerValues(await direct(tree).query(LISTED, 'A', { signal }))).toEqual(['127.0.0.2']);
    expect(tree.asked(EVIL)).toEqual([]);
  });

  test('servers and addresses for other names change nothing for them', async () => {
    const tree = await plant(
      { ...world(bank), 'evil.test': { ns: { 'ns.evil.test': [EVIL] } } },
      {
        twists: {
          [AT.list]: extra(
            [
              { name: 'ns.bank.org', type: T.A, data: EVIL },
              { name: 'ns.evil.list.org', type: T.A, data: EVIL },
            ],
            [
              { name: 'bank.org', type: T.NS, data: 'ns.evil.list.org' },
              { name: 'org', type: T.NS, data: 'ns.evil.list.org' },
            ],
          ),
          [AT.zen]: extra([{ name: 'ns.bank.org', type: T.A, data: EVIL }]),
          [EVIL]: says(forged),
        },
      },
    );
    const resolver = direct(tree);
    await resolver.query(LISTED, 'A', { signal });
    expect(answerValues(await resolver.query('www.bank.org', 'A', { signal }))).toEqual(['127.0.0.7']);
    expect(tree.asked(EVIL)).toEqual([]);
  });

  test('answers for other names are left out', async () => {
    const tree = await plant(world(), {
      twists: {
        [AT.zen]: (_question, right) => ({
          ...right,
          answers: [...(right.answers ?? []), { name: 'www.bank.org', type: T.A, data: '127.0.0.66' }],
        }),
      },
    });
    expect((await direct(tree).query(LISTED, 'A', { signal })).records).toHaveLength(1);
  });
});

describe('name servers that must not be asked', () => {
  const bad = [
    '127.0.0.14',
    '192.168.1.1',
    '10.0.0.1',
    '169.254.1.1',
    '100.64.0.1',
    '192.0.2.1',
    '0.0.0.0',
    '224.0.0.1',
  ];
  const worse = [
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '2001:db8::1',
    'ff02::1',
    '::ffff:7f00:e',
    '::ffff:c0a8:101',
    '64:ff9b::7f00:1',
    '2002:7f00:1::1',
  ];
  test.each([...bad, ...worse])('at %s, as glue', async (data) => {
    const tree = await plant(world(), {
      twists: {
        [AT.root]: says({
          authority: [{ name: 'org', type: T.NS, data: 'ns.org' }],
          additional: [{ name: 'ns.org', type: data.includes(':') ? T.AAAA : T.A, data }],
        }),
      },
    });
    const result = await direct(tree, { allowPrivate: false }).query(LISTED, 'A', { signal });
    expect([result.status, result.authoritative]).toEqual(['unreachable', false]);
    const others = [AT.org, AT.list, AT.zen].flatMap((ip) => tree.asked(ip));
    expect(others).toEqual([]);
  });

  test('at an address that was looked up', async () => {
    const tree = await plant(world(), {
      twists: {
        [AT.root]: ({ name, type }) =>
          name === 'ns.hoster'
            ? {
                recursive: false,
                authoritative: true,
                answers: [{ type, data: type === T.A ? AT.org : '::1' }],
              }
            : { recursive: false, authority: [{ name: 'org', type: T.NS, data: 'ns.hoster' }] },
      },
    });
    const result = await direct(tree, { allowPrivate: false }).query(LISTED, 'A', { signal });
    expect(result.status).toBe('unreachable');
    expect(tree.asked(AT.root)).toContain('ns.hoster A');
    expect(tree.asked(AT.org)).toEqual([]);
  });
});

describe('forged and broken messages', () => {
  const flip =
    (at: number) =>
    (message: Buffer): Buffer => {
      message[at] = (message[at] ?? 0) ^ 1;
      return message;
    };
  const patch = (message: Buffer, at: number, octets: number[]): Buffer => {
    message.set(octets, at);
    return message;
  };
  const broken: [string, Twist][] = [
    ['a wrong id', (_q, right) => ({ ...right, twist: flip(1) })],
    ['another question', (_q, right) => ({ ...right, twist: flip(14) })],
    [
      'a question instead of an answer',
      (_q, right) => ({ ...right, twist: (m) => patch(m, 2, [(m[2] ?? 0) & 0x7f]) }),
    ],
    [
      'an oversized datagram',
      (_q, right) => ({ ...right, twist: (m) => Buffer.concat([m, Buffer.alloc(20_000)]) }),
    ],
    ['three octets', () => ({ raw: Buffer.from([1, 2, 3]) })],
    [
      'a name that points to itself',
      (_q, right) => ({
        ...right,
        twist: (m) => patch(m, m.length - 16, [0xc0, m.length - 16]),
      }),
    ],
    [
      'counts that are not there',
      (_q, right) => ({ ...right, twist: (m) => patch(m, 6, [255, 255]).subarray(0, m.length - 3) }),
    ],
  ];
  test.each(broken)('%s from one server: the other one decides', async (_words, twist) => {
    const tree = await plant(twoServers(AT.zen), { twists: { [AT.zen]: twist } });
    const result = await direct(tree).query(LISTED, 'A', { signal });
    expect([result.status, answerValues(result), result.via]).toEqual([
      'answer',
      ['127.0.0.2'],
      `${SECOND}:${tree.port}`,
    ]);
  });

  test.each(broken)('%s from the only server is no answer', async (_words, twist) => {
    const tree = await plant(world(), { twists: { [AT.zen]: twist } });
    const result = await direct(tree, { deadlineMs: 700 }).query(LISTED, 'A', { signal });
    expect(['timeout', 'malformed', 'unreachable']).toContain(result.status);
    expect(result.authoritative).toBe(false);
  });

  test('an answer from another sender is not heard', async () => {
    const stranger = createSocket('udp4');
    closeLater(stranger);
    const tree = await plant(world(), {
      twists: {
        [AT.zen]: ({ raw, from }, right) => {
          stranger.send(encodeReply(raw, forged), from, '127.0.0.1');
          return { ...right, delayMs: 80 };
        },
      },
    });
    expect(answerValues(await direct(tree).query(LISTED, 'A', { signal }))).toEqual(['127.0.0.2']);
  });

  test('a cut answer is asked for again over TCP', async () => {
    const many = Array.from({ length: 300 }, (_, i) => ({ type: T.A, data: `127.0.${i >> 8}.${i & 255}` }));
    const tree = await plant(world(), {
      twists: {
        [AT.zen]: ({ transport }) =>
          transport === 'udp'
            ? { recursive: false, authoritative: true, truncated: true }
            : { recursive: false, authoritative: true, answers: many },
      },
    });
    const result = await direct(tree).query(LISTED, 'A', { signal });
    expect([result.transport, result.records.length]).toEqual(['tcp', 300]);
  });

  test('referrals may be cut too', async () => {
    const tree = await plant(world(), {
      twists: {
        [AT.org]: ({ transport }) => (transport === 'udp' ? { recursive: false, truncated: true } : null),
      },
    });
    expect((await direct(tree).query(LISTED, 'A', { signal })).status).toBe('answer');
  });

  test('ten thousand records are read in part', async () => {
    const one = Buffer.from('c00c00010001000000000004', 'hex');
    const tree = await plant(world(), {
      twists: {
        [AT.zen]: ({ transport, raw }) => {
          if (transport === 'udp') return { recursive: false, authoritative: true, truncated: true };
          const head = encodeReply(raw, { authoritative: true, recursive: false });
          head.writeUInt16BE(10_000, 6);
          const end = raw.indexOf(0, 12) + 5;
          const records = Array.from({ length: 4000 }, (_, i) =>
            Buffer.concat([one, Buffer.from([127, 0, i >> 8, i & 255])]),
          );
          return { raw: Buffer.concat([head.subarray(0, end), ...records]) };
        },
      },
    });
    const result = await direct(tree).query(LISTED, 'A', { signal });
    expect(result.status).toBe('answer');
    expect(result.records).toHaveLength(500);
  });

  test.each([0, 1, 2 ** 31, 2 ** 32 - 1])(
    'a TTL of %d keeps the way for this sweep, and not for ever',
    async (ttl) => {
      const tree = await plant(
        world({
          'zen.list.org': { ns: { 'ns.zen.list.org': [AT.zen] }, ttl, records: { [LISTED]: a('127.0.0.2') } },
        }),
      );
      const resolver = direct(tree);
      for (let i = 0; i < 3; i += 1)
        expect((await resolver.query(LISTED, 'A', { signal })).status).toBe('answer');
      expect(tree.asked(AT.list)).toEqual(['zen.list.org A']);
    },
  );
});

describe('what it may cost', () => {
  test('two zones that send each other for their servers end quickly', async () => {
    const tree = await plant(
      world({
        'one.org': { ns: { 'ns.two.org': [AT.zen] }, glue: false },
        'two.org': { ns: { 'ns.one.org': [AT.zen] }, glue: false },
      }),
    );
    const resolver = direct(tree);
    const both = await Promise.all(
      ['bl.one.org', 'bl.two.org', 'x.bl.one.org'].map((name) => resolver.query(name, 'A', { signal })),
    );
    expect(both.map((result) => result.status)).not.toContain('timeout');
    expect(both.every((result) => !result.authoritative)).toBe(true);
    expect(resolver.questionsSent()).toBeLessThan(60);
  });

  test('delegations without end stop', async () => {
    const tree = await plant(world(), {
      twists: {
        [AT.list]: ({ name }) => {
          // One label deeper each time it is asked, on the same server.
          const depth = name.split('.').length;
          const next = tree.asked(AT.list).length + 2;
          const zone = name.split('.').slice(-Math.min(next, depth)).join('.');
          return {
            recursive: false,
            authority: [{ name: zone, type: T.NS, data: `ns.${zone}` }],
            additional: [{ name: `ns.${zone}`, type: T.A, data: AT.list }],
          };
        },
      },
    });
    const result = await direct(tree).query(`${'a.'.repeat(60)}list.org`, 'A', { signal });
    expect(result.status).toBe('servfail');
    expect(tree.asked(AT.list).length).toBeLessThanOrEqual(12);
  });

  test('a referral to thirteen servers of a victim asks that victim little', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `ns${i}.victim.org`);
    const tree = await plant(world({ 'victim.org': { ns: { 'ns.victim.org': [SECOND] } } }), {
      twists: {
        [AT.list]: says({ authority: names.map((data) => ({ name: 'zen.list.org', type: T.NS, data })) }),
      },
    });
    const resolver = direct(tree);
    const result = await resolver.query(LISTED, 'A', { signal });
    expect(result.status).toBe('unreachable');
    expect(tree.asked(SECOND).length).toBeLessThanOrEqual(10);
    const before = resolver.questionsSent();
    await resolver.query(LISTED, 'A', { signal });
    expect(resolver.questionsSent() - before).toBeLessThanOrEqual(3);
  });

  test('a maze of server names costs at most forty questions', async () => {
    let n = 0;
    const tree = await plant(world(), {
      twists: {
        [AT.org]: ({ name }) => ({
          recursive: false,
          authority: Array.from({ length: 13 }, () => ({
            name: name.split('.').slice(-2).join('.'),
            type: T.NS,
            data: `ns.maze${n++}.org`,
          })),
        }),
      },
    });
    const resolver = direct(tree);
    const result = await resolver.query(LISTED, 'A', { signal });
    expect(result.authoritative).toBe(false);
    expect(resolver.questionsSent()).toBeLessThanOrEqual(40);
  });
});
