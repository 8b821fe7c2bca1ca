import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswers } from '../../../main/engine/blacklist/codes.ts';
import { checkBlacklists, createProofCache, rowKey } from '../../../main/engine/blacklist/index.ts';
import type { DnsStatus } from '../../../main/engine/dns/resolver.ts';
import { realClock } from '../../fakes/dns/handles.ts';
import { domain, ip4, ip6, row } from './helpers.ts';
import { type MemoryList, memoryDeps, memoryResolver } from './memory-world.ts';

const IP = '192.0.2.7';
const LABEL = '7.2.0.192';
const GOOD: MemoryList = (label) => (label === '2.0.0.127' || label === LABEL ? ['127.0.0.2'] : null);
const zonesOf = (n: number): string[] => Array.from({ length: n }, (_, i) => `l${i}.test`);
const listsOf = (zones: string[]): Record<string, MemoryList> =>
  Object.fromEntries(zones.map((zone) => [zone, GOOD]));
const noKeys = new Map<string, string>();

describe('each row once, whatever happens', () => {
  test('a fault in one question does not touch the others', async () => {
    const zones = zonesOf(30);
    const resolver = memoryResolver(listsOf(zones), {
      throwing: (name) => (name.endsWith('.l7.test') ? new Error('a fault of our own') : null),
    });
    const { check, events, logged } = memoryDeps(resolver);
    const rows = await check({ rows: zones.map((zone) => row(zone)), subjects: [ip4(IP)] });
    expect(rows.map((each) => each.zone)).toEqual(zones);
    expect(events).toHaveLength(30);
    expect(rows.filter((each) => each.state === 'listed')).toHaveLength(29);
    expect(rows[7]).toMatchObject({ state: 'no-answer', reason: 'failed' });
    expect(JSON.stringify(logged)).not.toContain('l7.test');
  });

  test('a resolver that dies mid-sweep: what it said stands, the rest says so, no row is lost', async () => {
    const zones = zonesOf(60);
    const resolver = memoryResolver(listsOf(zones), {
      throwing: () => {
        if (resolver.asked.length > 150) resolver.fail = 'timeout';
        return null;
      },
    });
    const { check, events } = memoryDeps(resolver);
    const rows = await check({ rows: zones.map((zone) => row(zone)), subjects: [ip4(IP)] });
    expect(rows.map((each) => each.zone)).toEqual(zones);
    expect(events).toHaveLength(60);
    expect(new Set(rows.map((each) => each.state))).toEqual(new Set(['listed', 'no-answer']));
    const silent = rows.filter((each) => each.state === 'no-answer').map((each) => each.reason);
    expect(silent.every((reason) => /timeout|resolver-silent|proof-unfinished/.test(reason ?? ''))).toBe(
      true,
    );
    // Given up, not asked on and on.
    expect(resolver.asked.length).toBeLessThan(150 + 90);
  });

  test('a list that answers two of its three questions and loses one packet is asked once more', async () => {
    const zones = zonesOf(12);
    const lost = new Set<string>();
    const resolver = memoryResolver(
      Object.fromEntries(
        zones.map((zone, i): [string, MemoryList] => [
          zone,
          (label) => {
            // Another of the three questions for each list; the second time it is answered.
            const unlucky = ['2.0.0.127', '1.0.0.127', LABEL][i % 3];
            if (label !== unlucky || lost.has(zone)) return GOOD(label);
            lost.add(zone);
            return 'timeout';
          },
        ]),
      ),
    );
    const { check } = memoryDeps(resolver);
    const rows = await check({ rows: zones.map((zone) => row(zone)), subjects: [ip4(IP)] });
    expect(lost.size).toBe(12);
    expect(rows.map((each) => each.state)).toEqual(zones.map(() => 'listed'));
  });

  test('the network goes and comes back within seconds: every row is right', async () => {
    const zones = zonesOf(40);
    const resolver = memoryResolver(listsOf(zones), {
      throwing: () => {
        if (resolver.asked.length === 60) resolver.fail = 'unreachable';
        if (resolver.asked.length >= 85) resolver.fail = null;
        return null;
      },
    });
    const { check } = memoryDeps(resolver);
    const rows = await check({ rows: zones.map((zone) => row(zone)), subjects: [ip4(IP)] });
    expect(rows.filter((each) => each.state !== 'listed')).toEqual([]);
  });

  test('a dead resolver beside a living one: the living one answers for it', async () => {
    const zones = zonesOf(60);
    const dead = memoryResolver({});
    dead.fail = 'timeout';
    const direct = memoryResolver(listsOf(zones), { server: '10.9.9.9:53' });
    const ways = { isTyped: false, typed: null, direct, keys: noKeys };
    const { check } = memoryDeps(dead, direct);
    const rows = await check({ rows: zones.map((zone) => row(zone)), subjects: [ip4(IP)], ways });
    expect(rows.filter((each) => each.state !== 'listed' || each.path !== 'direct')).toEqual([]);
    expect(dead.asked.length).toBeLessThan(60);
  });

  test('one silent list is not taken for a silent resolver', async () => {
    const zones = zonesOf(12);
    const resolver = memoryResolver({ ...listsOf(zones), 'l3.test': () => 'timeout' });
    const rows = await memoryDeps(resolver).check({
      rows: zones.map((zone) => row(zone)),
      subjects: [ip4(IP)],
    });
    expect(rows.filter((each) => each.state !== 'listed').map((each) => [each.zone, each.reason])).toEqual([
      ['l3.test', 'timeout'],
    ]);
  });

  test('rows that are there already are neither asked nor given again', async () => {
    const zones = zonesOf(4);
    const resolver = memoryResolver(listsOf(zones));
    const { check, events } = memoryDeps(resolver);
    const known = new Set([rowKey({ zone: 'l1.test', subject: IP })]);
    const rows = await check({ rows: zones.map((zone) => row(zone)), subjects: [ip4(IP)], known });
    expect(rows.map((each) => each.zone)).toEqual(['l0.test', 'l2.test', 'l3.test']);
    expect(events).toHaveLength(3);
    expect(resolver.asked.some((name) => name.endsWith('.l1.test'))).toBe(false);
  });

  test('a stop ends everything; no row comes after it', async () => {
    const stop = new AbortController();
    const resolver = memoryResolver(listsOf(zonesOf(20)));
    const { deps } = memoryDeps(resolver);
    let late = 0;
    const run = checkBlacklists(
      { rows: zonesOf(20).map((zone) => row(zone)), subjects: [ip4(IP)], practice: false, capMs: 30_000 },
      { ...deps, clock: realClock },
      () => {
        if (stop.signal.aborted) late += 1;
        stop.abort();
      },
      stop.signal,
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(late).toBe(0);
  });
});

/** Anything a DNS answer may be, the honest and the absurd alike. */
const anyAnswer: fc.Arbitrary<ReturnType<MemoryList>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.constant<string[]>(['127.0.0.2']) },
  fc.constantFrom<Exclude<DnsStatus, 'answer'>>('nodata', 'servfail', 'refused', 'timeout', 'malformed'),
  fc.array(
    fc.oneof(
      fc.ipV4(),
      fc.constantFrom('127.0.0.1', '127.0.0.10', '127.0.0.77', '127.255.255.254', '0.0.0.0', '127.0.1.255'),
    ),
    { minLength: 1, maxLength: 3 },
  ),
);

