import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMailDate } from '../../../main/engine/proof/mail-date.ts';
import { readReceived } from '../../../main/engine/proof/received.ts';
import { RECEIVED } from './fixtures/received-lines.ts';

describe('readReceived', () => {
  it.each(RECEIVED)('%s', (_program, value, expected) => {
    expect(readReceived(value)).toEqual(expected);
  });

  it('reads what is left of a cut-off line', () => {
    expect(readReceived('from a.example (a.example [192.0.2.7]) by')).toEqual({
      from: 'a.example',
      fromIp: '192.0.2.7',
    });
    expect(readReceived('from a.example (a.example [192.0.2.7] by b.example with SMTP')).toEqual({
      from: 'a.example',
      fromIp: '192.0.2.7',
      by: 'b.example',
      with: 'SMTP',
    });
  });

  it('takes no version for an address and no port for part of one', () => {
    expect(readReceived('from a.example (8.17.1.9/8.17.1.9) by b.example')).toEqual({
      from: 'a.example',
      by: 'b.example',
    });
  });

  it('makes names safe to show', () => {
    const hop = readReceived('from a\u202eb\u0007.example ([192.0.2.7]) by b.example');
    expect(hop?.from).toBe('a\\u{202e}b␇.example');
  });

  it('never throws and keeps its limits, whatever the line', () => {
    const piece = fc.constantFrom(
      'from ',
      'by ',
      '(',
      ')',
      '[',
      ']',
      'x'.repeat(300),
      ';',
      ' by',
      'IPv6:',
      '192.0.2.7',
      '::1',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 400 }),
          fc.array(piece, { maxLength: 200 }).map((list) => list.join('')),
        ),
        (value) => {
          const hop = readReceived(value);
          expect((hop?.from ?? '').length).toBeLessThanOrEqual(255);
          expect((hop?.by ?? '').length).toBeLessThanOrEqual(255);
          expect((hop?.with ?? '').length).toBeLessThanOrEqual(40);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is linear on unclosed brackets', () => {
    const started = performance.now();
    for (const text of ['( by ', '(((', 'from [', 'x [1', 'HELO=']) readReceived(text.repeat(400_000));
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('readMailDate', () => {
  it.each([
    ['Mon, 24 Aug 2026 10:00:00 +0700 (WIB)', '2026-08-24T03:00:00.000Z'],
    ['24 Aug 2026 10:00 EST', '2026-08-24T15:00:00.000Z'],
    ['24 Aug 26 10:00:05', '2026-08-24T10:00:05.000Z'],
    ['Mon Aug 24 10:00:05 2026', '2026-08-24T10:00:05.000Z'],
    ['2026-08-24T10:00:05+07:00', '2026-08-24T03:00:05.000Z'],
    ['24-Aug-2026 10:00:00.123 Z', '2026-08-24T10:00:00.000Z'],
    ['tomorrow', null],
    ['99 Aug 2026 10:00:00', null],
    ['24 Foo 2026 10:00:00', null],
    ['24 Aug 2026 10:00:00 +9900', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(readMailDate(text)).toBe(expected);
  });
});
