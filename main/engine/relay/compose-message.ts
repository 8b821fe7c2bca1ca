/** Words and addresses of the one test message. Subject and body come from the string table (`relayTests:message`). */
export type MessageParts = {
  token: string;
  /** Who is shown as sender and recipient; an empty sender (bounce) becomes the postmaster of `ourName`. */
  from: string;
  to: string;
  /** Name or literal under which this program greets. */
  ourName: string;
  /** ISO time. */
  at: string;
  subject: string;
  body: string;
};

/** Full text (RFC 5322) of the test message: under 1 kB of fixed words, marked as automatic (RFC 3834), with LF line ends. */
export function composeMessage(parts: MessageParts): string {
  const name = parts.ourName.replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1');
  const host = /^[0-9.]+$|:/.test(name) ? 'relay-doctor.invalid' : name;
  const from = parts.from === '' ? `postmaster@${host}` : parts.from;
  // Readable without any program where it can be: the token is what a person looks for in the source.
  const isPlain = /^[\x20-\x7e\r\n]*$/.test(parts.body) && !/[^\r\n]{900}/.test(parts.body);
  const headers = [
    ['Date', mailDate(parts.at)],
    ['From', `Relay Doctor <${headerSafe(from)}>`],
    ['To', `<${headerSafe(parts.to)}>`],
    ['Message-ID', `<${parts.token}@${host}>`],
    ['Subject', encodeWord(parts.subject)],
    ['Auto-Submitted', 'auto-generated'],
    ['X-Relay-Doctor-Token', parts.token],
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', isPlain ? '7bit' : 'quoted-printable'],
  ];
  const lines = parts.body.replace(/\r\n?/g, '\n');
  const body = isPlain ? lines : lines.split('\n').map(quotedPrintable).join('\n');
  return `${headers.map(([key, value]) => `${key}: ${value}`).join('\n')}\n\n${body.trimEnd()}\n`;
}

/** RFC 2045 §6.7, one line. Words in plain letters stay readable in the source, and the code can be found in it. */
function quotedPrintable(line: string): string {
  const pieces = [...Buffer.from(line, 'utf8')].map((byte, index, all) => {
    const isSpaceAtEnd = (byte === 0x20 || byte === 0x09) && index === all.length - 1;
    const isPlain = (byte >= 0x20 && byte <= 0x7e && byte !== 0x3d) || byte === 0x09;
    return isPlain && !isSpaceAtEnd
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  let width = 0;
  return pieces
    .map((piece) => {
      width += piece.length;
      if (width <= QUOTED_CHARS) return piece;
      width = piece.length;
      return `=\n${piece}`;
    })
    .join('');
}

/** 76 characters a line, the last one for the `=` that says that it goes on. */
const QUOTED_CHARS = 75;

const headerSafe = (text: string): string => text.replace(/[\r\n<>]/g, '');

/** RFC 5322 §3.3, in UTC. */
function mailDate(iso: string): string {
  return new Date(iso).toUTCString().replace('GMT', '+0000');
}

/** RFC 2047, only when needed. */
function encodeWord(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  return /^[\x20-\x7e]*$/.test(line) ? line : `=?utf-8?B?${Buffer.from(line, 'utf8').toString('base64')}?=`;
}
