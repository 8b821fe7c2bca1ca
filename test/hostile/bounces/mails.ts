import { gzipSync } from 'node:zlib';
import { NASTY } from '../names.ts';

const MB = 1_048_576;

/** The one sentence of a server that the reader is to find among everything else. */
export const REFUSAL =
  '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org';

const HEADER = [
  'From: MAILER-DAEMON@mail.kantor.example (Mail Delivery System)',
  'To: info@kantor.example',
  'Subject: Undelivered Mail Returned to Sender',
  'Date: Sun, 22 Nov 2026 14:02:00 +0700',
  'Message-ID: <1@mail.kantor.example>',
  'MIME-Version: 1.0',
];

const SAID = [
  'This is the mail system at host mail.kantor.example.',
  '',
  "I'm sorry to have to inform you that your message could not be delivered.",
  '',
  `<sales@other.example>: host mx.other.example[198.51.100.25] said: ${REFUSAL}`,
  '    (in reply to RCPT TO command)',
];

const STATUS = [
  'Reporting-MTA: dns; mail.kantor.example',
  '',
  'Final-Recipient: rfc822; sales@other.example',
  'Action: failed',
  'Status: 5.7.1',
  'Remote-MTA: dns; mx.other.example',
  `Diagnostic-Code: smtp; ${REFUSAL}`,
];

const lines = (...rows: readonly string[]): string => `${rows.join('\r\n')}\r\n`;

/** A delivery report (RFC 3464) with the returned mail inside; `filler` is the body of that mail. */
export function report(filler = 'hello\r\n', said: readonly string[] = SAID): Buffer {
  return Buffer.from(
    lines(
      ...HEADER,
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
      '',
      '--b1',
      'Content-Type: text/plain; charset=utf-8',
      '',
      ...said,
      '--b1',
      'Content-Type: message/delivery-status',
      '',
      ...STATUS,
      '--b1',
      'Content-Type: message/rfc822',
      '',
      'From: info@kantor.example',
      'To: sales@other.example',
      'Subject: offer',
      '',
      filler,
      '--b1--',
    ),
  );
}

const plain = (...rows: readonly string[]): Buffer =>
  Buffer.from(lines(...HEADER, 'Content-Type: text/plain; charset=utf-8', '', ...rows));

const wrapped = (data: Buffer): string => data.toString('base64').replace(/.{76}/g, '$&\r\n');

/** Parts inside parts, `depth` deep, with the report in the middle. */
function nested(depth: number): Buffer {
  const open = Array.from({ length: depth }, (_, n) => [
    `Content-Type: multipart/mixed; boundary="n${n}"`,
    '',
    `--n${n}`,
  ]).flat();
  const close = Array.from({ length: depth }, (_, n) => `--n${depth - n - 1}--`);
  return Buffer.from(lines(...HEADER, ...open, 'Content-Type: text/plain', '', ...SAID, ...close));
}

/** Messages inside messages (`message/rfc822`), `depth` deep. */
function attached(depth: number, inner: Buffer): Buffer {
  const shells = Array.from({ length: depth }, () =>
    lines('Content-Type: message/rfc822', '', 'Subject: more'),
  );
  return Buffer.concat([Buffer.from(lines(...HEADER)), Buffer.from(shells.join('')), inner]);
}

/** Octets that are the same each time and look like nothing. */
export function noise(count: number, seed = 1): Buffer {
  const made = Buffer.alloc(count);
  let state = seed;
  for (let at = 0; at < count; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    made[at] = state >>> 16;
  }
  return made;
}

/** The head of an Outlook file (MS-CFB §2.2), its numbers as they are told, and `sectors` behind it. */
export function compound(numbers: {
  fat?: number;
  directory?: number;
  miniFat?: number;
  sectors: Buffer;
}): Buffer {
  const head = Buffer.alloc(512);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(head);
  head.writeUInt16LE(0x3e, 24);
  head.writeUInt16LE(3, 26);
  head.writeUInt16LE(0xfffe, 28);
  head.writeUInt16LE(9, 30);
  head.writeUInt16LE(6, 32);
  head.writeUInt32LE(numbers.fat ?? 1, 44);
  head.writeUInt32LE(numbers.directory ?? 1, 48);
  head.writeUInt32LE(4096, 56);
  head.writeUInt32LE(numbers.miniFat ?? 0xffff_fffe, 60);
  head.writeUInt32LE(0xffff_fffe, 68);
  head.fill(0xff, 76);
  head.writeUInt32LE(0, 76);
  return Buffer.concat([head, numbers.sectors]);
}

/** A file-allocation table whose chains lead back to themselves, and a folder that is its own child. */
function loopingCompound(): Buffer {
  const fat = Buffer.alloc(512);
  for (let n = 0; n < 128; n += 1) fat.writeUInt32LE(n === 0 ? 0xffff_fffd : n, n * 4);
  const entry = Buffer.alloc(128);
  Buffer.from('Root Entry\0', 'utf16le').copy(entry);
  entry.writeUInt16LE(22, 64);
  entry[66] = 5;
  entry.writeUInt32LE(0, 68);
  entry.writeUInt32LE(0, 72);
  entry.writeUInt32LE(0, 76);
  entry.writeUInt32LE(1, 116);
  entry.writeUInt32LE(0xffff_ffff, 120);
  return compound({ sectors: Buffer.concat([fat, entry, entry, entry, entry]) });
}

