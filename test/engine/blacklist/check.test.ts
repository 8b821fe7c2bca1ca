import { describe, expect, test } from 'vitest';
import { type DnsblRow, dnsblCatalogue } from '../../../main/catalogue/dnsbl.ts';
import { createProofCache } from '../../../main/engine/blacklist/index.ts';
import { type BlacklistRow, blacklistRow } from '../../../preload/contract/index.ts';
import {
  aliasedList,
  emptyList,
  failing,
  goodList,
  type ListBehaviour,
  rewritten,
  sameForAll,
  silentList,
  tcpOnlyList,
  truncatedList,
} from '../../fakes/dns/lists.ts';
import { domain, ip4, ip6, row, sweep } from './helpers.ts';

const IP = '192.0.2.7';
const LABEL = '7.2.0.192';
const catalogueRow = (zone: string): DnsblRow => {
  const found = dnsblCatalogue().find((each) => each.zone === zone);
  if (!found) throw new Error(`no row ${zone}`);
  return found;
};

/** One list, one address: behaviour → state and reason. */
const table: [string, ListBehaviour, Partial<DnsblRow>, Partial<BlacklistRow>][] = [
  [
    'listed',
    goodList({ [LABEL]: ['127.0.0.2'] }, 'trap hit'),
    {},
    { state: 'listed', meaning: 'Listed', txt: 'trap hit', ttl: 900, answers: ['127.0.0.2'] },
  ],
  ['clean', goodList(), {}, { state: 'clean', answers: [] }],
  [
    'no data is clean too',
    (label, q) => (label === LABEL ? {} : goodList()(label, q)),
    {},
    { state: 'clean' },
  ],
  ['emptied list', emptyList, {}, { state: 'broken', reason: 'empty' }],
  ['lists the world', sameForAll('127.0.0.2'), {}, { state: 'broken', reason: 'lists-everyone' }],
  [
    'parked domain',
    sameForAll('203.0.113.9'),
    {},
    { state: 'broken', reason: 'foreign-answer', answers: ['203.0.113.9'] },
  ],
  ['ad blocker', sameForAll('127.0.0.1'), {}, { state: 'broken', reason: 'foreign-answer' }],
  ['block page', sameForAll('146.112.61.108'), {}, { state: 'broken', reason: 'foreign-answer' }],
  [
    'resolver that rewrites NXDOMAIN',
    rewritten(goodList()),
    {},
    { state: 'broken', reason: 'foreign-answer', answers: ['203.0.113.99'] },
  ],
  [
    'refused, no code in the row',
    sameForAll('127.255.255.254', 'Error: open resolver 198.51.100.53'),
    {},
    { state: 'refused', reason: 'refused-resolver', txt: 'Error: open resolver 198.51.100.53' },
  ],
  ['refused for volume', sameForAll('127.255.255.255'), {}, { state: 'refused', reason: 'refused-volume' }],
  [
    'refused only for the address',
    goodList({ [LABEL]: ['127.255.255.254'] }, 'why'),
    {},
    { state: 'refused', reason: 'refused-resolver', txt: 'why' },
  ],
  [
    'refused by a code of the row',
    sameForAll('127.0.0.1'),
    { errorCodes: [{ match: '127.0.0.1', meaning: 'Query refused', severity: 'error' }] },
    { state: 'refused', reason: 'refused-resolver', meaning: 'Query refused' },
  ],
  ['SERVFAIL', failing(2), {}, { state: 'no-answer', reason: 'servfail' }],
  ['REFUSED', failing(5), {}, { state: 'no-answer', reason: 'refused-dns' }],
  ['silence', silentList, {}, { state: 'no-answer', reason: 'timeout' }],
  ['truncated over UDP', truncatedList(goodList({ [LABEL]: ['127.0.0.2'] })), {}, { state: 'listed' }],
  [
    'SERVFAIL over UDP, TCP works',
    tcpOnlyList(goodList({ [LABEL]: ['127.0.0.2'] })),
    {},
    { state: 'listed' },
  ],
  [
    'answered through a CNAME',
    aliasedList(goodList({ [LABEL]: ['127.0.0.2'] })),
    {},
    { state: 'listed', txt: 'Listed, see example.test' },
  ],
  [
    'policy code',
    goodList({ [LABEL]: ['127.0.0.10'] }),
    { codes: [{ match: '127.0.0.10-11', meaning: 'Dynamic', severity: 'policy' }] },
    { state: 'policy', meaning: 'Dynamic' },
  ],
  [
    'worst of several codes',
    goodList({ [LABEL]: ['127.0.0.10', '127.0.0.4'] }),
    {
      codes: [
        { match: '127.0.0.10', meaning: 'Dynamic', severity: 'policy' },
        { match: '127.0.0.4', meaning: 'Exploited', severity: 'listed' },
      ],
    },
    { state: 'listed', meaning: 'Dynamic; Exploited' },
  ],
  [
    'unknown code, listed by default',
    goodList({ [LABEL]: ['127.0.0.77'] }),
    { unmatched: 'listed' },
    { state: 'listed', reason: 'unknown-code' },
  ],
  [
    'unknown code, nothing by default',
    goodList({ [LABEL]: ['127.0.0.77'] }),
    {},
    { state: 'information', reason: 'unknown-code' },
  ],
  [
    'unknown code where only exact codes count',
    goodList({ [LABEL]: ['127.0.0.77'] }),
    { unmatched: 'error' },
    { state: 'refused', reason: 'refused-code' },
  ],
  [
    'listing among foreign answers',
    goodList({ [LABEL]: ['127.0.0.2', '203.0.113.9'] }),
    {},
    { state: 'listed' },
  ],
  [
    'no test entry: a hit is information',
    goodList({ [LABEL]: ['127.0.0.2'] }),
    { testPoint: null },
    { state: 'information', reason: 'unproved', meaning: 'Listed' },
  ],
  [
    'no test entry: a miss proves nothing',
    goodList(),
    { testPoint: null },
    { state: 'no-answer', reason: 'unproved' },
  ],
  [
    'no counter-test',
    goodList({ [LABEL]: ['127.0.0.2'] }),
    { testPoint: { listed: '127.0.0.2', unlisted: null } },
    { state: 'listed' },
  ],
  [
    'test entry gone, address hit',
    (label, q) => (label === LABEL ? goodList({ [LABEL]: ['127.0.0.2'] })(label, q) : { rcode: 3 }),
    {},
    { state: 'information', reason: 'unproved' },
  ],
  [
    'counter-test unanswered, address clean',
    (label, q) => (label === '1.0.0.127' ? 'silence' : goodList()(label, q)),
    {},
    { state: 'clean' },
  ],
  [
    'counter-test unanswered, address hit',
    (label, q) => (label === '1.0.0.127' ? 'silence' : goodList({ [LABEL]: ['127.0.0.2'] })(label, q)),
    {},
    { state: 'no-answer', reason: 'proof-unfinished' },
  ],
  [
    'test entry unanswered',
    (label, q) => (label === '2.0.0.127' ? 'silence' : goodList({ [LABEL]: ['127.0.0.2'] })(label, q)),
    {},
    { state: 'no-answer', reason: 'timeout' },
  ],
];

