import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWireName, toWireName } from '../../../main/engine/dns/names.ts';
import { readAnswer } from '../../../main/engine/dns/reading.ts';
import type { DnsType } from '../../../main/engine/dns/resolver.ts';
import { answersQuery, decodeMessage, encodeQuery, TYPE_CODES } from '../../../main/engine/dns/wire.ts';
import { encodeReply, T } from '../../fakes/dns/server.ts';

const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,63}$/);
const wireName = fc
  .array(label, { minLength: 1, maxLength: 5 })
  .map((labels) => labels.join('.'))
  .filter((name) => name.length <= 253);
const type = fc.constantFrom(...(Object.keys(TYPE_CODES) as DnsType[]));
const query = fc
  .record({
    id: fc.integer({ min: 0, max: 65535 }),
    name: wireName,
    type,
    dnssec: fc.boolean(),
    edns: fc.boolean(),
  })
  .map((options) => ({ options, query: encodeQuery({ ...options, name: options.name.toLowerCase() }) }));

describe('encode', () => {
  test('a question decodes to itself, and is no answer to itself', () => {
    fc.assert(
      fc.property(query, ({ options, query: encoded }) => {
        const decoded = decodeMessage(encoded.message);
        expect(decoded).toMatchObject({ id: options.id, response: false, answers: [], malformed: [] });
        expect(encoded.message.length).toBeLessThanOrEqual(512);
        expect(answersQuery(encoded.message, encoded)).toBe(false);
      }),
    );
  });

  test('its reply is accepted in any case of letters, and in no other id', () => {
    fc.assert(
      fc.property(query, fc.integer({ min: 1, max: 65535 }), ({ query: encoded }, other) => {
        const reply = encodeReply(encoded.message, { answers: [] });
        expect(answersQuery(reply, encoded)).toBe(true);
        const shouted = Buffer.from(reply);
        for (let i = 12; i < 12 + encoded.question.length - 4; i += 1) {
          const octet = shouted[i] ?? 0;
          if (octet >= 97 && octet <= 122) shouted[i] = octet - 32;
        }
        expect(answersQuery(shouted, encoded)).toBe(true);
        shouted.writeUInt16BE((encoded.id + other) % 65536, 0);
        expect(answersQuery(shouted, encoded)).toBe((encoded.id + other) % 65536 === encoded.id);
      }),
    );
  });
});

describe('decode', () => {
  test('arbitrary octets: never throws, never hangs', () => {
    const began = performance.now();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), query, (octets, { query: encoded, options }) => {
        const message = Buffer.from(octets);
        answersQuery(message, encoded);
        const decoded = decodeMessage(message);
        if (decoded) readAnswer(decoded, options.name, options.type);
        expect(decoded === null || decoded.answers.length <= 1000).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  test('a real answer with octets changed or cut away: never throws', () => {
    const encoded = encodeQuery({ id: 7, name: 'a.test', type: 'A', dnssec: true, edns: true });
    const real = encodeReply(encoded.message, {
      answers: [
        { type: T.CNAME, data: 'b.test' },
        { name: 'b.test', type: T.A, data: '192.0.2.7' },
        { name: 'b.test', type: T.TXT, data: ['one', 'two'] },
        { name: 'b.test', type: T.MX, data: 'mx.b.test' },
        { name: 'b.test', type: T.TLSA, data: Buffer.from('030101aa', 'hex') },
        { name: 'b.test', type: T.CAA, data: 'issue ca.test' },
      ],
      ede: { code: 3, text: 'stale' },
    });
    const change = fc.tuple(fc.nat(real.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(real.length), (changes, end) => {
        const message = Buffer.from(real);
        for (const [at, value] of changes) message[at] = value;
        const decoded = decodeMessage(message.subarray(0, end));
        if (decoded) expect(() => readAnswer(decoded, 'a.test', 'A')).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  test('the largest message of pointers to pointers is read quickly', () => {
    const message = Buffer.alloc(65535, 0xc0);
    message.writeUInt16BE(0x8180, 2);
    for (const at of [4, 6, 8, 10]) message.writeUInt16BE(65535, at);
    for (let i = 12; i + 1 < message.length; i += 2) message.writeUInt16BE(0xc000 | ((i - 2) & 0x3fff), i);
    const began = performance.now();
    expect(decodeMessage(message)).toBeNull();
    expect(performance.now() - began).toBeLessThan(500);
  });

  test('so is the costliest message whose chains are short enough', () => {
    const message = Buffer.alloc(65_535);
    message.writeUInt16BE(0x8180, 2);
    message.writeUInt16BE(5000, 6);
    // One record of an unknown type that holds 126 labels with twelve pointers between each two.
    let at = message.writeUInt16BE(10, 13);
    at = message.writeUInt16BE(1, at) + 6;
    const from = at;
    let end = at++;
    for (let label = 0; label < 126; label += 1) {
      const start = at;
      at = message.writeUInt16BE(0x0161, at);
      at = message.writeUInt16BE(0xc000 | end, at);
      for (let hop = 0; hop < 12; hop += 1) {
        end = hop === 0 ? start : end;
        const here = at;
        at = message.writeUInt16BE(0xc000 | end, at);
        end = here;
      }
    }
    message.writeUInt16BE(at - from, from - 2);
    while (at + 12 < message.length) {
      message.writeUInt16BE(0xc000 | end, at);
      message.writeUInt16BE(99, at + 2);
      message.writeUInt16BE(1, at + 4);
      at += 12;
    }
    const began = performance.now();
    const decoded = decodeMessage(message);
    expect(decoded?.answers).toHaveLength(1000);
    expect(decoded?.answers[5]?.name).toHaveLength(251);
    expect(performance.now() - began).toBeLessThan(2500);
  });

  test('names that carry control codes are shown as numbers', () => {
    expect(fromWireName('Evil\u001b[31m .Test')).toBe('evil\\027[31m\\032.test');
  });
});

describe('names', () => {
  const good: [string, string][] = [
    ['Mail.Example.COM', 'mail.example.com'],
    ['mail.example.com.', 'mail.example.com'],
    ['_dmarc.example.com', '_dmarc.example.com'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    ['2.0.0.127.zen.spamhaus.org', '2.0.0.127.zen.spamhaus.org'],
    ['0x7f.1', '0x7f.1'],
    ['1/25.2.0.192.in-addr.arpa', '1/25.2.0.192.in-addr.arpa'],
  ];
  test.each(good)('%s', (typed, expected) => expect(toWireName(typed)).toBe(expected));

  test.each([
    '',
    '.',
    '..',
    'a..b',
    '.a',
    'a b',
    'a\u0000b',
    'a;b',
    `${'x'.repeat(64)}.com`,
    'x.'.repeat(127).concat('xx'),
  ])('not a name: %j', (typed) => expect(toWireName(typed)).toBeNull());

  test('anything typed gives null or a name that encodes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.domain()), (typed) => {
        const name = toWireName(typed);
        if (name === null) return;
        expect(name.length).toBeLessThanOrEqual(253);
        expect(toWireName(name)).toBe(name);
        encodeQuery({ id: 1, name, type: 'A', dnssec: false, edns: true });
      }),
    );
  });
});