/** A returned mail, or what pretends to be one. */
export type HostileMail = {
  what: string;
  make: () => Buffer;
  /** `yes`: the refusal must be found; `no`: there is nothing to find; `any`: both are true of it. */
  found: 'yes' | 'no' | 'any';
};

const LARGE: HostileMail[] = [
  {
    what: '50 MB: the report first, then one long line',
    make: () => report('x'.repeat(50 * MB)),
    found: 'yes',
  },
  { what: '50 MB of lines', make: () => report('spam and more spam\r\n'.repeat(2_600_000)), found: 'yes' },
  { what: '50 MB of zeros', make: () => Buffer.alloc(50 * MB), found: 'no' },
  { what: '50 MB of noise', make: () => noise(50 * MB), found: 'no' },
  { what: '8 MB of one letter, no line end', make: () => Buffer.alloc(8 * MB, 'x'), found: 'no' },
  { what: '8 MB of line ends', make: () => Buffer.alloc(8 * MB, '\n'), found: 'no' },
  { what: '7 MB of codes that are no answers', make: () => plain('550 '.repeat((7 * MB) / 4)), found: 'any' },
  { what: '7 MB of refusals', make: () => plain(`${REFUSAL}\r\n`.repeat(80_000)), found: 'yes' },
  { what: '7 MB of addresses', make: () => plain(...SAID, '203.0.113.9, '.repeat(500_000)), found: 'yes' },
  {
    what: '7 MB of recipients',
    make: () => plain(...SAID, '<a@b.example>\r\n'.repeat(450_000)),
    found: 'yes',
  },
  { what: '7 MB of opening brackets', make: () => plain('<'.repeat(7 * MB)), found: 'no' },
  { what: '7 MB of links', make: () => plain('https://check.example/?q='.repeat(280_000)), found: 'any' },
  { what: '7 MB of half markup', make: () => plain('<html><table><tr><td>'.repeat(340_000)), found: 'no' },
];

const BOMBS: HostileMail[] = [
  {
    what: 'base64 inside base64, nine times',
    make: () => {
      let inner = report();
      for (let n = 0; n < 9; n += 1)
        inner = Buffer.from(
          lines(
            ...HEADER,
            'Content-Type: message/rfc822',
            'Content-Transfer-Encoding: base64',
            '',
            wrapped(inner),
          ),
        );
      return inner;
    },
    found: 'any',
  },
  {
    what: 'base64 of 5 MB of the same letter',
    make: () =>
      Buffer.from(
        lines(
          ...HEADER,
          'Content-Type: text/plain',
          'Content-Transfer-Encoding: base64',
          '',
          wrapped(Buffer.alloc(5 * MB, 'A')),
        ),
      ),
    found: 'no',
  },
  {
    what: 'a packed bomb as attachment',
    make: () => report(wrapped(gzipSync(Buffer.alloc(100 * MB)))),
    found: 'yes',
  },
  {
    what: 'base64 that is none',
    make: () =>
      Buffer.from(
        lines(
          ...HEADER,
          'Content-Type: text/plain',
          'Content-Transfer-Encoding: base64',
          '',
          '!§$%&/()=?'.repeat(50_000),
        ),
      ),
    found: 'no',
  },
  {
    what: 'quoted-printable that never ends a line',
    make: () =>
      Buffer.from(
        lines(
          ...HEADER,
          'Content-Type: text/plain',
          'Content-Transfer-Encoding: quoted-printable',
          '',
          '=\r\n'.repeat(1_500_000),
        ),
      ),
    found: 'no',
  },
  { what: 'two hundred parts inside parts', make: () => nested(200), found: 'any' },
  { what: 'five thousand parts inside parts', make: () => nested(5000), found: 'any' },
  { what: 'a thousand mails inside mails', make: () => attached(1000, report()), found: 'any' },
  { what: 'twenty thousand mails inside mails', make: () => attached(20_000, report()), found: 'any' },
  {
    what: 'a hundred thousand parts side by side',
    make: () =>
      Buffer.from(
        lines(
          ...HEADER,
          'Content-Type: multipart/mixed; boundary="b"',
          '',
          '--b\r\n\r\n',
          ...SAID,
          '--b\r\n\r\nx\r\n'.repeat(100_000),
          '--b--',
        ),
      ),
    found: 'any',
  },
  {
    what: 'two hundred thousand header fields',
    make: () => Buffer.from(`${'X-More: and more\r\n'.repeat(200_000)}${report().toString()}`),
    found: 'any',
  },
  {
    what: 'one header field of 7 MB',
    make: () => Buffer.from(`X-Long: ${'y'.repeat(7 * MB)}\r\n${report().toString()}`),
    found: 'any',
  },
  {
    what: 'one header field folded a million times',
    make: () => Buffer.from(`X-Folded: a\r\n${' b\r\n'.repeat(1_000_000)}${report().toString()}`),
    found: 'any',
  },
  {
    what: 'a subject of encoded words without end',
    make: () => Buffer.from(`Subject: ${'=?utf-8?B?QUFB?= '.repeat(200_000)}\r\n${report().toString()}`),
    found: 'any',
  },
  {
    what: 'a boundary of 100,000 letters',
    make: () => Buffer.from(report().toString().replaceAll('b1', 'B'.repeat(100_000))),
    found: 'any',
  },
  {
    what: 'markup 50,000 deep',
    make: () =>
      Buffer.from(
        lines(
          ...HEADER,
          'Content-Type: text/html',
          '',
          `${'<div>'.repeat(50_000)}${REFUSAL}${'</div>'.repeat(50_000)}`,
        ),
      ),
    found: 'any',
  },
  {
    what: 'entities without end',
    make: () =>
      Buffer.from(lines(...HEADER, 'Content-Type: text/html', '', '&amp;'.repeat(600_000), REFUSAL)),
    found: 'any',
  },
];

