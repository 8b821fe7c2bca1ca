import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_KEPT_BYTES, REPLY_KEPT_BYTES, REPLY_LINES } from '../../../main/engine/smtp/limits.ts';
import { createLineReader, type RawLine } from '../../../main/engine/smtp/line-reader.ts';
import {
  authMechanisms,
  createReplyAssembler,
  isMaskedGreeting,
  type ParsedReply,
  readKeywords,
} from '../../../main/engine/smtp/reply.ts';
import { decodeBytes, safeText } from '../../../main/engine/smtp/safe-text.ts';

const line = (text: string): RawLine => ({ bytes: Buffer.from(text), dropped: 0 });

function reply(...lines: string[]): ParsedReply | string {
  const assembler = createReplyAssembler();
  for (const text of lines) {
    const step = assembler.take(line(text));
    if (step.kind === 'reply') return step.reply;
    if (step.kind === 'broken') return step.detail;
  }
  return 'more';
}

describe('lines', () => {
  it('come out the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
        (parts, cuts) => {
          const bytes = Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\r\n')]));
          const whole = createLineReader().push(bytes);
          const reader = createLineReader();
          const pieces: RawLine[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = cuts[turn % cuts.length] ?? 1;
            pieces.push(...reader.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(pieces).toEqual(whole);
          expect(reader.pending()).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('end with CRLF or LF, not with a lone CR', () => {
    const texts = createLineReader()
      .push(Buffer.from('a\r\nb\nc\rd\r\n\n'))
      .map((one) => one.bytes.toString());
    expect(texts).toEqual(['a', 'b', 'c\rd', '']);
  });

  it('keep 2,048 bytes and count the rest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), fc.boolean(), (length, crlf) => {
        const reader = createLineReader();
        const [first] = reader.push(Buffer.from(`${'x'.repeat(length)}${crlf ? '\r' : ''}\n`));
        expect((first?.bytes.length ?? 0) + (first?.dropped ?? 0)).toBe(length);
        expect(first?.bytes.length).toBe(Math.min(length, LINE_KEPT_BYTES));
      }),
    );
  });

  it('give up an unfinished rest', () => {
    const reader = createLineReader();
    reader.push(Buffer.from('220 hal'));
    expect(reader.pending()).toBe(7);
    expect(reader.flush()?.bytes.toString()).toBe('220 hal');
    expect(reader.flush()).toBeNull();
  });
});

describe('replies', () => {
  it.each<[string[], Partial<ParsedReply>]>([
    [['250 2.1.0 Ok'], { code: 250, enhanced: '2.1.0', text: 'Ok' }],
    [['250'], { code: 250, text: '' }],
    [
      ['550-Verification failed for <a@b>', '550 Sender verify failed'],
      { code: 550, text: 'Verification failed for <a@b> Sender verify failed' },
    ],
    [['550-5.7.1 one', '550 5.7.1 two'], { enhanced: '5.7.1', text: 'one two' }],
    [['550 #5.1.0 Address rejected.'], { code: 550, enhanced: '5.1.0', text: 'Address rejected.' }],
    [['554 5.7.1'], { enhanced: '5.7.1', text: '' }],
    [['250-first', 'no code here', '250 last'], { code: 250, text: 'first no code here last' }],
    [['', '220 after an empty line'], { code: 220 }],
    [['250\ttab'], { code: 250, text: 'tab' }],
    [['553 sorry (#5.7.1)'], { code: 553, text: 'sorry (#5.7.1)' }],
  ])('%j', (lines, expected) => {
    const read = reply(...lines);
    expect(read).toMatchObject(expected);
    if (!('enhanced' in expected)) expect((read as ParsedReply).enhanced).toBeUndefined();
  });

  it('are no yes when they began with a no; a greeting may end with one', () => {
    expect(reply('554-no', '250 yes')).toBe('mixed-codes');
    expect(reply('450-later', '354 go on')).toBe('mixed-codes');
    expect(reply('220-welcome', '550 5.7.1 but not you')).toMatchObject({ code: 550 });
    expect(reply('550-no', '554 no')).toMatchObject({ code: 554 });
  });

  it('are not what other protocols say', () => {
    expect(reply('HTTP/1.1 400 Bad Request')).toBe('not-smtp');
    expect(reply('* OK IMAP4rev1')).toBe('not-smtp');
    expect(reply('2500 x')).toBe('not-smtp');
  });

  it('end', () => {
    expect(reply(...Array.from({ length: REPLY_LINES + 1 }, () => '250-x'))).toBe('too-many-lines');
    expect(reply(...Array.from({ length: 60 }, () => `250-${'x'.repeat(2000)}`))).toBe('reply-too-long');
    expect(REPLY_KEPT_BYTES).toBe(65_536);
  });

  it('never throw, and what they give is bounded and safe', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(`250 ${text}`)),
    );
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), (chunks) => {
        const reader = createLineReader();
        const assembler = createReplyAssembler();
        for (const chunk of chunks) {
          for (const one of reader.push(Buffer.concat([chunk, Buffer.from('\n')]))) {
            const step = assembler.take(one);
            if (step.kind !== 'reply') continue;
            expect(step.reply.text.length).toBeLessThanOrEqual(1000);
            expect(step.reply.code).toBeLessThan(1000);
            for (const text of [step.reply.text, ...step.reply.lines])
              expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('show keywords and login mechanisms', () => {
    const keywords = readKeywords(['250-mail', '250-Auth=login', '250-AUTH PLAIN LOGIN', '250 starttls']);
    expect(keywords).toEqual(['AUTH LOGIN', 'AUTH PLAIN LOGIN', 'STARTTLS']);
    expect(authMechanisms(keywords)).toEqual(['LOGIN', 'PLAIN']);
  });

  it.each([
    ['220 ********************************', true],
    ['220 **************0*2***** ', true],
    ['220 *** mail.office.example ***', false],
    ['220 mail ESMTP', false],
    ['220', false],
  ])('%s painted over: %s', (text, expected) => {
    expect(isMaskedGreeting(reply(text) as ParsedReply)).toBe(expected);
  });
});

describe('text of strangers', () => {
  it('shows what would hide', () => {
    expect(safeText('a\u0000b\u001b[31mc\u202ed\u200be\tf\u007f\u0085', 100)).toBe(
      'a␀b␛[31mc\\u{202e}d\\u{200b}e f␡\\u{85}',
    );
    expect(safeText('\ud800x', 10)).toBe('\ufffdx');
    expect(safeText('<b>&amp;</b> größe 日本', 100)).toBe('<b>&amp;</b> größe 日本');
  });

  it('is cut at a whole character', () => {
    expect(safeText('ab😀cd', 4)).toBe('ab…');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        const safe = safeText(text, max);
        expect(safe.length).toBeLessThanOrEqual(max);
        expect(safe.isWellFormed()).toBe(true);
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: 2000 },
    );
  });

  it('falls back to Latin-1', () => {
    expect(decodeBytes(Buffer.from([0x67, 0xf6]))).toBe('gö');
    expect(decodeBytes(Buffer.from('gö'))).toBe('gö');
  });
});
