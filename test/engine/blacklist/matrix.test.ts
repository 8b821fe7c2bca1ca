import { describe, expect, test } from 'vitest';
import { type DnsblRow, dnsblCatalogue } from '../../../main/catalogue/dnsbl.ts';
import { readAnswers } from '../../../main/engine/blacklist/codes.ts';
import type { Subject } from '../../../main/engine/blacklist/index.ts';
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
} from '../../fakes/dns/lists.ts';
import { domain, ip4, ip6, row } from './helpers.ts';
import { sweepWays, type World } from './ways-world.ts';

const IP = '192.0.2.7';
const LABEL = '7.2.0.192';
const NIBBLES = `7${'.0'.repeat(23)}.8.b.d.0.1.0.0.2`;
const KEY = 'k3yk3yk3yk3yk3y';
const ZONE = 'list.test';
const TEMPLATE = '{key}.list.dq.spamhaus.net';

type State = BlacklistRow['state'];
/** What a list does, what its row says, what is right: openly, and with a key where that differs. */
type Case = {
  words: string;
  does: ListBehaviour;
  parts?: Partial<DnsblRow>;
  subject?: Subject;
  right: [State, string?];
  keyed?: [State, string?];
};

const hit = (...ips: string[]): ListBehaviour => goodList({ [LABEL]: ips });
const at =
  (label: string, then: ListBehaviour, list: ListBehaviour = goodList()): ListBehaviour =>
  (asked, question) =>
    (asked === label ? then : list)(asked, question);
const POLICY = { codes: [{ match: '127.0.0.10-11', meaning: 'Dynamic', severity: 'policy' as const }] };
const WHITE = { codes: [{ match: '127.0.*.0-3', meaning: 'Good', severity: 'informational' as const }] };
const KEY_REFUSED: [State, string] = ['refused', 'key-refused'];

const cases: Case[] = [
  { words: 'by the book, not on it', does: goodList(), right: ['clean'] },
  { words: 'by the book, on it', does: hit('127.0.0.2'), right: ['listed'] },
  { words: 'policy code', does: hit('127.0.0.11'), parts: POLICY, right: ['policy'] },
  { words: 'whitelist', does: hit('127.0.5.1'), parts: WHITE, right: ['information'] },
  {
    words: 'unknown code, the row does not say what that means',
    does: hit('127.0.0.77'),
    right: ['information', 'unknown-code'],
  },
  {
    words: 'unknown code, listed by default',
    does: hit('127.0.0.77'),
    parts: { unmatched: 'listed' },
    right: ['listed', 'unknown-code'],
  },
  {
    words: 'unknown code, an error by default',
    does: hit('127.0.0.77'),
    parts: { unmatched: 'error' },
    right: ['refused', 'refused-code'],
    keyed: KEY_REFUSED,
  },
  {
    words: 'public resolver refused',
    does: sameForAll('127.255.255.254'),
    right: ['refused', 'refused-resolver'],
    keyed: KEY_REFUSED,
  },
  {
    words: 'zone mistyped, or an invalid key',
    does: sameForAll('127.255.255.252'),
    right: ['refused', 'refused-name'],
    keyed: KEY_REFUSED,
  },
  {
    words: 'too many questions',
    does: sameForAll('127.255.255.255'),
    right: ['refused', 'refused-volume'],
    keyed: ['refused', 'refused-volume'],
  },
  {
    words: 'refused by 127.0.0.1, as URIBL does',
    does: sameForAll('127.0.0.1'),
    parts: { errorCodes: [{ match: '127.0.0.1', meaning: 'Query refused', severity: 'error' }] },
    right: ['refused', 'refused-resolver'],
    keyed: KEY_REFUSED,
  },
  { words: 'emptied', does: emptyList, right: ['broken', 'empty'], keyed: KEY_REFUSED },
  { words: 'lists the world', does: sameForAll('127.0.0.2'), right: ['broken', 'lists-everyone'] },
  { words: 'parked domain', does: sameForAll('203.0.113.9'), right: ['broken', 'foreign-answer'] },
  { words: 'Pi-hole, 127.0.0.1', does: sameForAll('127.0.0.1'), right: ['broken', 'foreign-answer'] },
  { words: 'Pi-hole, 0.0.0.0', does: sameForAll('0.0.0.0'), right: ['broken', 'foreign-answer'] },
  {
    words: 'misses rewritten into an address',
    does: rewritten(hit('127.0.0.2')),
    right: ['broken', 'foreign-answer'],
  },
  {
    words: 'misses rewritten into 127.0.0.2: the counter-test shows it',
    does: rewritten(goodList(), '127.0.0.2'),
    right: ['broken', 'lists-everyone'],
  },
  { words: 'through a CNAME', does: aliasedList(hit('127.0.0.2')), right: ['listed'] },
  { words: 'no data for the address', does: at(LABEL, () => ({})), right: ['clean'] },
  {
    words: 'no data for the test entry either',
    does: () => ({}),
    right: ['broken', 'empty'],
    keyed: KEY_REFUSED,
  },
  { words: 'SERVFAIL', does: failing(2), right: ['no-answer', 'servfail'] },
  { words: 'REFUSED', does: failing(5), right: ['no-answer', 'refused-dns'] },
  { words: 'silence', does: silentList, right: ['no-answer', 'timeout'] },
  {
    words: 'counter-test silent, address clean',
    does: at('1.0.0.127', silentList),
    right: ['clean'],
  },
  {
    words: 'counter-test silent, address hit',
    does: at('1.0.0.127', silentList, hit('127.0.0.2')),
    right: ['no-answer', 'proof-unfinished'],
  },
  {
    words: 'test entry silent',
    does: at('2.0.0.127', silentList, hit('127.0.0.2')),
    right: ['no-answer', 'timeout'],
  },
  {
    words: 'test entry gone, address hit',
    does: at('2.0.0.127', emptyList, hit('127.0.0.2')),
    right: ['information', 'unproved'],
    keyed: KEY_REFUSED,
  },
  {
    words: 'no test entry, hit (a score, bogons)',
    does: hit('127.0.0.2'),
    parts: { testPoint: null },
    right: ['information', 'unproved'],
  },
  {
    words: 'no test entry, miss',
    does: emptyList,
    parts: { testPoint: null },
    right: ['no-answer', 'unproved'],
  },
  {
    words: 'Hostkarma: praises the counter-entry',
    does: goodList({ '1.0.0.127': ['127.0.0.1'] }),
    parts: {
      codes: [
        { match: '127.0.0.1', meaning: 'Good', severity: 'informational' },
        { match: '127.0.0.2', meaning: 'Bad', severity: 'listed' },
      ],
      testPoint: { listed: '127.0.0.2', unlisted: null },
    },
    right: ['clean'],
  },
  {
    words: 'a whole provider',
    does: hit('127.0.0.2'),
    parts: { scope: 'asn' },
    right: ['information', 'provider-wide'],
  },
  {
    words: 'IPv6 only',
    does: goodList({ [NIBBLES]: ['127.0.0.2'] }),
    parts: { kind: ['ip6'], testPoint: { listed: '::FFFF:7F00:2', unlisted: '::FFFF:7F00:1' } },
    subject: ip6('2001:db8::7'),
    right: ['listed'],
  },
  {
    words: 'says it knows IPv6, and does not',
    does: (label, question) => (label.length > 20 ? emptyList : goodList())(label, question),
    parts: { kind: ['ip4', 'ip6'] },
    subject: ip6('2001:db8::7'),
    right: ['broken', 'empty-ip6'],
    keyed: KEY_REFUSED,
  },
  {
    words: 'domains, on it',
    does: goodList({ 'office.example': ['127.0.0.2'] }),
    parts: { kind: ['domain'], scope: 'domain', testPoint: { listed: 'TEST', unlisted: 'INVALID' } },
    subject: domain('mail.office.example'),
    right: ['listed'],
  },
  {
    words: 'domains, own test points',
    does: goodList({ '_dnsbl_.test': ['127.0.0.2'] }),
    parts: {
      kind: ['domain'],
      scope: 'domain',
      testPoint: { listed: '_DNSBL_.test', unlisted: '_DNSBLNEG_.test' },
    },
    subject: domain('office.example'),
    right: ['clean'],
  },
];

