import { afterEach, describe, expect, test } from 'vitest';
import { answerValues, createResolver, secondOpinion } from '../../../main/engine/dns/index.ts';
import type { DnsType, Resolver } from '../../../main/engine/dns/resolver.ts';
import { realClock, realRandom } from '../../fakes/dns/handles.ts';
import { type FakeDns, type FakeQuestion, type FakeReply, startFakeDns, T } from '../../fakes/dns/server.ts';

type Made = Extract<FakeReply, { rcode?: number }>;

const signal = new AbortController().signal;
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0)) await thing.close();
});

const serve = async (
  answer: (question: FakeQuestion) => FakeReply,
  options: { host?: string; tcp?: boolean } = {},
): Promise<FakeDns> => {
  const server = await startFakeDns(answer, options);
  opened.push(server);
  return server;
};

const ask = (servers: string[], deadlineMs = 1500): Resolver => {
  const resolver = createResolver({ servers, deadlineMs, random: realRandom, clock: realClock });
  opened.push(resolver);
  return resolver;
};

const a = (address: string): Made => ({ answers: [{ type: T.A, data: address }] });

/** Changes one octet on the way. */
const flip =
  (at: number) =>
  (message: Buffer): Buffer => {
    message[at] = (message[at] ?? 0) ^ 1;
    return message;
  };

describe('what an answer means', () => {
  const soa = [{ name: 'example.test', type: T.SOA, data: 'ns.example.test' }];
  const table: [string, FakeReply, string, string[]][] = [
    ['an address', a('192.0.2.7'), 'answer', ['192.0.2.7']],
    [
      'several addresses',
      { answers: ['192.0.2.1', '192.0.2.2'].map((data) => ({ type: T.A, data })) },
      'answer',
      ['192.0.2.1', '192.0.2.2'],
    ],
    ['NXDOMAIN', { rcode: 3, authority: soa }, 'nxdomain', []],
    ['no data', { authority: soa }, 'nodata', []],
    ['no data, bare', {}, 'nodata', []],
    ['SERVFAIL', { rcode: 2 }, 'servfail', []],
    ['REFUSED', { rcode: 5 }, 'refused', []],
    ['NOTAUTH', { rcode: 9 }, 'other-rcode', []],
    [
      'a referral is no answer',
      { authority: [{ name: 'test', type: T.NS, data: 'ns.test' }] },
      'servfail',
      [],
    ],
    [
      'records of another name only',
      { answers: [{ name: 'other.test', type: T.A, data: '192.0.2.66' }] },
      'nodata',
      [],
    ],
    [
      'a CNAME answered in full',
      {
        answers: [
          { type: T.CNAME, data: 'b.test' },
          { name: 'B.test', type: T.A, data: '192.0.2.8' },
        ],
      },
      'answer',
      ['192.0.2.8'],
    ],
    ['a CNAME to nowhere', { rcode: 3, answers: [{ type: T.CNAME, data: 'b.test' }] }, 'nxdomain', []],
    ['a CNAME loop', { answers: [{ type: T.CNAME, data: 'example.test' }] }, 'nodata', []],
  ];
  test.each(table)('%s', async (_words, reply, status, values) => {
    const server = await serve(() => reply);
    const result = await ask([server.address]).query('Example.TEST.', 'A', { signal });
    expect([result.status, answerValues(result)]).toEqual([status, values]);
    expect(result.via).toBe(server.address);
  });

  test('a bare CNAME is followed with a new question', async () => {
    const server = await serve(({ name }) =>
      name === 'c.test'
        ? a('192.0.2.9')
        : { answers: [{ type: T.CNAME, data: name === 'a.test' ? 'b.test' : 'c.test' }] },
    );
    const result = await ask([server.address]).query('a.test', 'A', { signal });
    expect(result.status).toBe('answer');
    expect(result.records.map((record) => record.type)).toEqual(['CNAME', 'CNAME', 'A']);
  });

  test('an endless chain of CNAMEs ends', async () => {
    let n = 0;
    const server = await serve(() => ({ answers: [{ type: T.CNAME, data: `hop${n++}.test` }] }));
    expect((await ask([server.address]).query('a.test', 'A', { signal })).status).toBe('nodata');
    expect(server.asked.length).toBeLessThanOrEqual(8);
  });

  test('every type, TTL, flags and extended errors', async () => {
    const tlsa = Buffer.from('03010100aabb', 'hex');
    const server = await serve(({ type }) => {
      if (type === T.MX) return { answers: [{ type, data: 'Mail.example.test', preference: 5, ttl: 77 }] };
      if (type === T.TXT) return { answers: [{ type, data: ['v=spf1 ', '-all'] }] };
      if (type === T.TLSA) return { answers: [{ type, data: tlsa }] };
      if (type === T.CAA) return { answers: [{ type, data: 'issue ca.test' }] };
      return { rcode: 2, ede: { code: 15, text: 'blocked' } };
    });
    const resolver = ask([server.address]);
    const get = (type: DnsType) => resolver.query('example.test', type, { signal });
    expect((await get('MX')).records).toEqual([
      { name: 'example.test', ttl: 77, type: 'MX', preference: 5, exchange: 'mail.example.test' },
    ]);
    expect((await get('TXT')).records[0]).toMatchObject({
      text: 'v=spf1 -all',
      strings: ['v=spf1 ', '-all'],
    });
    expect((await get('TLSA')).records[0]).toMatchObject({
      usage: 3,
      selector: 1,
      matching: 1,
      hex: '00aabb',
    });
    expect(answerValues(await get('CAA'))).toEqual(['0005697373756563612e74657374']);
    expect((await get('A')).ede).toEqual([{ code: 15, text: 'blocked' }]);
  });

  test('names that cannot be asked are not asked', async () => {
    const server = await serve(() => a('192.0.2.7'));
    const resolver = ask([server.address]);
    for (const name of [
      '',
      '.',
      'a..b',
      `${'x'.repeat(64)}.test`,
      'a b.test',
      `${'abcdefgh.'.repeat(30)}test`,
    ]) {
      expect([name, (await resolver.query(name, 'A', { signal })).status]).toEqual([name, 'bad-name']);
    }
    expect(server.asked.length).toBe(0);
    expect((await resolver.query('_dmarc.münchen.test', 'A', { signal })).status).toBe('answer');
    expect(server.asked[0]?.name).toBe('_dmarc.xn--mnchen-3ya.test');
  });
});