describe('one list, one address', () => {
  test.concurrent.each(table)('%s', async (_words, behaviour, parts, expected) => {
    const zone = 'list.test';
    const { rows, events } = await sweep(
      { [zone]: behaviour },
      { rows: [row(zone, parts)], subjects: [ip4(IP)] },
      { deadlineMs: 500 },
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject(expected);
    expect(blacklistRow.parse(rows[0])).toEqual(rows[0]);
    expect(events).toMatchObject([{ type: 'blacklist-row', row: rows[0] }]);
  });
});

describe('real rows of the catalogue', () => {
  const cases: [string, ListBehaviour, Partial<BlacklistRow>][] = [
    ['zen.spamhaus.org', goodList({ [LABEL]: ['127.0.0.4', '127.0.0.11'] }), { state: 'listed' }],
    ['zen.spamhaus.org', goodList({ [LABEL]: ['127.0.0.11'] }), { state: 'policy' }],
    ['zen.spamhaus.org', sameForAll('127.255.255.254'), { state: 'refused' }],
    ['hostkarma.junkemailfilter.com', goodList({ [LABEL]: ['127.0.0.1'] }), { state: 'information' }],
    ['hostkarma.junkemailfilter.com', goodList({ [LABEL]: ['127.0.0.2'] }), { state: 'listed' }],
    [
      'bl.suomispam.net',
      (label, q) => (label === '2.0.0.127' ? goodList({ [label]: ['127.0.0.99'] })(label, q) : { rcode: 3 }),
      { state: 'clean' },
    ],
    ['dnsbl-3.uceprotect.net', goodList({ [LABEL]: ['127.0.0.2'] }), { state: 'information', scope: 'asn' }],
    ['all.spamrats.com', goodList({ [LABEL]: ['127.0.0.36'] }), { state: 'listed' }],
    ['all.spamrats.com', sameForAll('127.0.0.2'), { state: 'refused', reason: 'refused-code' }],
  ];
  test.each(cases)('%s', async (zone, behaviour, expected) => {
    const { rows } = await sweep({ [zone]: behaviour }, { rows: [catalogueRow(zone)], subjects: [ip4(IP)] });
    expect(rows[0]).toMatchObject(expected);
  });

  test('domains: registered domain, the list’s own test points, bit masks', async () => {
    const { rows, asked } = await sweep(
      {
        'multi.uribl.com': (label, q) =>
          goodList({ 'test.uribl.com': ['127.0.0.14'], 'example.co.id': ['127.0.0.2'] })(
            label === 'test' ? 'x' : label,
            q,
          ),
        'multi.surbl.org': goodList({
          'surbl-org-permanent-test-point.com': ['127.0.0.254'],
          'example.co.id': ['127.0.0.72'],
        }),
        'dbl.spamhaus.org': goodList({ 'dbltest.com': ['127.0.1.2'] }),
      },
      {
        rows: ['multi.uribl.com', 'multi.surbl.org', 'dbl.spamhaus.org'].map(catalogueRow),
        subjects: [domain('Example.co.id'), domain('mail.example.co.id'), ip4(IP)],
      },
    );
    expect(rows.map((each) => [each.zone, each.subject, each.state, each.meaning ?? ''])).toEqual([
      ['multi.uribl.com', 'Example.co.id', 'listed', 'Black: spam domain'],
      ['multi.surbl.org', 'Example.co.id', 'listed', 'Phishing (PH); Abuse: spam sites (ABUSE)'],
      ['dbl.spamhaus.org', 'Example.co.id', 'clean', ''],
    ]);
    expect(asked).toContain('example.co.id.multi.uribl.com');
    expect(asked.some((name) => name.startsWith('mail.') || name.includes('127.dbl'))).toBe(false);
  });

  test('IPv6: nibbles, own proof, and only where the list knows IPv6', async () => {
    const nibbles = `7${'.0'.repeat(23)}.8.b.d.0.1.0.0.2`;
    const zones = {
      'zen.spamhaus.org': goodList({ [nibbles]: ['127.0.0.2'] }),
      'bl.spamcop.net': (label: string, q: Parameters<ListBehaviour>[1]) =>
        label.length > 20 ? emptyList(label, q) : goodList()(label, q),
    };
    const { rows, asked } = await sweep(zones, {
      rows: ['zen.spamhaus.org', 'bl.spamcop.net', 'b.barracudacentral.org'].map(catalogueRow),
      subjects: [ip6('2001:db8::7')],
    });
    expect(rows.map((each) => [each.zone, each.state, each.reason])).toEqual([
      ['zen.spamhaus.org', 'listed', undefined],
      ['bl.spamcop.net', 'broken', 'empty-ip6'],
    ]);
    expect(asked).toContain(`${nibbles}.zen.spamhaus.org`);
    expect(asked).toContain(`2.0.0.0.0.0.f.7.f.f.f.f${'.0'.repeat(20)}.zen.spamhaus.org`);
    const mapped = await sweep(zones, {
      rows: [catalogueRow('zen.spamhaus.org')],
      subjects: [ip6('::ffff:192.0.2.7')],
    });
    expect(mapped.asked).toContain('7.2.0.192.zen.spamhaus.org');
    expect(mapped.rows[0]).toMatchObject({ subjectKind: 'ip4', state: 'clean' });
  });
});

describe('manners', () => {
  test('nothing is asked about addresses that are not public', async () => {
    const { rows, asked } = await sweep(
      { 'list.test': goodList() },
      { rows: [row('list.test')], subjects: [{ value: '192.168.1.2', kind: 'ip4', public: false }] },
    );
    expect([rows, asked]).toEqual([[], []]);
  });

  test('nothing is asked of a DNS that makes up answers', async () => {
    const job = { rows: [row('list.test')], subjects: [ip4(IP)], dnsHonest: false };
    const { rows, asked, events } = await sweep({ 'list.test': goodList() }, job);
    expect(asked).toEqual([]);
    expect(rows[0]).toMatchObject({ state: 'not-asked', reason: 'dns-makes-up' });
    expect(events).toHaveLength(1);
  });

  test('practice lists are asked in the practice world only', async () => {
    const rows = [row('list.test', { query: 'practice' })];
    expect((await sweep({}, { rows, subjects: [ip4(IP)] })).asked).toEqual([]);
    const there = await sweep({ 'list.test': goodList() }, { rows, subjects: [ip4(IP)], practice: true });
    expect(there.rows[0]?.state).toBe('clean');
  });

  test('a proof is asked once for many addresses, and kept between runs', async () => {
    const cache = createProofCache();
    const job = {
      rows: [row('list.test')],
      subjects: ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map(ip4),
      cache,
    };
    const first = await sweep({ 'list.test': goodList() }, job);
    expect(first.asked.filter((name) => name.startsWith('2.0.0.127'))).toHaveLength(1);
    expect(first.asked).toHaveLength(5);
  });

  test('one operator gets at most ten questions a second', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => row(`l${i}.test`, { operator: 'one' }));
    const lists = Object.fromEntries(rows.map((each) => [each.zone, goodList()]));
    const began = performance.now();
    const { asked } = await sweep(lists, { rows, subjects: [ip4(IP)] });
    expect(asked).toHaveLength(18);
    expect(performance.now() - began).toBeGreaterThan(1650);
  });

  test('the sweep ends at its cap, and what is not finished says so', async () => {
    const rows = [row('good.test'), row('silent.test')];
    const began = performance.now();
    const found = await sweep(
      { 'good.test': goodList(), 'silent.test': silentList },
      { rows, subjects: [ip4(IP)], capMs: 300 },
      { deadlineMs: 5000 },
    );
    expect(performance.now() - began).toBeLessThan(700);
    expect(found.rows.map((each) => [each.state, each.reason])).toEqual([
      ['clean', undefined],
      ['no-answer', 'cap'],
    ]);
  });

  test('a resolver that answers nothing is given up, not asked 300 times', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => row(`l${i}.test`));
    const lists = Object.fromEntries(rows.map((each) => [each.zone, silentList]));
    const found = await sweep(lists, { rows, subjects: [ip4(IP)] }, { deadlineMs: 250 });
    expect(found.rows.every((each) => each.state === 'no-answer')).toBe(true);
    expect(found.rows.filter((each) => each.reason === 'resolver-silent').length).toBeGreaterThan(30);
  });

  test('a stop ends the sweep within 50 ms; rows known by then were emitted', async () => {
    const stop = new AbortController();
    const lists = { 'good.test': goodList(), 'silent.test': silentList };
    let stoppedAt = 0;
    setTimeout(() => {
      stoppedAt = performance.now();
      stop.abort();
    }, 250);
    const run = sweep(
      lists,
      { rows: [row('good.test'), row('silent.test')], subjects: [ip4(IP)] },
      { deadlineMs: 5000, signal: stop.signal },
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - stoppedAt).toBeLessThan(120);
  });

  test('hostile text from a list is made harmless', async () => {
    const { rows } = await sweep(
      { 'list.test': goodList({ [LABEL]: ['127.0.0.2'] }, `a\u001b[31m\u202e<b>${'x'.repeat(200)}`) },
      { rows: [row('list.test')], subjects: [ip4(IP)] },
    );
    expect(rows[0]?.txt).toMatch(/^a<U\+001B>\[31m<U\+202E><b>x+$/);
  });
});