const GARBAGE: HostileMail[] = [
  { what: 'nothing', make: () => Buffer.alloc(0), found: 'no' },
  { what: 'one octet', make: () => Buffer.from([0xff]), found: 'no' },
  { what: 'spaces', make: () => Buffer.alloc(100_000, ' '), found: 'no' },
  { what: 'noise', make: () => noise(200_000, 7), found: 'no' },
  {
    what: 'a picture',
    make: () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), noise(50_000, 3)]),
    found: 'no',
  },
  { what: 'a packed file', make: () => gzipSync(report()), found: 'no' },
  {
    what: 'NUL between all letters',
    make: () => Buffer.from([...report().toString()].join('\0')),
    found: 'any',
  },
  { what: 'NUL at the end', make: () => Buffer.concat([report(), Buffer.alloc(1000)]), found: 'yes' },
  {
    what: 'UTF-16, little end first',
    make: () => Buffer.from(`\ufeff${SAID.join('\r\n')}`, 'utf16le'),
    found: 'yes',
  },
  {
    what: 'UTF-16, big end first',
    make: () => Buffer.from(`\ufeff${SAID.join('\r\n')}`, 'utf16le').swap16(),
    found: 'yes',
  },
  {
    what: 'UTF-16 with an odd octet and half a character',
    make: () =>
      Buffer.concat([Buffer.from(`\ufeff${SAID.join('\r\n')}\ud83d`, 'utf16le'), Buffer.from([0x20])]),
    found: 'yes',
  },
  {
    what: 'letters that are no UTF-8',
    make: () => Buffer.concat([plain(...SAID), Buffer.from([0xc3, 0x28, 0xe2, 0x82, 0xf0, 0x9f, 0xff])]),
    found: 'yes',
  },
  {
    what: 'a character set nobody has',
    make: () => Buffer.from(report().toString().replace('charset=utf-8', 'charset=x-klingon-7')),
    found: 'yes',
  },
  {
    what: 'direction marks, terminal codes and markup in the answer',
    make: () =>
      report('x', [...SAID.slice(0, 4), `<a@b.example>: host mx[198.51.100.25] said: ${REFUSAL} ${NASTY}`]),
    found: 'yes',
  },
  {
    what: 'direction marks, terminal codes and markup everywhere',
    make: () => plain(NASTY, ...SAID, NASTY.repeat(2000)),
    found: 'yes',
  },
  {
    what: 'a refusal that names our own words and templates',
    make: () => plain(`550 5.7.1 {{headline}} $t(bounce:kind.list) __proto__ constructor ${REFUSAL}`),
    found: 'any',
  },
];

const OUTLOOK: HostileMail[] = [
  {
    what: 'the first octets of an Outlook file, and no more',
    make: () => Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    found: 'no',
  },
  {
    what: 'an Outlook head with noise behind it',
    make: () => compound({ sectors: noise(60_000) }),
    found: 'no',
  },
  {
    what: 'an Outlook head with zeros behind it',
    make: () => compound({ sectors: Buffer.alloc(60_000) }),
    found: 'no',
  },
  {
    what: 'an Outlook file that promises four thousand million sectors',
    make: () => compound({ fat: 0xffff_fff0, sectors: noise(5000) }),
    found: 'no',
  },
  {
    what: 'an Outlook file whose folder is elsewhere',
    make: () => compound({ directory: 0x00ff_ffff, sectors: noise(5000) }),
    found: 'no',
  },
  {
    what: 'an Outlook file whose small table is elsewhere',
    make: () => compound({ miniFat: 0x7fff_fff0, sectors: noise(5000) }),
    found: 'no',
  },
  { what: 'an Outlook file that leads back to itself', make: loopingCompound, found: 'no' },
  {
    what: '30 MB of an Outlook file that leads back to itself',
    make: () => Buffer.concat([loopingCompound(), Buffer.alloc(30 * MB)]),
    found: 'no',
  },
];

/** Every hostile mail, in the groups in which they are tested. */
export const HOSTILE_MAILS = { LARGE, BOMBS, GARBAGE, OUTLOOK } as const;