describe('servers that misbehave', () => {
  const lies: [string, (question: FakeQuestion) => FakeReply][] = [
    ['never answers', () => 'silence'],
    [
      'wrong id',
      () => ({
        ...a('192.0.2.66'),
        twist: flip(1),
      }),
    ],
    ['wrong question', () => ({ ...a('192.0.2.66'), twist: flip(13) })],
    ['reflects the question', ({ raw }) => ({ raw })],
    ['sends rubbish', () => ({ raw: Buffer.from('hello, this is not DNS at all') })],
  ];
  test.each(lies)('%s: silence until the deadline, no longer', async (_words, answer) => {
    const server = await serve(answer);
    const began = performance.now();
    const result = await ask([server.address], 600).query('example.test', 'A', { signal });
    expect(result.status).toBe('timeout');
    expect(performance.now() - began).toBeLessThan(900);
    expect(server.asked.length).toBeGreaterThan(1);
  });

  test('drops the first datagram', async () => {
    const server = await serve(({ count }) => (count === 1 ? 'silence' : a('192.0.2.7')));
    const result = await ask([server.address]).query('example.test', 'A', { signal });
    expect(result.status).toBe('answer');
    expect(result.ms).toBeLessThan(900);
  });

  test('spoofed answers before the real one are ignored', async () => {
    const server = await serve(({ raw }) => {
      const fake = Buffer.from(raw);
      fake[2] = (fake[2] ?? 0) | 0x80;
      fake.writeUInt16BE(fake.readUInt16BE(0) ^ 7, 0);
      return { raw: [fake, Buffer.alloc(3)] };
    });
    expect((await ask([server.address], 500).query('example.test', 'A', { signal })).status).toBe('timeout');
  });

  test('a port where nobody listens is known at once', async () => {
    const server = await startFakeDns(() => 'silence');
    await server.close();
    const began = performance.now();
    const result = await ask([server.address], 4000).query('example.test', 'A', { signal });
    expect(result.status).toBe('unreachable');
    expect(performance.now() - began).toBeLessThan(500);
  });

  test('an address to which no socket can be opened is unreachable, each time', async () => {
    // Refused by the system itself, as every address is without a network.
    const resolver = ask(['255.255.255.255']);
    for (let i = 0; i < 2; i += 1) {
      expect((await resolver.query('example.test', 'A', { signal })).status).toBe('unreachable');
    }
    expect(resolver.questionsSent()).toBe(0);
  });

  test('truncated over UDP, whole over TCP', async () => {
    const server = await serve(({ transport }) =>
      transport === 'udp'
        ? { truncated: true }
        : { answers: [{ type: T.TXT, data: ['x'.repeat(200), 'y'.repeat(200)] }] },
    );
    const result = await ask([server.address]).query('example.test', 'TXT', { signal });
    expect([result.status, result.transport]).toEqual(['answer', 'tcp']);
    expect(answerValues(result)[0]?.length).toBe(400);
  });

  test('truncated over UDP, silent over TCP: ends at the deadline', async () => {
    const server = await serve(({ transport }) => (transport === 'udp' ? { truncated: true } : 'silence'));
    const began = performance.now();
    const result = await ask([server.address], 700).query('example.test', 'A', { signal });
    expect(result.status).toBe('timeout');
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('truncated over UDP, TCP closed', async () => {
    const server = await serve(() => ({ truncated: true }), { tcp: false });
    expect((await ask([server.address]).query('example.test', 'A', { signal })).status).toBe('unreachable');
  });

  test('a message cut inside the answer is asked again over TCP', async () => {
    for (const length of [31, 35, 45]) {
      const server = await serve(({ transport }) =>
        transport === 'tcp'
          ? a('192.0.2.7')
          : { ...a('192.0.2.66'), twist: (m: Buffer) => m.subarray(0, length) },
      );
      const result = await ask([server.address]).query('example.test', 'A', { signal });
      expect([result.transport, answerValues(result)]).toEqual(['tcp', ['192.0.2.7']]);
    }
  });

  test('a message cut inside the question is no answer', async () => {
    const server = await serve(() => ({ ...a('192.0.2.66'), twist: (m: Buffer) => m.subarray(0, 20) }));
    expect((await ask([server.address], 400).query('example.test', 'A', { signal })).status).toBe('timeout');
  });

  test('a server that cannot read EDNS is asked without', async () => {
    const server = await serve(({ edns }) => (edns ? { rcode: 1 } : a('192.0.2.7')));
    expect((await ask([server.address]).query('example.test', 'A', { signal })).status).toBe('answer');
  });

  test('a box that swallows EDNS is asked without at last', async () => {
    const server = await serve(({ edns }) => (edns ? 'silence' : a('192.0.2.7')));
    expect((await ask([server.address], 4000).query('example.test', 'A', { signal })).status).toBe('answer');
  });
});

describe('several servers', () => {
  const bad: [string, FakeReply][] = [
    ['SERVFAIL', { rcode: 2 }],
    ['REFUSED', { rcode: 5 }],
    ['silence', 'silence'],
  ];
  test.each(bad)('%s from the first, answer from the second', async (_words, reply) => {
    const first = await serve(() => reply);
    const second = await serve(() => a('192.0.2.7'));
    const result = await ask([first.address, second.address], 2000).query('example.test', 'A', { signal });
    expect([result.status, result.via]).toEqual(['answer', second.address]);
  });

  test('the second is not asked when the first answers', async () => {
    const first = await serve(() => ({ rcode: 3 }));
    const second = await serve(() => a('192.0.2.7'));
    await ask([first.address, second.address]).query('example.test', 'A', { signal });
    expect(second.asked.length).toBe(0);
  });

  test('a slow first server may still answer after the second was tried', async () => {
    const first = await serve(() => ({ ...a('192.0.2.7'), delayMs: 900 }));
    const second = await serve(() => 'silence');
    const result = await ask([first.address, second.address], 1400).query('example.test', 'A', { signal });
    expect([result.status, result.via]).toEqual(['answer', first.address]);
  });

  test('a silent server is asked last after two silences', async () => {
    const first = await serve(() => 'silence');
    const second = await serve(() => a('192.0.2.7'));
    const resolver = ask([first.address, second.address], 1000);
    for (let i = 0; i < 2; i += 1) await resolver.query('example.test', 'A', { signal });
    const before = first.asked.length;
    expect((await resolver.query('example.test', 'A', { signal })).ms).toBeLessThan(200);
    expect(first.asked.length).toBe(before);
  });

  test('all fail: the most telling failure is reported', async () => {
    const first = await serve(() => ({ rcode: 2 }));
    const second = await serve(() => 'silence');
    const result = await ask([first.address, second.address], 600).query('example.test', 'A', { signal });
    expect(result.status).toBe('servfail');
  });

  test('no server at all', async () => {
    expect((await ask([]).query('example.test', 'A', { signal })).status).toBe('unreachable');
  });

  test('IPv6 servers, over UDP and TCP', async () => {
    const server = await serve(
      ({ transport }) => (transport === 'udp' ? { truncated: true } : a('192.0.2.7')),
      {
        host: '::1',
      },
    );
    const result = await ask([server.address]).query('example.test', 'A', { signal });
    expect([result.status, result.via]).toEqual(['answer', server.address]);
  });
});

describe('stop, load and count', () => {
  test('an abort ends every question within 50 ms and leaves no socket', { retry: 2 }, async () => {
    const udp = await serve(() => 'silence');
    const tcp = await serve(({ transport }) => (transport === 'udp' ? { truncated: true } : 'silence'));
    const stop = new AbortController();
    const resolver = ask([udp.address], 5000);
    const other = ask([tcp.address], 5000);
    const asked = [
      ...Array.from({ length: 150 }, (_, i) => resolver.query(`n${i}.test`, 'A', { signal: stop.signal })),
      other.query('t.test', 'A', { signal: stop.signal }),
      other.query('t.test', 'A', { signal: stop.signal, tcp: true }),
    ];
    await realClock.sleep(200, signal);
    const began = performance.now();
    stop.abort();
    const ends = await Promise.allSettled(asked);
    expect(performance.now() - began).toBeLessThan(50);
    expect(ends.every((end) => end.status === 'rejected' && end.reason.name === 'AbortError')).toBe(true);
    await realClock.sleep(30, signal);
    const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
    expect(sockets.length).toBe(0);
    await expect(resolver.query('a.test', 'A', { signal: stop.signal })).rejects.toThrow('stopped');
  });

  test('at most 100 in flight, 1,000 answered, port changed on the way', async () => {
    let open = 0;
    let most = 0;
    const server = await serve(() => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
      }, 5);
      return { ...a('192.0.2.7'), delayMs: 5 };
    });
    const resolver = ask([server.address], 8000);
    const results = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => resolver.query(`n${i}.test`, 'A', { signal })),
    );
    expect(results.every((result) => result.status === 'answer')).toBe(true);
    expect(resolver.questionsSent()).toBe(server.asked.length);
    expect(new Set(server.asked.map((question) => question.from)).size).toBeGreaterThanOrEqual(4);
    expect(most).toBeLessThanOrEqual(110);
  });
});

