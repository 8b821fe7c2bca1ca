import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounceCatalogue } from '../../../main/catalogue/bounces.ts';
import { looksLikeBounce, MAX_OCTETS, MAX_TEXT, readBounce } from '../../../main/engine/bounce/index.ts';
import { slimMail } from '../../../main/engine/bounce/slim-mail.ts';
import { bounceReading } from '../../../preload/contract/index.ts';
import { options } from './corpus.ts';

const MB = 1024 * 1024;
/** A whole read may take this long on a slow, shared machine; most take a tenth of it. */
const LIMIT_MS = 20_000;
const fill = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);
const octets = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const head =
  'From: MAILER-DAEMON@mail.example.com\nTo: info@example.com\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n';
const answer = '550 5.7.1 Client host [192.0.2.10] blocked using zen.spamhaus.org';

describe('texts made to be slow', () => {
  const seeds = [
    'a',
    '[',
    '<a ',
    '&lt;',
    'a.',
    '1.1.1.',
    'a:',
    'a@a',
    '> > > ',
    ' ',
    'https://a.b/ ',
    'host a [1.1.1.1] ',
    'user address mailbox ',
    'spf domain dkim ',
    'relay to <',
    'helo <a',
    'not not not ',
    'sender address rejected: ',
    'recipient <',
    'ip address is ',
    'postmaster.gmx.net/en/case?',
    'returnc/',
    'domain '.repeat(6),
    'blocked ',
    '550-',
    '550 5.7.1 ',
  ];

  it.each(seeds)('of %j are read, on one line and on many', { timeout: LIMIT_MS }, async (seed) => {
    const line = fill(seed, 72);
    for (const text of [`${answer}\n${fill(seed, 400_000)}`, `${answer}\n${fill(`${line}\n`, 400_000)}`]) {
      const reading = await readBounce({ text }, options);
      expect(() => bounceReading.parse(reading)).not.toThrow();
      expect(looksLikeBounce(text)).toBe(true);
    }
  });

  it('of four million characters and more are read from their beginning', { timeout: LIMIT_MS }, async () => {
    for (const rest of [fill('a', MAX_TEXT), fill('550 5.1.1 no\n', MAX_TEXT), fill('x\n\n\n', MAX_TEXT)]) {
      const reading = await readBounce({ text: `${answer}\n${rest}` }, options);
      expect(reading).toMatchObject({ kind: 'list', source: { cut: true } });
      expect(reading.warnings).toContain('cut');
    }
  });

  it('on one endless line are read to their end', async () => {
    const page = `<html><head><style>${fill('p{color:red}', 90_000)}</style></head><body>${fill('<p>a</p>', 60_000)}<p>Your message wasn't delivered.</p><p>${answer}</p></body></html>`;
    expect(await readBounce({ text: page }, options)).toMatchObject({ kind: 'list', subject: '192.0.2.10' });
    const line = `${fill('word ', 120_000)} ${answer}`;
    expect(await readBounce({ text: line }, options)).toMatchObject({ kind: 'list', subject: '192.0.2.10' });
  });

  it('find no pattern in the catalogue that backtracks: each ends at once on its own words repeated', {
    timeout: LIMIT_MS,
  }, () => {
    const patterns = [
      ...bounceCatalogue.operators.flatMap(({ marks }) => marks),
      ...bounceCatalogue.providers.flatMap(({ rules }) =>
        rules.flatMap(({ patterns: own, code }) => [...own, ...(code ? [code] : [])]),
      ),
      ...bounceCatalogue.reasons.flatMap(({ patterns: own }) => own),
      ...bounceCatalogue.languages.flatMap(({ returned, delayed, common }) => [
        ...returned,
        ...delayed,
        ...common,
      ]),
      ...bounceCatalogue.original,
      ...bounceCatalogue.expired,
    ];
    expect(patterns.length).toBeGreaterThan(500);
    const slow = patterns.filter((pattern) => {
      const words = pattern.source.replace(/[^a-z0-9 .:]+/gi, ' ').slice(0, 60);
      const text = fill(`${words.slice(0, -1)} x`, 50_000);
      const started = performance.now();
      pattern.test(text);
      // 50,000 characters, quadratic, would be seconds.
      return performance.now() - started > 1500;
    });
    expect(slow.map(({ source }) => source)).toEqual([]);
  });
});