test('all default lists, 50 ms delay and 5 % loss: every row right', async () => {
  const rows = dnsblCatalogue().filter((each) => each.query === 'default' && each.kind.includes('ip4'));
  const kinds: [ListBehaviour, string][] = [
    [goodList(), 'clean'],
    [goodList(), 'clean'],
    [emptyList, 'broken'],
    [sameForAll('127.0.0.2'), 'broken'],
    [sameForAll('127.255.255.254'), 'refused'],
    [failing(2), 'no-answer'],
    [truncatedList(goodList()), 'clean'],
  ];
  const plan = rows.map((each, i) => [each, kinds[i % kinds.length] ?? [goodList(), 'clean']] as const);
  // SpamRATS counts only its exact codes: 127.0.0.2 for everybody is its way of refusing.
  const expected = plan.map(([each, [, state]]) =>
    each.unmatched === 'error' && state === 'broken' ? /broken|refused/ : new RegExp(state),
  );
  const lists = Object.fromEntries(plan.map(([each, [behaviour]]) => [each.zone, behaviour]));
  const found = await sweep(
    lists,
    { rows, subjects: [ip4(IP)], capMs: 30_000 },
    { deadlineMs: 4000, delayMs: 50, loss: 0.05 },
  );
  expect(found.rows.map((each) => each.zone)).toEqual(rows.map((each) => each.zone));
  for (const [i, each] of found.rows.entries())
    expect([each.zone, each.state]).toEqual([each.zone, expect.stringMatching(expected[i] ?? /-/)]);
});
