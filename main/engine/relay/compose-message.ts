/** Words and addresses of the one test message. Subject and body come from the string table (`relayTests:message`). */
export type MessageParts = {
  token: string;
  /** Envelope sender and recipient; an empty sender (bounce) becomes the postmaster of `ourName`. */
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
    ['Content-Transfer-Encoding', isPlain ? '7bit' : 'base64'],
  ];
  const body = isPlain
    ? parts.body.replace(/\r\n?/g, '\n')
    : Buffer.from(parts.body, 'utf8').toString('base64').replace(/.{76}/g, '$&\n');
  return `${headers.map(([key, value]) => `${key}: ${value}`).join('\n')}\n\n${body.trimEnd()}\n`;
}

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
