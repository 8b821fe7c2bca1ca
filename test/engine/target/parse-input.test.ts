import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName, parseInput, parseServer } from '../../../main/engine/target/index.ts';

describe('the one box (T1)', () => {
  it.each([
    ['kantor.example', { kind: 'domain', name: 'kantor.example' }],
    ['  Kantor.EXAMPLE. ', { kind: 'domain', name: 'kantor.example' }],
    ['<budi@kantor.example>', { kind: 'email', name: 'kantor.example', mailbox: 'budi@kantor.example' }],
    ['mailto:budi@kantor.example', { kind: 'email', mailbox: 'budi@kantor.example' }],
    ['mail.kantor.example:2525', { kind: 'domain', name: 'mail.kantor.example', port: 2525 }],
    ['203.0.113.7', { kind: 'ip', address: { ip: '203.0.113.7', family: 4, scope: 'documentation' } }],
    ['203.0.113.7:587', { kind: 'ip', port: 587 }],
    [
      '[2001:db8::7]:25',
      { kind: 'ip', port: 25, address: { ip: '2001:db8::7', family: 6, scope: 'documentation' } },
    ],
    ['2001:DB8:0:0::7', { kind: 'ip', address: { ip: '2001:db8::7', family: 6, scope: 'documentation' } }],
    ['::ffff:192.168.0.2', { kind: 'ip', address: { ip: '192.168.0.2', family: 4, scope: 'private' } }],
    ['https://webmail.kantor.example/owa/?x=1', { kind: 'url', name: 'webmail.kantor.example' }],
    ['smtp://mail.kantor.example:2525', { kind: 'url', name: 'mail.kantor.example', port: 2525 }],
    ['münchen.example', { kind: 'domain', name: 'xn--mnchen-3ya.example' }],
    ['kantor。example', { kind: 'domain', name: 'kantor.example' }],
    ['kantor. example', { kind: 'domain', name: 'kantor.example' }],
  ])('reads %j', (text, expected) => {
    expect(parseInput(text)).toMatchObject({ ok: true, ...expected });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['budi@', 'syntax'],
    ['@kantor.example', 'syntax'],
    ['a..b', 'syntax'],
    ['-kantor.example', 'syntax'],
    ['kantor', 'syntax'],
    ['kantor.example:0', 'syntax'],
    ['kantor.example:70000', 'syntax'],
    ['1.2.3', 'syntax'],
    ['300.1.1.1', 'syntax'],
    ['0.0.0.0', 'unsupported-address'],
    ['224.0.0.1', 'unsupported-address'],
    [`${'a'.repeat(64)}.example`, 'syntax'],
    ['Return-Path: <>\r\nSubject: Undelivered\r\n\r\nhello', 'bounce'],
  ])('refuses %j as %s', (text, problem) => {
    expect(parseInput(text)).toEqual({ ok: false, problem });
  });

  it('never throws, and every accepted name is a clean A-label', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.emailAddress(), fc.ipV6(), fc.domain()), (text) => {
        const parsed = parseInput(text);
        if (parsed.ok && parsed.name !== undefined) expect(cleanName(parsed.name)).toBe(parsed.name);
      }),
    );
  });
});

describe('--server', () => {
  it('takes names, addresses and ports', () => {
    expect(parseServer('mail.kantor.example:41025')).toMatchObject({
      ok: true,
      name: 'mail.kantor.example',
      port: 41025,
    });
    expect(parseServer('[::1]:25')).toMatchObject({ ok: true, port: 25 });
    expect(parseServer('localhost')).toMatchObject({ ok: true, name: 'localhost' });
    expect(parseServer('')).toEqual({ ok: false, problem: 'syntax' });
  });
});