const anyList = fc.record({
  listed: anyAnswer,
  unlisted: anyAnswer,
  subject: anyAnswer,
  unmatched: fc.constantFrom('listed', 'unknown', 'informational', 'error'),
  scope: fc.constantFrom('ip', 'range', 'asn'),
  isTestable: fc.boolean(),
});

type Said = { listed: unknown; unlisted: unknown; subject: unknown };

const isHit = (answer: unknown): boolean =>
  Array.isArray(answer) &&
  answer.some((ip) => /^127\./.test(ip) && !/^127\.(?:255\.255\.|0\.0\.1$)/.test(ip));
const isMiss = (answer: unknown): boolean => answer === null || answer === 'nodata';

test('random answers on two ways: "listed" and "clean" only after a proof on the very way that is shown', async () => {
  await fc.assert(
    fc.asyncProperty(anyList, anyList, async (system, direct) => {
      const made =
        (said: Said): MemoryList =>
        (label) => {
          const answer = label === '2.0.0.127' ? said.listed : label === LABEL ? said.subject : said.unlisted;
          return answer as ReturnType<MemoryList>;
        };
      const own = memoryResolver({ 'list.test': made(system) }, { server: '10.0.0.1:53' });
      const other = memoryResolver({ 'list.test': made(direct) }, { server: '10.0.0.2:53' });
      const list = row('list.test', {
        unmatched: system.unmatched,
        scope: system.scope,
        ...(system.isTestable ? {} : { testPoint: null }),
      });
      const ways = { isTyped: false, typed: null, direct: other, keys: noKeys };
      const { check, events } = memoryDeps(own, other);
      const rows = await check({ rows: [list], subjects: [ip4(IP)], ways, cache: createProofCache() });
      expect(rows).toHaveLength(1);
      expect(events).toHaveLength(1);
      const [found] = rows;
      const shown = found?.path === 'direct' ? direct : system;
      if (found?.state === 'clean') {
        expect(system.isTestable && isHit(shown.listed) && isMiss(shown.subject)).toBe(true);
      }
      if (found?.state === 'listed' || found?.state === 'policy') {
        expect(system.isTestable && isHit(shown.listed) && isMiss(shown.unlisted)).toBe(true);
        expect(isHit(shown.subject) && system.scope === 'ip').toBe(true);
        expect(readAnswers(list, Array.isArray(shown.subject) ? shown.subject : []).kind).toBe('hit');
      }
    }),
    { numRuns: 300 },
  );
});

test('random kinds and subjects: a list is only asked what it knows, and every pair has its row', async () => {
  const kinds = fc.uniqueArray(fc.constantFrom('ip4', 'ip6', 'domain'), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 4 }), async (all) => {
      const lists = all.map((kind, i) => row(`k${i}.test`, { kind: kind as ('ip4' | 'ip6' | 'domain')[] }));
      const subjects = [ip4(IP), ip6('2001:db8::7'), domain('office.example')];
      const { check } = memoryDeps(memoryResolver({}));
      const rows = await check({ rows: lists, subjects });
      expect(rows.map((each) => `${each.zone} ${each.subjectKind}`)).toEqual(
        lists.flatMap((list) =>
          subjects.filter((one) => list.kind.includes(one.kind)).map((one) => `${list.zone} ${one.kind}`),
        ),
      );
      expect(rows.every((each) => each.state === 'broken')).toBe(true);
    }),
    { numRuns: 30 },
  );
});
