import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rootServers } from '../../../main/catalogue/root-servers.ts';
import type { Clock } from '../../../main/engine/deps.ts';
import { createKeep } from '../../../main/engine/dns/direct/keep.ts';
import { depthOf, isBelow, isWithin, lastLabels } from '../../../main/engine/dns/direct/labels.ts';
import { keepMs } from '../../../main/engine/dns/direct/limits.ts';
import { askableAddress } from '../../../main/engine/dns/direct/may-ask.ts';
import { internetRoots } from '../../../main/engine/dns/direct/root-hints.ts';
import { createShare } from '../../../main/engine/dns/direct/share.ts';
import { createDirectResolver, parseRootHints } from '../../../main/engine/dns/index.ts';
import { realClock, realRandom } from '../../fakes/dns/handles.ts';

const { signal } = new AbortController();

describe('root hints', () => {
  const named = `
;       This file holds the information on root name servers
.                        3600000      NS    A.ROOT-SERVERS.NET.
A.ROOT-SERVERS.NET.      3600000      A     198.41.0.4
A.ROOT-SERVERS.NET.      3600000      AAAA  2001:503:ba3e::2:30
;
.                        3600000  IN  NS    B.ROOT-SERVERS.NET.   ; with a class
                         3600000      NS    c.root-servers.net.
B.ROOT-SERVERS.NET.      IN 3600000   A     170.247.170.2
c.root-servers.net.                   A     192.33.4.12
`;

  test('the file of IANA', () => {
    const all = ['198.41.0.4', '2001:503:ba3e::2:30', '170.247.170.2', '192.33.4.12'];
    expect(parseRootHints(named)).toEqual(all);
    expect(parseRootHints(named.replaceAll('\n', '\r\n'))).toEqual(all);
  });

  test.each([
    ['nothing', ''],
    ['a page of a website', '<html><body>404 A 192.0.2.1</body></html>'],
    ['addresses of servers that are not the root', 'ns.example. 60 A 192.0.2.1\nexample. 60 NS ns.example.'],
    ['a wrong kind of address', '. NS a.\na. A ::1\na. AAAA 192.0.2.1\na. A 192.0.2.1.5\na. A 300.1.1.1'],
    ['a server without an address', '. NS a.root.test.'],
  ])('%s gives no root', (_words, text) => {
    expect(parseRootHints(text)).toEqual([]);
  });

  test('an address is kept once, and sixty-four at most', () => {
    const rows = Array.from({ length: 500 }, (_, i) => `a. A 10.0.${i >> 8}.${i & 255}\na. A 10.0.0.0`);
    expect(parseRootHints(['. NS a.', ...rows].join('\n'))).toHaveLength(64);
  });

  test('any text: never throws, never more than addresses', () => {
    const words = fc.constantFrom(
      '.',
      'a.',
      'NS',
      'A',
      'IN',
      '60',
      '192.0.2.1',
      '::1',
      ';',
      '\n',
      '\n ',
      '$TTL',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((some) => some.join(' ')),
        ),
        (text) => {
          for (const ip of parseRootHints(text)) expect(ip).toMatch(/^[0-9a-f.:]+$/);
        },
      ),
    );
    expect(parseRootHints('. NS a.\n'.repeat(200_000))).toEqual([]);
  });

  test('the built-in ones: thirteen letters, both families, all public, each once', () => {
    expect(rootServers.map((server) => server.name[0]).join('')).toBe('abcdefghijklm');
    const all = internetRoots();
    expect(new Set(all).size).toBe(26);
    expect(all.map((ip) => askableAddress(ip, false))).toEqual(all);
  });

  test('without typed roots the internet is asked, at port 53', () => {
    const made = (roots: string[], port?: number) =>
      createDirectResolver({
        roots,
        ...(port === undefined ? {} : { port }),
        allowPrivate: false,
        deadlineMs: 100,
        random: realRandom,
        clock: realClock,
      }).servers;
    expect(made([])).toHaveLength(26);
    expect(made([])[0]).toBe('198.41.0.4:53');
    expect(made(['127.0.0.1', '127.0.0.2:99', '::1', '[::1]:99', 'name'], 5300)).toEqual([
      '127.0.0.1:5300',
      '127.0.0.2:99',
      '[::1]:5300',
      '[::1]:99',
    ]);
  });
});

describe('names by labels', () => {
  test('within and below go by whole labels', () => {
    expect(isWithin('a.list.org', 'list.org')).toBe(true);
    expect(isWithin('list.org', 'list.org')).toBe(true);
    expect(isWithin('notlist.org', 'list.org')).toBe(false);
    expect(isWithin('org', 'list.org')).toBe(false);
    expect(isWithin('anything', '')).toBe(true);
    expect([isBelow('list.org', 'list.org'), isBelow('a.list.org', 'list.org'), isBelow('org', '')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('the last labels of a name hold it', () => {
    const name = fc.array(fc.stringMatching(/^[a-z0-9]{1,5}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(name, fc.nat(50), (labels, count) => {
        const whole = labels.join('.');
        const last = lastLabels(whole, count);
        expect(isWithin(whole, last)).toBe(true);
        expect(depthOf(last)).toBe(Math.min(count, labels.length));
      }),
    );
  });
});

describe('what is kept', () => {
  const fakeClock = (): Clock & { at: number } => {
    const clock = {
      at: 0,
      now: () => clock.at,
      monotonic: () => clock.at,
      sleep: () => Promise.reject(new Error('no sleep here')),
    };
    return clock;
  };

  test('goes when its time is over, and the oldest when there are too many', () => {
    const clock = fakeClock();
    const keep = createKeep<number>(3, clock);
    for (const n of [1, 2, 3, 4]) keep.set(`k${n}`, n, 100 * n);
    expect(['k1', 'k2', 'k4'].map((key) => keep.get(key))).toEqual([undefined, 2, 4]);
    clock.at = 200;
    expect([keep.get('k2'), keep.get('k3')]).toEqual([undefined, 3]);
    keep.drop('k3');
    expect(keep.get('k3')).toBeUndefined();
  });

  test.each([
    [0, 10_000],
    [60, 60_000],
    [172_800, 3_600_000],
    [2 ** 31, 3_600_000],
  ])('a TTL of %d s is kept for %d ms', (ttl, ms) => {
    expect(keepMs(ttl)).toBe(ms);
  });
});

describe('shared work', () => {
  test('is done once for all who want it at the same time, and again later', async () => {
    const share = createShare<number>();
    let runs = 0;
    const work = async () => {
      await Promise.resolve();
      return ++runs;
    };
    expect(await Promise.all([1, 2, 3].map(() => share.run('k', signal, work)))).toEqual([1, 1, 1]);
    expect(await share.run('k', signal, work)).toBe(2);
  });

  test('stops when everybody has left, not before', async () => {
    const share = createShare<string>();
    const stops = [new AbortController(), new AbortController()];
    let stopped = false;
    const work = (over: AbortSignal) =>
      new Promise<string>(() => {
        over.addEventListener('abort', () => {
          stopped = true;
        });
      });
    const waits = stops.map((stop) => share.run('k', stop.signal, work));
    const ends = Promise.allSettled(waits);
    stops[0]?.abort();
    await expect(waits[0]).rejects.toThrow('stopped');
    expect(stopped).toBe(false);
    stops[1]?.abort();
    await ends;
    expect(stopped).toBe(true);
  });

  test('a failure is told to all', async () => {
    const share = createShare<string>();
    const waits = [1, 2].map(() => share.run('k', signal, () => Promise.reject(new Error('broken'))));
    for (const wait of waits) await expect(wait).rejects.toThrow('broken');
  });
});