describe('the same questions through c-ares', () => {
  const zone: Record<string, FakeReply> = {
    'a.test 1': a('192.0.2.7'),
    'a.test 28': { answers: [{ type: T.AAAA, data: '2001:db8:0:0:0:0:0:7' }] },
    'a.test 15': {
      answers: [
        { type: T.MX, data: 'mx1.test', preference: 1 },
        { type: T.MX, data: 'mx2.test', preference: 2 },
      ],
    },
    'a.test 16': { answers: [{ type: T.TXT, data: ['a', 'b;c'] }] },
    'a.test 2': { answers: [{ type: T.NS, data: 'ns.test' }] },
    'a.test 6': { answers: [{ type: T.SOA, data: 'ns.test' }] },
    '7.2.0.192.in-addr.arpa 12': { answers: [{ type: T.PTR, data: 'Host.test' }] },
    'alias.test 1': {
      answers: [
        { type: T.CNAME, data: 'a.test' },
        { name: 'a.test', type: T.A, data: '192.0.2.7' },
      ],
    },
    'tlsa.test 52': { answers: [{ type: T.TLSA, data: Buffer.from('03010100aabb', 'hex') }] },
    'caa.test 257': { answers: [{ type: T.CAA, data: 'issue ca.test' }] },
    'none.test 1': { rcode: 3 },
    'empty.test 1': { authority: [{ name: 'test', type: T.SOA, data: 'ns.test' }] },
    'broken.test 1': { rcode: 2 },
    'refused.test 1': { rcode: 5 },
  };
  const names = ['A', 'NS', 'SOA', 'PTR', 'MX', 'TXT', 'AAAA', 'TLSA', 'CAA'] as const;
  const codes = { A: 1, NS: 2, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, TLSA: 52, CAA: 257 };
  test('agree', async () => {
    const server = await serve(({ name, type }) => zone[`${name} ${type}`] ?? { rcode: 3 });
    const resolver = ask([server.address]);
    for (const key of Object.keys(zone)) {
      const [name = '', code] = key.split(' ');
      const type = names.find((each) => codes[each] === Number(code)) ?? 'A';
      const ours = await resolver.query(name, type, { signal });
      const theirs = await secondOpinion(name, type, [server.address], signal);
      expect([key, ours.status, answerValues(ours)]).toEqual([key, theirs.status, theirs.values]);
    }
  });

  test('the second opinion has its own deadline and obeys a stop', async () => {
    const server = await serve(() => 'silence');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const began = performance.now();
    await expect(secondOpinion('a.test', 'A', [server.address], stop.signal)).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(300);
  });
});
