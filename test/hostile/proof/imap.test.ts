import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lookIntoMailbox, type MailboxLook } from '../../../main/service/proof/imap.ts';
import type { ImapAccount } from '../../../preload/contract/index.ts';
import { growthMb } from './flood.ts';

const TOKEN = 'abcdefghij0123456789klmnop';
const MAIL = `Received: from a by b; now\r\nX-Relay-Doctor-Token: ${TOKEN}\r\nSubject: Relay Doctor ${TOKEN}\r\n\r\nhello\r\n`;
/** What a flood may cost, MB: ours (Q8: 64) and that of its sender, who lives in this process too. */
const MOST_MB = 96;
const WHOLE_MS = 1000;

type Say = (text: string | Buffer) => void;
/** What is said instead of the usual answer to a command; null: the usual one. */
type Bend = (command: string, tag: string, say: Say, socket: Socket, args: string) => true | null;

let server: Server | null = null;
const sockets = new Set<Socket>();
let heard: string[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = null;
});

/** An IMAP server of few words with one message, bent at some commands. */
async function serve(bend: Bend, greeting: string | Buffer): Promise<number> {
  heard = [];
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    const say: Say = (text) => {
      if (socket.writable) socket.write(typeof text === 'string' ? `${text}\r\n` : text);
    };
    say(greeting);
    let waiting = '';
    socket.on('data', (chunk) => {
      waiting += chunk.toString('latin1');
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        heard.push(line);
        const [tag = '', word = '', ...rest] = line.split(' ');
        const command = word.toUpperCase() === 'UID' ? (rest[0] ?? '').toUpperCase() : word.toUpperCase();
        if (bend(command, tag, say, socket, rest.join(' ')) === null)
          usual(command, tag, say, rest.join(' '));
      }
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function usual(command: string, tag: string, say: Say, args: string): void {
  if (command === 'CAPABILITY') say('* CAPABILITY IMAP4rev1');
  if (command === 'LIST' && !args.endsWith('""')) say('* LIST () "/" "INBOX"');
  if (command === 'EXAMINE') say('* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok');
  if (command === 'SEARCH') say('* SEARCH 1');
  if (command === 'FETCH') say(`* 1 FETCH (UID 1 BODY[]<0> {${MAIL.length}}\r\n${MAIL})`);
  say(`${tag} OK done`);
}

const USUAL = '* OK IMAP4rev1 ready';

async function look(
  bend: Bend,
  greeting: string | Buffer = USUAL,
  account: Partial<ImapAccount> = {},
): Promise<{ found: MailboxLook; ms: number; grown: number }> {
  const port = await serve(bend, greeting);
  const startedAt = performance.now();
  let found: MailboxLook | null = null;
  const grown = await growthMb(async () => {
    found = await lookIntoMailbox({
      account: { host: '127.0.0.1', port, security: 'none', user: 'proof', ...account },
      password: 'geheim-7',
      tokens: [TOKEN],
      deadlines: { connectMs: 1000, greetingMs: 400, silenceMs: 500, wholeMs: WHOLE_MS },
      signal: new AbortController().signal,
    });
  });
  if (found === null) throw new Error('no answer');
  return { found, ms: performance.now() - startedAt, grown };
}

const at =
  (wanted: string, act: (tag: string, say: Say, socket: Socket) => void): Bend =>
  (command, tag, say, socket) => {
    if (command !== wanted) return null;
    act(tag, say, socket);
    return true;
  };

/** Writes as long as somebody listens. */
function pour(socket: Socket, chunk: string | Buffer): void {
  const bytes = Buffer.from(chunk);
  const piece = Buffer.alloc(Math.ceil(65_536 / bytes.length) * bytes.length, bytes);
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', () => setImmediate(more));
  };
  more();
}

const MANY = 200_000;
const numbers = (count: number): string => Array.from({ length: count }, (_, n) => n + 1).join(' ');

/** What it does, and what must come of it: nothing but a reason, or a message that is really there. */
const HOSTILE: [
  name: string,
  bend: Bend,
  expected: 'fails' | 'nothing' | 'any',
  greeting?: string | Buffer,
][] = [
  ['greets without end', () => true, 'fails', Buffer.from(`* OK ${'x'.repeat(3_000_000)}`)],
  ['greets with goodbye', () => true, 'fails', '* BYE too busy'],
  ['says that we are logged in already', () => null, 'any', '* PREAUTH welcome'],
  ['greets with NULs', () => null, 'any', Buffer.from('* OK \0\0\0 ready\r\n')],
  ['speaks SMTP', () => true, 'fails', '220 mail ESMTP'],
  ['speaks HTTP', () => true, 'fails', 'HTTP/1.1 200 OK\r\n\r\n<html>'],
  [
    'pours untagged lines at the login',
    at('LOGIN', (_tag, _say, socket) => pour(socket, '* OK still here\r\n')),
    'fails',
  ],
  ['pours one line at the login', at('LOGIN', (_tag, _say, socket) => pour(socket, 'x')), 'fails'],
  ['answers another tag at the login', at('LOGIN', (_tag, say) => say('ZZ99 OK in')), 'fails'],
  [
    'asks for more at the login, for ever',
    at('LOGIN', (_tag, _say, socket) => pour(socket, '+ go on\r\n')),
    'fails',
  ],
  [
    'refuses the login in many words',
    at('LOGIN', (tag, say) => say(`${tag} NO [AUTHENTICATIONFAILED] ${'no '.repeat(50_000)}`)),
    'fails',
  ],
  [
    'says goodbye in the middle',
    at('EXAMINE', (_tag, say, socket) => {
      say('* BYE shutting down');
      socket.end();
    }),
    'fails',
  ],
  [
    'lists folders without end',
    at('LIST', (_tag, _say, socket) => pour(socket, '* LIST () "/" "folder"\r\n')),
    'fails',
  ],
  [
    'lists a hundred thousand folders for junk',
    at('LIST', (tag, say) => {
      say(Array.from({ length: 100_000 }, (_, n) => `* LIST (\\Junk) "/" "f${n}"`).join('\r\n'));
      say(`${tag} OK done`);
    }),
    'any',
  ],
  [
    'names a folder with line ends and literals',
    at('LIST', (tag, say) => {
      say('* LIST (\\Junk) "/" {12}\r\na"\r\nA1 LOGI\r\n');
      say(`${tag} OK done`);
    }),
    'any',
  ],
  [
    'says that there are four thousand million messages',
    at('EXAMINE', (tag, say) => {
      say('* 4294967295 EXISTS');
      say(`${tag} OK done`);
    }),
    'any',
  ],
  [
    'pours numbers at the inbox',
    at('EXAMINE', (_tag, _say, socket) => pour(socket, '* 5 EXISTS\r\n')),
    'fails',
  ],
  [
    'finds two hundred thousand messages',
    at('SEARCH', (tag, say) => {
      say(`* SEARCH ${numbers(MANY)}`);
      say(`${tag} OK done`);
    }),
    'any',
  ],
  [
    'finds messages without end',
    at('SEARCH', (_tag, _say, socket) => pour(socket, '* SEARCH 1 2 3\r\n')),
    'fails',
  ],
  [
    'finds numbers that are none',
    at('SEARCH', (tag, say) => {
      say('* SEARCH -1 0 99999999999999999999 1e9 NaN __proto__');
      say(`${tag} OK done`);
    }),
    'any',
  ],
  ['never answers the search', at('SEARCH', () => {}), 'fails'],
  [
    'sends a message of four gigabytes',
    at('FETCH', (_tag, say, socket) => {
      say('* 1 FETCH (UID 1 BODY[]<0> {4294967295}');
      pour(socket, 'x');
    }),
    'fails',
  ],
  [
    'promises a message and sends nothing',
    at('FETCH', (_tag, say) => say('* 1 FETCH (UID 1 BODY[]<0> {500}')),
    'fails',
  ],
  [
    'promises less than it sends',
    at('FETCH', (tag, say) => {
      say(`* 1 FETCH (UID 1 BODY[]<0> {10}\r\n${MAIL})`);
      say(`${tag} OK done`);
    }),
    'any',
  ],
  [
    'promises more than it sends',
    at('FETCH', (tag, say) => {
      say(`* 1 FETCH (UID 1 BODY[]<0> {9000}\r\n${MAIL})`);
      say(`${tag} OK done`);
    }),
    'any',
  ],
  [
    'promises a size below nothing',
    at('FETCH', (tag, say) => {
      say(`* 1 FETCH (UID 1 BODY[]<0> {-5}\r\n${MAIL})`);
      say(`${tag} OK done`);
    }),
    'any',
  ],
  [
    'sends another message than was asked for',
    at('FETCH', (tag, say) => {
      say(`* 7 FETCH (UID 77 BODY[]<0> {5}\r\nhello)`);
      say(`${tag} OK done`);
    }),
    'any',
  ],
  [
    'sends a message without a body',
    at('FETCH', (tag, say) => {
      say('* 1 FETCH (UID 1 BODY[]<0> NIL)');
      say(`${tag} OK done`);
    }),
    'nothing',
  ],
  [
    'sends brackets in brackets',
    at('FETCH', (_tag, _say, socket) => pour(socket, '* 1 FETCH ('.concat('('.repeat(1000)))),
    'fails',
  ],
  [
    'drips a message one byte at a time',
    at('FETCH', (_tag, say, socket) => {
      say(`* 1 FETCH (UID 1 BODY[]<0> {${MAIL.length * 100}}`);
      const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('x')), 20);
    }),
    'fails',
  ],
  [
    'resets in the middle of a message',
    at('FETCH', (_tag, say, socket) => {
      say(`* 1 FETCH (UID 1 BODY[]<0> {${MAIL.length}}\r\n${MAIL.slice(0, 40)}`);
      setTimeout(() => socket.resetAndDestroy(), 30);
    }),
    'fails',
  ],
  ['pours at the goodbye', at('LOGOUT', (_tag, _say, socket) => pour(socket, '* OK one more\r\n')), 'any'],
  ['never says goodbye', at('LOGOUT', () => {}), 'any'],
];

