import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../main/engine/dns/direct/judge.ts';
import { isBelow, isWithin } from '../../../main/engine/dns/direct/labels.ts';
import { askableAddress } from '../../../main/engine/dns/direct/may-ask.ts';
import { recordType } from '../../../main/engine/dns/reading.ts';
import type { DnsRecord } from '../../../main/engine/dns/resolver.ts';
import type { Decoded } from '../../../main/engine/dns/wire.ts';

const names = [
  '',
  'org',
  'list.org',
  'zen.list.org',
  '2.zen.list.org',
  'ns.zen.list.org',
  'ns.list.org',
  'bank.org',
  'ns.bank.net',
  'notlist.org',
];
const name = fc.constantFrom(...names);
const address = fc.constantFrom(
  '9.9.9.9',
  '127.0.0.1',
  '192.168.1.1',
  '::1',
  '2620:fe::fe',
  '::ffff:10.0.0.1',
  'x',
  '',
);
const ttl = fc.constantFrom(0, 60, 2 ** 31 - 1);
const record: fc.Arbitrary<DnsRecord> = fc.oneof(
  fc.record({ name, ttl, type: fc.constantFrom('A' as const, 'AAAA' as const), address }),
  fc.record({ name, ttl, type: fc.constantFrom('CNAME' as const, 'NS' as const), target: name }),
  fc.record({ name, ttl, type: fc.constant('SOA' as const), primary: name, serial: fc.nat() }),
);
const decoded: fc.Arbitrary<Decoded> = fc.record({
  id: fc.constant(1),
  response: fc.constant(true),
  truncated: fc.constant(false),
  authoritative: fc.boolean(),
  authentic: fc.boolean(),
  recursionAvailable: fc.boolean(),
  rcode: fc.constantFrom(0, 0, 0, 1, 2, 3, 3, 5, 9),
  answers: fc.array(record, { maxLength: 6 }),
  authority: fc.array(
    record.map((one) => ({ ...one, code: recordType(one) })),
    { maxLength: 6 },
  ),
  glue: fc.array(fc.record({ name, ttl, address }), { maxLength: 6 }),
  ede: fc.constant<Decoded['ede']>([]),
  malformed: fc.constantFrom<string[]>([], ['broken']),
  cut: fc.constantFrom(false, false, false, true),
});
const asked = fc.record({
  zone: fc.constantFrom('', 'org', 'list.org', 'zen.list.org'),
  name: fc.constantFrom('2.zen.list.org', 'zen.list.org'),
  type: fc.constantFrom('A' as const, 'NS' as const, 'CNAME' as const, 'SOA' as const),
  reach: fc.constant({ allowPrivate: false, port: 53 }),
});

describe('whatever a server says', () => {
  test('only its own zone counts, only down is a way, only public servers are asked, and only who is responsible decides', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(decoded, asked, (message, question) => {
        const judged = judge(message, question);
        seen.add(judged.kind === 'final' ? judged.status : judged.kind);
        if (judged.kind === 'failed') return;
        expect([0, 3]).toContain(message.rcode);
        if (judged.kind === 'referral') {
          const { zone, hosts, keepMs } = judged.delegation;
          expect(isBelow(zone, question.zone) && isWithin(question.name, zone)).toBe(true);
          expect(keepMs >= 10_000 && keepMs <= 3_600_000).toBe(true);
          for (const host of hosts) {
            for (const { ip } of host.servers) {
              expect(askableAddress(ip, false)).toBe(ip);
              expect(isWithin(host.name, question.zone)).toBe(true);
            }
          }
          return;
        }
        expect(message.authoritative).toBe(true);
        expect(judged.records.every((one) => isWithin(one.name, question.zone))).toBe(true);
        if (judged.kind === 'final' && judged.status === 'answer') {
          expect(judged.records.at(-1)?.type).toBe(question.type);
        }
      }),
      { numRuns: 20_000 },
    );
    expect([...seen].sort()).toEqual(['alias', 'answer', 'failed', 'nodata', 'nxdomain', 'referral']);
  });
});
