import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitsPattern, readAnswers } from '../../../main/engine/blacklist/codes.ts';
import { createProofCache } from '../../../main/engine/blacklist/index.ts';
import { createPacer } from '../../../main/engine/blacklist/pacer.ts';
import { safeText } from '../../../main/engine/blacklist/safe-text.ts';
import {
  askedAs,
  askedSubjects,
  registeredDomain,
  reverseIp6,
} from '../../../main/engine/blacklist/subject.ts';
import { testLabels } from '../../../main/engine/blacklist/test-points.ts';
import { realClock } from '../../fakes/dns/handles.ts';
import { domain, ip4, ip6, row } from './helpers.ts';

describe('answer patterns', () => {
  const table: [string, string, boolean][] = [
    ['127.0.0.2', '127.0.0.2', true],
    ['127.0.0.2', '127.0.0.20', false],
    ['127.0.0.2', '127.0.1.2', false],
    ['127.0.0.4-7', '127.0.0.4', true],
    ['127.0.0.4-7', '127.0.0.7', true],
    ['127.0.0.4-7', '127.0.0.8', false],
    ['127.0.*.0-3', '127.0.9.3', true],
    ['127.*.*.0-5', '127.4.5.6', false],
    ['127.0.0.*', '127.0.0.255', true],
    ['127.*', '127.9.9.9', true],
    ['127.*', '128.9.9.9', false],
    ['*', '203.0.113.1', true],
    ['bitmask 64', '127.0.0.72', true],
    ['bitmask 64', '127.0.0.8', false],
    ['bitmask 2', '128.0.0.2', false],
    ['127.0.0.2', 'not an address', false],
    ['127', '127.0.0.2', false],
  ];
  test.each(table)('%s against %s: %s', (pattern, ip, fits) => expect(fitsPattern(pattern, ip)).toBe(fits));

  test('outside 127/8, in 127.255.255.0/24 and at 127.0.0.1 there is never a listing', () => {
    const greedy = row('list.test', {
      codes: [{ match: '*', meaning: 'x', severity: 'listed' }],
      unmatched: 'listed',
    });
    const outside = fc.oneof(
      fc.ipV4().filter((ip) => !ip.startsWith('127.')),
      fc.integer({ min: 0, max: 255 }).map((last) => `127.255.255.${last}`),
      fc.constant('127.0.0.1'),
    );
    fc.assert(
      fc.property(fc.array(outside, { minLength: 1, maxLength: 4 }), (ips) => {
        expect(readAnswers(greedy, ips).kind).not.toBe('hit');
      }),
    );
  });

  test('any answer is read without a throw, and a refusal code always wins', () => {
    const list = row('list.test', {
      errorCodes: [{ match: '127.0.1.255', meaning: 'refused', severity: 'error' }],
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.string())), (ips) => {
        readAnswers(list, ips);
        expect(readAnswers(list, ['127.0.1.255', ...ips]).kind).toBe('refused');
      }),
    );
  });
});