const WAYS: [BlacklistRow['path'], (does: ListBehaviour) => World][] = [
  ['system', (does) => ({ system: { [ZONE]: does } })],
  ['typed', (does) => ({ system: { [ZONE]: does }, isTyped: true })],
  ['direct', (does) => ({ direct: { [ZONE]: does } })],
  ['key', (does) => ({ system: { [TEMPLATE.replace('{key}', KEY)]: does }, keys: { spamhaus: KEY } })],
];

describe.each(WAYS)('asked on the %s way', (path, worldOf) => {
  test.concurrent.each(cases)('$words', async ({ does, parts = {}, subject, right, keyed }) => {
    const list = row(ZONE, {
      ...parts,
      ...(path === 'key' ? { query: 'with-key', keyZoneTemplate: TEMPLATE } : {}),
    });
    const swept = await sweepWays(worldOf(does), { rows: [list], subjects: [subject ?? ip4(IP)] });
    const [found] = swept.rows;
    const [state, reason] = path === 'key' ? (keyed ?? right) : right;
    expect([found?.state, found?.reason]).toEqual([state, reason]);
    expect(found?.path).toBe(path);
    expect(swept.rows).toEqual([blacklistRow.parse(found)]);
    expect(swept.events).toHaveLength(1);
    // Both test questions stand in the row, wherever there are any.
    expect(found?.proof === undefined).toBe(list.testPoint === null);
    expect(Date.parse(found?.at ?? '')).not.toBeNaN();
    expect(swept.everything.toLowerCase()).not.toContain(KEY);
  });
});

test('every refusal code of every operator in the catalogue is a refusal, never a listing', () => {
  const refusals = dnsblCatalogue().flatMap((list) => list.errorCodes.map((code) => ({ list, code })));
  expect(refusals.length).toBeGreaterThan(60);
  for (const { list, code } of refusals) {
    const ips = code.match.includes('-')
      ? ['.0', '.128', '.255'].map((last) => code.match.replace(/\.\d+-\d+$/, last))
      : [code.match.replaceAll('*', '7')];
    for (const ip of ips) {
      expect([list.zone, ip, readAnswers(list, [ip]).kind]).toEqual([list.zone, ip, 'refused']);
      expect(readAnswers(list, ['127.0.0.2', ip]).kind).toBe('refused');
    }
  }
});