// Both ends live in this process: what a flood costs its sender is not the question.
beforeAll(async () => {
  await look(at('LOGIN', (_tag, _say, socket) => pour(socket, '* OK warm\r\n')));
});

describe('a mailbox server', () => {
  it.each(HOSTILE)('%s', async (_name, bend, expected, greeting = USUAL) => {
    const { found, ms, grown } = await look(bend, greeting);
    expect(ms).toBeLessThan(WHOLE_MS + 1500);
    expect(grown).toBeLessThan(MOST_MB);
    if (expected === 'fails') expect(found.ok).toBe(false);
    if (expected === 'nothing') expect(found).toMatchObject({ ok: true, sources: [] });
    if (found.ok)
      expect(Math.max(0, ...found.sources.map((text) => text.length))).toBeLessThanOrEqual(512 * 1024);
    expect(found.looked).toBeLessThanOrEqual(20);
    expect(JSON.stringify(found)).not.toContain('geheim-7');
    await expect.poll(() => sockets.size).toBe(0);
  });

  it('takes STARTTLS away: the password stays here', async () => {
    const cases: [Bend, string][] = [
      [() => null, USUAL],
      [
        at('STARTTLS', (tag, say) => say(`${tag} NO not today`)),
        '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready',
      ],
      [at('STARTTLS', (tag, say) => say(`${tag} BAD what`)), '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready'],
      [
        at('STARTTLS', (tag, say) => say(`${tag} OK go\r\n* OK [CAPABILITY IMAP4rev1] plain`)),
        '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready',
      ],
      [() => null, '* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] you are in'],
    ];
    for (const [bend, greeting] of cases) {
      const { found } = await look(bend, greeting, { security: 'starttls' });
      expect(found).toMatchObject({ ok: false, looked: 0 });
      expect(heard.join('\n')).not.toMatch(/geheim|LOGIN|AUTHENTICATE/i);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server?.close(() => resolve()));
    }
    server = null;
  });
});