describe('names to ask', () => {
  test('IPv4, IPv6 and mapped addresses', () => {
    expect(askedAs(ip4('192.0.2.7'))?.label).toBe('7.2.0.192');
    expect(askedAs(ip6('2001:db8::1'))?.label).toBe(`1${'.0'.repeat(23)}.8.b.d.0.1.0.0.2`);
    expect(askedAs(ip6('::ffff:192.0.2.7'))).toMatchObject({ kind: 'ip4', label: '7.2.0.192' });
    expect(askedAs(ip6('fe80::1%eth0'))?.kind).toBe('ip6');
    expect(askedAs(ip4('nonsense'))).toBeNull();
  });

  test('every IPv6 address gives 32 nibbles that spell it backwards', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        const label = reverseIp6(ip);
        expect(label).toMatch(/^[0-9a-f](?:\.[0-9a-f]){31}$/);
        const back = label.split('.').reverse().join('').match(/.{4}/g)?.join(':') ?? '';
        expect(reverseIp6(back)).toBe(label);
      }),
    );
  });

  test('registered domains', () => {
    const table: [string, string | null][] = [
      ['mail.office.example.co.id', 'example.co.id'],
      ['Example.COM.', 'example.com'],
      ['kantor.blogspot.com', 'kantor.blogspot.com'],
      ['mail.kantor.example', 'kantor.example'],
      ['münchen.de', 'xn--mnchen-3ya.de'],
      ['localhost', 'localhost'],
      ['192.0.2.1', null],
      ['a..b', null],
    ];
    for (const [name, expected] of table) expect([name, registeredDomain(name)]).toEqual([name, expected]);
  });

  test('a subject is asked once, and only when it is public', () => {
    const asked = askedSubjects([
      domain('example.com'),
      domain('mail.example.com'),
      ip4('192.0.2.7'),
      ip6('::ffff:192.0.2.7'),
      { ...ip4('10.0.0.1'), public: false },
    ]);
    expect(asked.map((subject) => subject.value)).toEqual(['example.com', '192.0.2.7']);
  });

  test('test points per kind', () => {
    const mixed = row('list.test', { kind: ['ip4', 'ip6', 'domain'] });
    expect(testLabels(mixed, 'ip4')).toEqual({
      listed: '2.0.0.127',
      unlisted: '1.0.0.127',
      anyButListed: false,
    });
    expect(testLabels(mixed, 'ip6')?.listed).toBe(`2.0.0.0.0.0.f.7.f.f.f.f${'.0'.repeat(20)}`);
    expect(testLabels(mixed, 'domain')).toMatchObject({
      listed: 'test',
      unlisted: 'invalid',
    });
    const own = row('list.test', { testPoint: { listed: '_DNSBL_.test', unlisted: '_DNSBLNEG_.test' } });
    expect(testLabels(own, 'domain')?.listed).toBe('_dnsbl_.test');
    expect(testLabels(row('list.test', { testPoint: null }), 'ip4')).toBeNull();
    expect(
      testLabels(row('list.test', { testPoint: { listed: '127.0.0.2', unlisted: null } }), 'ip4')
        ?.anyButListed,
    ).toBe(true);
  });
});

const NO_ANSWER = { name: '', result: 'nothing' as const, answers: [] };

describe('text, pace, memory', () => {
  test('text never keeps a control, bidi or lone surrogate, and stays short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 900 }), (text) => {
        const safe = safeText(text);
        expect(safe.length).toBeLessThanOrEqual(500);
        expect(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/.test(safe)).toBe(false);
      }),
    );
    expect(safeText('Ihr Server steht auf der Liste – ü')).toBe('Ihr Server steht auf der Liste – ü');
  });

  test('one question each 100 ms to an operator, in order; others do not wait for it', async () => {
    const pacer = createPacer(realClock);
    const { signal } = new AbortController();
    const began = performance.now();
    const at = await Promise.all(
      ['a', 'a', 'a', 'b'].map(async (operator) => {
        await pacer.turn(operator, signal);
        return performance.now() - began;
      }),
    );
    // Lower bounds only: a busy machine makes everything later, never earlier.
    expect(at[1]).toBeGreaterThan(95);
    expect(at[2]).toBeGreaterThan(195);
    expect(at[0]).toBeLessThan(at[1] ?? 0);
    expect(at[3]).toBeLessThan(at[1] ?? 0);
  });

  test('good proofs are kept 4 h, bad ones 10 min, silence not at all', () => {
    const cache = createProofCache();
    const minute = 60_000;
    const put = (kind: 'good' | 'empty' | 'half') =>
      cache.set(
        kind,
        { verdict: { kind }, via: '', ms: 0, at: '', listed: NO_ANSWER, unlisted: NO_ANSWER },
        0,
      );
    put('good');
    put('empty');
    put('half');
    expect([cache.get('good', 239 * minute), cache.get('good', 241 * minute)].map(Boolean)).toEqual([
      true,
      false,
    ]);
    expect([cache.get('empty', 9 * minute), cache.get('empty', 11 * minute)].map(Boolean)).toEqual([
      true,
      false,
    ]);
    expect(cache.get('half', 1)).toBeNull();
  });
});
