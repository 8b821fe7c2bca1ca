import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  greetingHost,
  isGenericName,
  lacksFullName,
  reverseName,
} from '../../../main/engine/posture/index.ts';

describe('generic names', () => {
  it.each([
    ['203-0-113-7.isp.example', '203.0.113.7', true],
    ['host203.0.113.7.isp.example', '203.0.113.7', true],
    ['7.113.0.203.static.isp.example', '203.0.113.7', true],
    ['cb007107.isp.example', '203.0.113.7', true],
    ['p203000113007.isp.example', '203.0.113.7', true],
    ['dyn-44.pool.isp.example', '203.0.113.7', true],
    ['dsl7.customer.isp.example', '203.0.113.7', true],
    ['mail.kantor.example', '203.0.113.7', false],
    ['mx1.kantor.example', '203.0.113.7', false],
    ['mail2.host1.kantor.example', '203.0.113.7', false],
    ['static.kantor.example', '203.0.113.7', false],
    ['mail-7.kantor.example', '203.0.113.7', false],
    ['2001-db8--7.isp.example', '2001:db8::7', false],
    ['20010db8000000000000000000000007.isp.example', '2001:db8::7', true],
  ])('%s for %s', (name, ip, expected) => {
    expect(isGenericName(name, ip)).toBe(expected);
  });

  it('never throws and stays quick on any name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), fc.ipV4(), (name, ip) => {
        const startedAt = performance.now();
        isGenericName(name, ip);
        expect(performance.now() - startedAt).toBeLessThan(100);
      }),
    );
  });
});

describe('reverse names', () => {
  it('turns addresses round', () => {
    expect(reverseName('203.0.113.7')).toBe('7.113.0.203.in-addr.arpa');
    expect(reverseName('2001:db8::7')).toBe(`7${'.0'.repeat(23)}.8.b.d.0.1.0.0.2.ip6.arpa`);
  });
});

describe('greetings', () => {
  it('reads the name whatever stands around it', () => {
    expect(greetingHost('220-Mail.Kantor.Example. ESMTP\r\n220 x')).toBe('mail.kantor.example');
    expect(greetingHost('mail.kantor.example ESMTP')).toBe('mail.kantor.example');
    expect(greetingHost('220 localhost')).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3000, unit: 'binary' }), (text) => {
        const host = greetingHost(text);
        if (host !== null) expect(lacksFullName(text)).toBe(false);
      }),
    );
  });
});
