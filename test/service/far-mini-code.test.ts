import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINDINGS } from '../../main/engine/finding/registry.ts';
import { fromBase32, toBase32 } from '../../main/service/far/base32.ts';
import { DICTIONARY } from '../../main/service/far/dictionary.ts';
import { readMiniCode, writeMiniCode } from '../../main/service/far/mini-code.ts';
import { codeOfMini, miniOfReport } from '../../main/service/far/mini-of-report.ts';
import { qrRows } from '../../main/service/far/qr-rows.ts';
import { cellState, type MiniCase, place, VERDICT_CODES } from '../../preload/contract/index.ts';
import { blocked, closed, hostile, openPart } from '../fixtures/reports/make.ts';

const ip4 = fc.ipV4();
const ip6 = fc.constantFrom('2001:db8::7', '::1', '2001:db8:1:2:3:4:5:6', 'fe80::1');
const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength: Math.floor(maxLength / 4) });
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

const door = fc
  .record({
    address: fc.oneof(ip4, ip6, fc.constant('inside-1'), text(40)),
    family: fc.constantFrom(4 as const, 6 as const),
    port: fc.integer({ min: 0, max: 65_535 }),
    state: fc.constantFrom(...cellState.options),
  })
  .filter((one) => one.address.length <= 45);

const mini: fc.Arbitrary<MiniCase> = fc.record({
  caseId: fc.oneof(fc.constant('K7Q2M-ABCDE'), text(64)),
  number: fc.oneof(fc.constant('KTR-7Q2M'), text(12)),
  target: fc.oneof(fc.domain(), text(253)),
  verdict: fc.constantFrom(...VERDICT_CODES),
  place: fc.constantFrom(...place.options),
  at: fc.oneof(
    fc.constant(''),
    fc.integer({ min: 0, max: 4_000_000_000 }).map((second) => new Date(second * 1000).toISOString()),
  ),
  doors: fc.array(door, { maxLength: 12 }),
  listed: fc.nat(300),
  answered: fc.nat(300),
  findings: fc.array(
    fc.oneof(
      fc.constantFrom(...Object.keys(FINDINGS)).map((id) => `A1 ${id}`),
      text(60),
    ),
    { maxLength: 6 },
  ),
  hashes: fc.array(fc.oneof(hex(12), text(12)), { maxLength: 4 }),
});

describe('the code of a mini-case', () => {
  it('comes back as it went in', () => {
    fc.assert(
      fc.property(mini, (one) => {
        expect(readMiniCode(writeMiniCode(one))).toEqual({ ok: true, mini: one });
      }),
      { numRuns: 500 },
    );
  });

  it('survives what people and chat programs do to text', () => {
    fc.assert(
      fc.property(mini, fc.nat(50), (one, every) => {
        const code = writeMiniCode(one);
        const broken = code.replace(/.{1,40}/g, (part) => `${part}\n`);
        const typed = broken
          .toLowerCase()
          .replaceAll('0', every % 2 ? 'o' : 'O')
          .replaceAll('1', 'l');
        expect(readMiniCode(` ${typed.replace(/^ ?rdl/, 'rd1')} `)).toEqual({ ok: true, mini: one });
      }),
      { numRuns: 100 },
    );
  });

  it('uses only letters that make small QR codes', () => {
    fc.assert(
      fc.property(mini, (one) => {
        expect(writeMiniCode(one)).toMatch(/^RD1:[0-9A-Z]+$/);
      }),
    );
  });

  it('keeps the dictionary of version 1 as it is: older pictures are read with it', () => {
    expect(createHash('sha256').update(DICTIONARY).digest('hex').slice(0, 16)).toBe('07eed6b498c36168');
  });

  it('fits a small QR code for an office with six doors and six findings', async () => {
    const one = miniOfReport(openPart('en'), {
      caseId: 'K7Q2M-ABCDE',
      number: 'KTR-7Q2M',
      hashes: ['a'.repeat(64), 'b'.repeat(64)],
    });
    const rows = await qrRows(codeOfMini(one, openPart('en')).text);
    expect(rows.length).toBeLessThanOrEqual(53);
    for (const row of rows) expect(row).toMatch(new RegExp(`^[01]{${rows.length}}$`));
  });
});

describe('hostile codes', () => {
  it.each([
    ['', 'not-ours'],
    ['https://relay.example/', 'not-ours'],
    ['RD0:ABC', 'not-ours'],
    ['RD2:ABC', 'newer'],
    ['RD999:', 'newer'],
    ['RD1:', 'damaged'],
    ['RD1:A', 'damaged'],
    ['RD1:UUUU', 'damaged'],
    ['RD1:€', 'damaged'],
    [`RD1:${'0'.repeat(4000)}`, 'damaged'],
  ])('%s is %s', (code, why) => {
    expect(readMiniCode(code)).toEqual({ ok: false, why });
  });

  it('never throws, and lets only mini-cases through', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        expect(readMiniCode(`RD1:${toBase32(octets)}`).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('notices every single wrong letter, and every cut', () => {
    const code = writeMiniCode(miniOfReport(closed('en'), { caseId: 'c', number: 'ABC-1234', hashes: [] }));
    for (let at = 4; at < code.length - 1; at += 1) {
      const other = code[at] === 'Z' ? '2' : 'Z';
      expect(readMiniCode(`${code.slice(0, at)}${other}${code.slice(at + 1)}`).ok, `letter ${at}`).toBe(
        false,
      );
      expect(readMiniCode(code.slice(0, at)).ok, `cut at ${at}`).toBe(false);
    }
  });

  it('does not unpack more than it has to', () => {
    const bomb = deflateRawSync(Buffer.alloc(10_000_000));
    const before = process.memoryUsage().arrayBuffers;
    expect(readMiniCode(`RD1:${toBase32(bomb.subarray(0, 4000))}`)).toEqual({ ok: false, why: 'damaged' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
  });

  it('reads base 32 back, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        expect(fromBase32(toBase32(octets))).toEqual(octets);
      }),
    );
  });
});

describe.each(['en', 'id'] as const)('the mini-case of a report, %s', (language) => {
  it.each([openPart, closed, blocked, hostile])('holds verdict, doors, lists, codes', (make) => {
    const report = make(language);
    const one = miniOfReport(report, {
      caseId: 'c'.repeat(80),
      number: 'KTR-7Q2M',
      hashes: ['AB'.repeat(32)],
    });
    const { text: code, lines } = codeOfMini(one, report);
    const read = readMiniCode(code);
    expect(read.ok && read.mini.verdict).toBe(report.verdict.code);
    expect(read.ok && read.mini.doors.length).toBe(Math.min(12, report.relay.cells.length));
    expect(read.ok && read.mini.hashes).toEqual(['abababababab']);
    expect(lines[0]).toContain('KTR-7Q2M');
    expect(lines.join('\n')).toContain(report.verdict.code);
    expect(lines.join('\n')).not.toContain('share:');
  });
});
