import { describe, expect, test } from 'vitest';
import type { Question, Reply } from '../../../main/engine/dns/ask-server.ts';
import { findInterception } from '../../../main/engine/dns/direct/interception.ts';
import type { DnsRecord } from '../../../main/engine/dns/resolver.ts';
import type { Decoded } from '../../../main/engine/dns/wire.ts';
import en from '../../../words/en/finding-blacklist.json' with { type: 'json' };
import id from '../../../words/id/finding-blacklist.json' with { type: 'json' };
import { AT, a, openTrees, world } from '../../fakes/dns/direct-world.ts';
import { realRandom } from '../../fakes/dns/handles.ts';
import { T } from '../../fakes/dns/server.ts';
import type { FakeZone, Made, Twist } from '../../fakes/dns/tree.ts';

const { plant, direct } = openTrees();
const { signal } = new AbortController();
const SECOND = '127.0.0.15';

const rootSoa = { name: '', type: T.SOA, data: 'a.root.test' };

describe('who answers in the root servers place', () => {
  test('the root itself', async () => {
    const tree = await plant(world());
    expect(await direct(tree).intercepted(signal)).toEqual({ intercepted: false });
    expect(tree.asked(AT.root)).toContain(' NS');
    expect(tree.at(AT.root).asked.every((question) => !question.recursion)).toBe(true);
  });

  const lies: [string, string, Made][] = [
    ['an address for a name that cannot be', 'address', { answers: a('203.0.113.99'), recursive: true }],
    [
      'the same, signed as responsible',
      'address',
      { answers: a('203.0.113.99'), authoritative: true, recursive: false },
    ],
    ['a resolver says no', 'recursion', { rcode: 3, recursive: true, authority: [rootSoa] }],
    ['a cache says no', 'not-authoritative', { rcode: 3, recursive: false, authority: [rootSoa] }],
    [
      'another zone says no',
      'wrong-root',
      { rcode: 3, recursive: false, authoritative: true, authority: [{ ...rootSoa, name: 'lan' }] },
    ],
    ['no, from nobody', 'wrong-root', { rcode: 3, recursive: false, authoritative: true }],
    ['nothing at all for everything', 'wrong-root', { recursive: false, authoritative: true }],
    ['refused', 'refused', { rcode: 5, recursive: true }],
    ['failing', 'refused', { rcode: 2, recursive: false }],
  ];
  test.each(lies)('%s', async (_words, sign, reply) => {
    const tree = await plant(world(), { twists: { [AT.root]: () => reply } });
    const found = await direct(tree).intercepted(signal);
    expect(found).toMatchObject({ intercepted: true, sign });
    expect(found.detail).toContain(tree.root);
    expect(found.detail).toMatch(/rcode=\d+ aa=[01] ra=[01]$/);
  });

  test('every sign has its words in both languages', () => {
    const signs = [...new Set(lies.map(([, sign]) => sign)), 'blocked'];
    for (const sign of signs) {
      expect(Object.keys(en.intercepted)).toContain(sign);
      expect(Object.keys(id.intercepted)).toContain(sign);
    }
  });

  test('silence everywhere: cannot tell, and it is looked at again when asked later', async () => {
    const tree = await plant(world(), { twists: { [AT.root]: () => 'silence' } });
    expect(await direct(tree).intercepted(signal)).toEqual({ intercepted: null, sign: 'blocked' });
  });

  test('nobody there: cannot tell', async () => {
    const tree = await plant(world());
    await tree.stop(AT.root);
    expect(await direct(tree).intercepted(signal)).toMatchObject({ intercepted: null });
  });

  test('it is asked once and kept, also by several at once', async () => {
    const tree = await plant(world());
    const resolver = direct(tree);
    await Promise.all([resolver.intercepted(signal), resolver.intercepted(signal)]);
    await resolver.intercepted(signal);
    expect(tree.asked(AT.root)).toHaveLength(2);
  });
});