describe('files made to be large', () => {
  const html = 'Content-Type: text/html\n\n';
  const mixed = 'Content-Type: multipart/mixed; boundary=x\n\n';
  const encoded = (name: string): string =>
    `Content-Type: text/plain\nContent-Transfer-Encoding: ${name}\n\n`;
  const files: [string, string][] = [
    ['one body', `${head}\n${fill('550 5.7.1 a b c d e f g\n', 30 * MB)}`],
    ['empty lines', `${head}\n${fill('\n', 30 * MB)}`],
    ['header fields', head + fill('X-A: b\n', 30 * MB)],
    ['one header field', `${head}X-A: ${fill('b', 30 * MB)}`],
    ['base64', head + encoded('base64') + fill(`${fill('QUFB', 76)}\n`, 30 * MB)],
    ['quoted-printable', head + encoded('quoted-printable') + fill('=41=41=41=\n', 30 * MB)],
    ['HTML', head + html + fill('<div><b>a</b>&lt;\n', 30 * MB)],
    ['parts', head + mixed + fill('--x\nContent-Type: text/html\n\n<b>a\n', 30 * MB)],
    ['zeros', fill('\0', 30 * MB)],
  ];

  it.each(files)('of 30 MB of %s end', { timeout: LIMIT_MS }, async (_, text) => {
    const reading = await readBounce({ octets: octets(text) }, options);
    expect(() => bounceReading.parse(reading)).not.toThrow();
  });

  it('of 50 MB are read from the beginning, and say so', { timeout: LIMIT_MS }, async () => {
    const reading = await readBounce({ octets: octets(`${head}\n${fill(`${answer}\n`, 50 * MB)}`) }, options);
    expect(reading).toMatchObject({ kind: 'list', source: { cut: true, octets: expect.any(Number) } });
    expect(reading.source.octets).toBeGreaterThan(MAX_OCTETS);
    expect(reading.warnings).toContain('cut');
  });

  it('with a large attached file in front still give the report behind it', {
    timeout: LIMIT_MS,
  }, async () => {
    const file = `--x\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n${fill(`${fill('QUFB', 76)}\n`, 20 * MB)}\n`;
    const report = `--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.com\n\nFinal-Recipient: rfc822; a@example.net\nAction: failed\nDiagnostic-Code: smtp; ${answer}\n--x--\n`;
    const reading = await readBounce({ octets: octets(head + mixed + file + report) }, options);
    expect(reading).toMatchObject({
      kind: 'list',
      subject: '192.0.2.10',
      source: { form: 'dsn', cut: false },
    });
  });

  it('are slimmed to 3 MB and 25,000 lines, with every border of a part', () => {
    const slim = slimMail(octets(`${head + mixed}--x\n\n${fill('abc def\n', 5 * MB)}\n--x\n\nend\n`));
    expect(slim.isCut).toBe(true);
    expect(slim.octets.byteLength).toBeLessThanOrEqual(3 * MB);
    expect(Buffer.from(slim.octets).toString().match(/^--x$/gm)).toHaveLength(2);
    expect(Buffer.from(slim.octets).toString()).toContain('\nend\n');
  });
});

describe('messages inside messages', () => {
  const plain = (type: string): string =>
    `From: a@example.com\nTo: b@example.com\nSubject: look\nMIME-Version: 1.0\n${type}\n\n`;

  it('a thousand deep end, by direct nesting, as attachments and as parts', {
    timeout: LIMIT_MS,
  }, async () => {
    const bounce = `${head}\n${answer}\n`;
    let direct = bounce;
    let attached = bounce;
    let parts = answer;
    for (let depth = 0; depth < 1000; depth += 1) {
      direct = plain('Content-Type: message/rfc822') + direct;
      attached = `${plain(`Content-Type: multipart/mixed; boundary=b${depth}`)}--b${depth}\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n${attached}\n--b${depth}--\n`;
      parts = `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${parts}\n--b${depth}--\n`;
    }
    for (const text of [direct, attached, `${head}${parts}`]) {
      expect(bounceReading.safeParse(await readBounce({ octets: octets(text) }, options)).success).toBe(true);
    }
  });

  it('five deep are found', async () => {
    let text = `${head}\n${answer}\n`;
    for (let depth = 0; depth < 5; depth += 1) text = plain('Content-Type: message/rfc822') + text;
    expect(await readBounce({ octets: octets(text) }, options)).toMatchObject({ kind: 'list' });
  });

  it('three thousand beside each other end', { timeout: LIMIT_MS }, async () => {
    const one =
      '--x\nContent-Type: message/rfc822\n\nFrom: a@example.com\nTo: b@example.com\nSubject: c\n\nx\n';
    const text = plain('Content-Type: multipart/mixed; boundary=x') + one.repeat(3000);
    expect(await readBounce({ octets: octets(text) }, options)).toMatchObject({ understood: false });
  });
});

describe('whatever is brought', () => {
  it('gives a reading that fits the contract, and never throws', { timeout: LIMIT_MS }, async () => {
    const scrap = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(
        '550 5.7.1 ',
        '\n',
        '\r\n',
        'Content-Type: multipart/mixed; boundary=x\n',
        '--x\n',
        '\u0000',
        '\u001b[31m',
        '\u202e',
        'zen.spamhaus.org',
        '[192.0.2.10]',
        '<b>',
        '&#0;',
        '=?utf-8?B?',
        'blocked using ',
        'From: a@b\nTo: c\nSubject: d\n\n',
        '\ud800',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(scrap, { maxLength: 30 }), async (parts) => {
        const text = parts.join('');
        for (const input of [{ text }, { octets: new TextEncoder().encode(text) }]) {
          const reading = bounceReading.parse(await readBounce(input, options));
          expect(JSON.stringify(reading)).not.toMatch(/\\u0000|\\u001b|\u202e|\ud800/i);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of random octets is told as unreadable or no bounce', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 4000 }), async (bytes) => {
        const reading = await readBounce({ octets: bytes }, options);
        expect(reading.understood).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