describe('several root servers', () => {
  const two: Record<string, FakeZone> = world({
    '': { ns: { 'a.root.test': [AT.root], 'b.root.test': [SECOND] } },
  });
  const look = async (twists: Record<string, Twist>) => {
    const tree = await plant(two, { twists });
    return direct({ ...tree, root: AT.root }, { roots: [AT.root, SECOND] }).intercepted(signal);
  };

  test('one that is silent, one that answers: nothing in between', async () => {
    expect(await look({ [AT.root]: () => 'silence' })).toEqual({ intercepted: false });
  });

  test('one that refuses, one that answers: nothing in between', async () => {
    expect(await look({ [AT.root]: () => ({ rcode: 5, recursive: false }) })).toEqual({ intercepted: false });
  });

  test('one false answer decides', async () => {
    const found = await look({ [AT.root]: () => ({ answers: a('203.0.113.99'), recursive: true }) });
    expect(found).toMatchObject({ intercepted: true, sign: 'address' });
  });
});

describe('on the internet', () => {
  type Answer = Partial<Decoded>;
  const blank: Decoded = {
    id: 1,
    response: true,
    truncated: false,
    authoritative: true,
    authentic: false,
    recursionAvailable: false,
    rcode: 0,
    answers: [],
    authority: [],
    glue: [],
    ede: [],
    malformed: [],
    cut: false,
  };
  const ns = (name: string, target: string): DnsRecord => ({ name, ttl: 60, type: 'NS', target });
  const soa: DnsRecord = { name: '', ttl: 60, type: 'SOA', primary: 'a.root-servers.net', serial: 1 };
  const letters = 'abcdefghijklm'.split('').map((letter) => ns('', `${letter}.root-servers.net`));
  const honest = (question: Question): Answer => {
    if (question.name === '') return { answers: letters };
    if (question.name === 'com') {
      return { authoritative: false, authority: [{ ...ns('com', 'a.gtld-servers.net'), code: 2 }] };
    }
    return { rcode: 3, authority: [{ ...soa, code: 6 }] };
  };
  const ask =
    (answer: (question: Question, ip: string) => Answer | null) =>
    async ({ ip }: { ip: string }, question: Question): Promise<Reply> => {
      const made = answer(question, ip);
      const reading = { status: 'timeout' as const, records: [], next: null };
      return { server: ip, transport: 'udp', reading, decoded: made && { ...blank, ...made } };
    };
  const roots = [
    '198.41.0.4',
    '192.33.4.12',
    '199.7.91.13',
    '192.5.5.241',
    '2001:500:2::c',
    '2001:500:2f::f',
  ];
  const look = (answer: (question: Question, ip: string) => Answer | null) =>
    findInterception({
      roots: roots.map((ip) => ({ ip, port: 53 })),
      isInternet: true,
      random: realRandom,
      ask: ask(answer),
      signal,
    });

  test('root servers as they are', async () => {
    expect(await look(honest)).toEqual({ intercepted: false });
  });

  test('another root behind the addresses', async () => {
    const found = await look((q) =>
      q.name === '' ? { answers: [ns('', 'root.provider.example')] } : honest(q),
    );
    expect(found).toMatchObject({ intercepted: true, sign: 'wrong-root' });
  });

  test('somebody who answers for "com" in its place', async () => {
    const found = await look((q) =>
      q.name === 'com' ? { authority: [{ ...soa, name: 'com', code: 6 }] } : honest(q),
    );
    expect(found).toMatchObject({ intercepted: true, sign: 'wrong-root' });
  });

  test('three servers are asked, and IPv6 when IPv4 is silent', async () => {
    const asked = new Set<string>();
    const note = (answer: (question: Question, ip: string) => Answer | null) => (q: Question, ip: string) => {
      asked.add(ip);
      return answer(q, ip);
    };
    await look(note(honest));
    expect([...asked]).toEqual(roots.slice(0, 3));
    asked.clear();
    expect(await look(note((q, ip) => (ip.includes(':') ? honest(q) : null)))).toEqual({
      intercepted: false,
    });
    expect([...asked]).toEqual([...roots.slice(0, 3), ...roots.slice(4)]);
  });
});
