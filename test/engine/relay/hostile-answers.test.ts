import { describe, expect, it } from 'vitest';
import type { Visit } from '../../fakes/smtp/script.ts';
import {
  type Act,
  type Behaviour,
  bent,
  forever,
  parrot,
  playEach,
  pour,
  rules,
  script,
} from './hostile-play.ts';

const NOT_SMTP = { verdict: 'CT-NOANSWER', reason: 'not-smtp' } as const;
const CUT = { verdict: 'CT-NOANSWER', reason: 'cut' } as const;
const reset = (visit: Visit): void => void visit.socket.resetAndDestroy();
const silence: Act = () => {};
const FOREIGN = 'RCPT TO:<user@outside.example>';
const HELLO = '250-mail.office.example\r\n';

const GREETINGS: Behaviour[] = [
  [
    'begins a greeting and says 554',
    bent({ greeting: Buffer.from('220-welcome\r\n554 5.7.1 go away\r\n') }),
    { verdict: 'CT-BLOCKED' },
  ],
  [
    'begins a greeting and resets',
    bent({
      greeting: async (v) => {
        v.say('220-welcome');
        await v.wait(20);
        reset(v);
      },
    }),
    CUT,
  ],
  [
    'says half a greeting and hangs up',
    bent({
      greeting: (v) => {
        v.raw('22');
        v.socket.end();
      },
    }),
    NOT_SMTP,
  ],
  [
    'adds a line to its greeting for ever',
    bent({
      greeting: async (v) => {
        for (let i = 0; i < 80; i++) {
          v.say('220-a moment');
          await v.wait(10);
        }
      },
    }),
    { verdict: 'CT-NOANSWER', reason: 'no-greeting' },
  ],
  ['greets in UTF-16', bent({ greeting: Buffer.from('220 mail\r\n', 'utf16le') }), NOT_SMTP],
  [
    'has NULs in its greeting',
    bent({ greeting: Buffer.from('220 ma\0il\0 ESMTP\r\n') }),
    { verdict: 'CLOSED' },
  ],
  [
    'has 8-bit bytes in its greeting',
    bent({ greeting: Buffer.from([50, 50, 48, 32, 0xff, 0xfe, 0x80, 13, 10]) }),
    { verdict: 'CLOSED' },
  ],
  [
    'ends its lines with CR alone',
    bent({ greeting: Buffer.from('220 mail\r220 mail\r') }),
    { verdict: 'CT-NOANSWER', reason: 'no-greeting' },
  ],
  ['ends its lines with LF alone', bent({ greeting: Buffer.from('220 mail\n') }), { verdict: 'CLOSED' }],
  ['greets with a code of four digits', bent({ greeting: '2200 mail' }), NOT_SMTP],
  ['greets with 250', bent({ greeting: '250 mail' }), { verdict: 'CLOSED' }],
  ['greets with 354', bent({ greeting: '354 go on' }), { verdict: 'CT-NOANSWER', reason: 'not-understood' }],
  ['greets with 000', bent({ greeting: '000 mail' }), { verdict: 'CT-NOANSWER', reason: 'not-understood' }],
  [
    'greets twice',
    bent({ greeting: Buffer.from('220 mail\r\n220 mail\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'greets, and refuses in the same breath',
    bent({ greeting: Buffer.from('220 mail\r\n554 no\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'greets, and says 421 in the same breath',
    bent({ greeting: Buffer.from('220 mail\r\n421 4.3.2 shutting down\r\n') }),
    { verdict: 'CT-LATER', reason: 'greeting-later' },
  ],
  [
    'greets with all answers it will ever need',
    bent({ greeting: Buffer.from(`220 mail\r\n${'250 ok\r\n'.repeat(30)}`) }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'is an echo',
    script(async (v) => {
      v.socket.pipe(v.socket);
      await forever(v);
    }),
    { verdict: 'CT-NOANSWER', reason: 'no-greeting' },
  ],
  [
    'is an echo with a greeting',
    script(async (v) => {
      v.say('220 echo');
      v.socket.pipe(v.socket);
      await forever(v);
    }),
    NOT_SMTP,
  ],
  ['speaks IMAP', bent({ greeting: '* OK IMAP4rev1 ready' }), NOT_SMTP],
  ['speaks SSH', bent({ greeting: 'SSH-2.0-OpenSSH_9.6' }), NOT_SMTP],
  [
    'speaks FTP',
    script(parrot('530 Please login with USER and PASS.', '220 FTP ready')),
    { verdict: 'CT-BLOCKED', reason: 'greeting-refused' },
  ],
];

const HELLOS: Behaviour[] = [
  ['lists keywords without end', bent({ EHLO: pour('250-X\r\n') }), NOT_SMTP],
  [
    'lists one keyword without end',
    bent({
      EHLO: async (v) => {
        v.raw('250-');
        await pour('A')(v);
      },
    }),
    NOT_SMTP,
  ],
  [
    'never finishes its list',
    bent({ EHLO: Buffer.from(HELLO) }),
    { verdict: 'CT-NOANSWER', reason: 'no-reply' },
  ],
  [
    'resets in the middle of its list',
    bent({
      EHLO: async (v) => {
        v.raw(HELLO);
        await v.wait(20);
        reset(v);
      },
    }),
    CUT,
  ],
  [
    'ends its list with a refusal',
    bent({ EHLO: Buffer.from(`${HELLO}550 no\r\n`) }),
    { verdict: 'CT-BLOCKED' },
  ],
  ['ends a refusal with a yes', bent({ EHLO: Buffer.from('550-no\r\n250 yes\r\n') }), NOT_SMTP],
  [
    'has NULs, colours and bytes in its keywords',
    bent({
      EHLO: Buffer.concat([
        Buffer.from(`${HELLO}250-AUTH PLAIN\0LOGIN\r\n250-\x1b[31mRED\r\n250 `),
        Buffer.from([0xff, 0x80, 13, 10]),
      ]),
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'has a hundred thousand bytes of AUTH mechanisms',
    bent({ EHLO: `250-mail\r\n250 AUTH ${'X'.repeat(100_000)}` }),
    { verdict: 'CLOSED' },
  ],
  [
    'says yes to more than EHLO',
    bent({ EHLO: Buffer.from('250 mail\r\n250 ok\r\n250 ok\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'says yes to more than EHLO, a little later',
    bent({
      EHLO: async (v) => {
        v.say('250 mail');
        await v.wait(30);
        v.raw('250 ok\r\n250 ok\r\n');
      },
    }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  ['answers EHLO with 220', bent({ EHLO: '220 mail' }), { verdict: 'CLOSED' }],
  [
    'answers EHLO with 354',
    bent({ EHLO: '354 go on' }),
    { verdict: 'CT-NOANSWER', reason: 'not-understood' },
  ],
  [
    'answers EHLO with 421 every time',
    bent({ EHLO: '421 4.3.2 not now' }),
    { verdict: 'CT-LATER', reason: 'greeting-later' },
  ],
  [
    'knows neither EHLO nor HELO',
    bent({ EHLO: '502 no', HELO: '502 no' }),
    { verdict: 'CT-BLOCKED', reason: 'greeting-refused' },
  ],
];

const tls = (parts: Record<string, Act>) => bent(parts, ['STARTTLS']);
const ENCRYPTION: Behaviour[] = [
  ['says 220 to STARTTLS and nothing more', tls({ STARTTLS: '220 go' }), { verdict: 'CLOSED' }],
  [
    'says 220 to STARTTLS and goes on in plain text',
    tls({
      STARTTLS: async (v) => {
        v.say('220 go');
        await v.wait(10);
        await pour('250 ok\r\n', 1)(v);
      },
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'says 220 to STARTTLS with an answer behind it',
    tls({ STARTTLS: Buffer.from('220 go\r\n250 mail\r\n250 ok\r\n250 ok\r\n') }),
    { verdict: 'CLOSED' },
  ],
  [
    'says 220 to STARTTLS with half an answer behind it',
    tls({ STARTTLS: Buffer.from('220 go\r\n250-') }),
    { verdict: 'CLOSED' },
  ],
  ['resets at STARTTLS', tls({ STARTTLS: reset }), { verdict: 'CLOSED' }],
  [
    'resets in the handshake',
    tls({
      STARTTLS: async (v) => {
        v.say('220 go');
        await v.hear();
        reset(v);
      },
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'sends a TLS alert',
    tls({
      STARTTLS: async (v) => {
        v.say('220 go');
        await v.wait(10);
        v.raw(Buffer.from([21, 3, 3, 0, 2, 2, 40]));
      },
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'sends a TLS record that never ends',
    tls({
      STARTTLS: async (v) => {
        v.say('220 go');
        await v.wait(10);
        v.raw(Buffer.from([22, 3, 3, 0x40, 0]));
        await pour('x', 1)(v);
      },
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'says nothing once encrypted',
    tls({
      STARTTLS: async (v) => {
        v.say('220 go');
        v.secure();
        await forever(v);
      },
    }),
    { verdict: 'CT-NOANSWER', reason: 'no-reply' },
  ],
  [
    'resets once encrypted',
    tls({
      STARTTLS: async (v) => {
        v.say('220 go');
        v.secure();
        await v.hear();
        reset(v);
      },
    }),
    { verdict: 'CT-LIMIT', reason: 'cut' },
  ],
  [
    'pours once encrypted',
    tls({
      STARTTLS: async (v) => {
        v.say('220 go');
        v.secure();
        await v.hear();
        await pour('250-A\r\n', 4)(v);
      },
    }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'refuses to be met once encrypted',
    rules({
      startTls: 'works',
      ehlo: (() => {
        let n = 0;
        return () => (++n > 1 ? '550 not you again' : undefined);
      })(),
    }),
    { verdict: 'CT-BLOCKED', reason: 'greeting-refused' },
  ],
  [
    'is open once encrypted',
    rules({ startTls: 'works', rcpt: (e) => (e.tls ? '250 ok' : undefined) }),
    { verdict: 'OPEN-ACCEPTED' },
  ],
  [
    'says nothing where TLS should be at once',
    script(forever),
    { verdict: 'CT-NOANSWER', reason: 'timeout' },
    { implicitTls: true },
  ],
  [
    'speaks TLS and then nothing',
    script(async (v) => {
      v.secure();
      await forever(v);
    }),
    { verdict: 'CT-NOANSWER', reason: 'no-greeting' },
    { implicitTls: true },
  ],
  ['resets where TLS should be', script(reset), { verdict: 'CT-NOANSWER' }, { implicitTls: true }],
];

const RECIPIENTS: Behaviour[] = [
  [
    'answers a stranger with a list without end',
    bent({ [FOREIGN]: pour('554-no\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'says yes to a stranger without end',
    bent({ [FOREIGN]: pour('250-yes\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'never finishes its yes to a stranger',
    bent({ [FOREIGN]: '250-yes' }),
    { verdict: 'CT-NOANSWER', reason: 'no-reply' },
  ],
  [
    'never finishes its no to a stranger',
    bent({ [FOREIGN]: '554-no' }),
    { verdict: 'CT-NOANSWER', reason: 'no-reply' },
  ],
  [
    'says no and yes in one answer',
    bent({ [FOREIGN]: Buffer.from('554-relay access denied\r\n250 ok\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'says yes and no in one answer',
    bent({ [FOREIGN]: Buffer.from('250-ok\r\n554 5.7.1 relay access denied\r\n') }),
    { verdict: 'CLOSED' },
  ],
  [
    'says yes, then no, to one stranger',
    bent({ [FOREIGN]: Buffer.from('250 ok\r\n554 5.7.1 relay access denied\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'says yes, and a little later no',
    bent({
      [FOREIGN]: async (v) => {
        v.say('250 ok');
        await v.wait(15);
        v.say('554 5.7.1 relay access denied');
      },
    }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'says no, then yes, to one stranger',
    bent({ [FOREIGN]: Buffer.from('554 5.7.1 relay access denied\r\n250 ok\r\n') }),
    { verdict: 'CT-LIMIT', reason: 'unanswered' },
  ],
  [
    'says yes twice to MAIL',
    bent({ MAIL: Buffer.from('250 ok\r\n250 ok\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'says yes twice to MAIL, a little apart',
    bent({
      MAIL: async (v) => {
        v.say('250 ok');
        await v.wait(15);
        v.say('250 ok');
      },
    }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'answers a group with one yes too many',
    bent({ MAIL: Buffer.from('250 ok\r\n250 ok\r\n') }, ['PIPELINING']),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'leaves an answer of each group out',
    bent({ MAIL: silence }, ['PIPELINING']),
    { verdict: 'CT-NOANSWER', reason: 'no-reply' },
  ],
  ['answers with words and no code', bent({ RCPT: 'yes' }), { verdict: 'CT-NOANSWER', reason: 'not-smtp' }],
  ['answers with two digits', bent({ RCPT: '25 ok' }), { verdict: 'CT-NOANSWER', reason: 'not-smtp' }],
  ['answers with four digits', bent({ RCPT: '2500 ok' }), { verdict: 'CT-NOANSWER', reason: 'not-smtp' }],
  ['answers with 250 and no room', bent({ RCPT: '250ok' }), { verdict: 'CT-NOANSWER', reason: 'not-smtp' }],
  ['answers with a bare 250', bent({ RCPT: '250' }), { verdict: 'OPEN-ACCEPTED' }],
  [
    'answers with a NUL before its code',
    bent({ RCPT: Buffer.from('\x00250 ok\r\n') }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'answers with an 8-bit byte before its code',
    bent({ RCPT: Buffer.from([0xa0, 50, 53, 48, 32, 111, 107, 13, 10]) }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'answers with full-width digits',
    bent({ RCPT: '２５０ ok' }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'answers 250 in words that refuse',
    bent({ [FOREIGN]: '250 5.7.1 Relay access denied' }),
    { verdict: 'OPEN-ACCEPTED' },
  ],
  ['answers 554 in words that accept', bent({ [FOREIGN]: '554 2.1.5 Ok' }), { verdict: 'CLOSED' }],
  ['answers 100', bent({ RCPT: '100 wait' }), { verdict: 'CT-NOANSWER', reason: 'not-understood' }],
  ['answers 150', bent({ [FOREIGN]: '150 nearly' }), { verdict: 'CT-NOANSWER', reason: 'not-understood' }],
  [
    'answers 354 to a stranger',
    bent({ [FOREIGN]: '354 go on' }),
    { verdict: 'CT-NOANSWER', reason: 'not-understood' },
  ],
  ['answers 600', bent({ [FOREIGN]: '600 well' }), { verdict: 'CT-NOANSWER', reason: 'not-understood' }],
  [
    'puts NULs and bytes into its refusals',
    bent({
      [FOREIGN]: Buffer.concat([
        Buffer.from('554 5.7.1 Relay\0 access denied '),
        Buffer.from([0xff, 0xfe, 13, 10]),
      ]),
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'writes one byte at a time',
    bent({
      [FOREIGN]: async (v) => {
        for (const byte of '554 5.7.1 Relay access denied\r\n') {
          v.raw(byte);
          await v.wait(1);
        }
      },
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'drips its answer for ever',
    bent({
      [FOREIGN]: async (v) => {
        for (let i = 0; i < 60; i++) {
          v.raw('5');
          await v.wait(10);
        }
      },
    }),
    { verdict: 'CT-NOANSWER', reason: 'no-reply' },
  ],
  [
    'says yes to strangers on its first connection only',
    rules({ rcpt: (e) => (e.visit === 1 && e.to === 'user@outside.example' ? '250 ok' : undefined) }),
    { verdict: 'OPEN-ACCEPTED' },
  ],
  [
    'refuses its own mailbox on every second connection',
    rules({
      rcpt: (e) => (e.visit % 2 === 0 && e.to.startsWith('postmaster') ? '550 no such user' : undefined),
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'says yes to all and hangs up',
    script(async (v) => {
      v.say('220 x');
      for (let n = 0; n < 3; n++) {
        await v.hear();
        v.say('250 ok');
      }
    }),
    { verdict: 'OPEN-ACCEPTED' },
  ],
  [
    'says 421 to everything after EHLO',
    bent({ MAIL: '421 4.7.0 no', RCPT: '421 4.7.0 no', RSET: '421 4.7.0 no' }),
    { verdict: 'CT-LIMIT', reason: 'rate-limited' },
  ],
  [
    'says 421 to RSET',
    bent({
      RSET: (v) => {
        v.say('421 4.7.0 bye');
        v.socket.end();
      },
    }),
    { verdict: 'CT-LIMIT', reason: 'rate-limited' },
  ],
  ['says 550 to RSET', bent({ RSET: '550 no' }), { verdict: 'CLOSED' }],
  ['resets at RSET', bent({ RSET: reset }), { verdict: 'CLOSED' }],
  [
    'is patient with strangers for ever',
    bent({ [FOREIGN]: '450 4.2.0 Greylisted, see you later' }),
    { verdict: 'CT-LATER', reason: 'strangers-later' },
  ],
  [
    'is patient with everybody for ever',
    bent({ RCPT: '451 4.7.1 Greylisted, try again later' }),
    { verdict: 'CT-LATER' },
  ],
  [
    'is patient in other words each time',
    bent({ RCPT: (v) => v.say(`45${v.number % 3} 4.2.0 try again in ${v.number} s`) }),
    { verdict: 'CT-LATER', reason: 'later' },
  ],
  [
    'gets slower with each answer',
    rules({ delay: (command, errors) => (command.startsWith('RCPT') ? errors * 100 : 0) }),
    { verdict: 'CLOSED' },
  ],
  ['says goodbye twice', bent({ QUIT: Buffer.from('221 bye\r\n221 bye\r\n') }), { verdict: 'CLOSED' }],
  ['says goodbye without end', bent({ QUIT: pour('221-bye\r\n', 2) }), { verdict: 'CLOSED' }],
  ['never says goodbye', bent({ QUIT: silence }), { verdict: 'CLOSED' }],
  ['says no to QUIT', bent({ QUIT: '554 stay' }), { verdict: 'CLOSED' }],
  ['keeps the connection after its goodbye', bent({ QUIT: '221 bye' }), { verdict: 'CLOSED' }],
  [
    'hangs up half and stays silent',
    bent({
      RCPT: async (v) => {
        v.socket.end();
        await forever(v);
      },
    }),
    { verdict: 'CT-LIMIT', reason: 'cut' },
  ],
  [
    'stops reading',
    bent({
      MAIL: async (v) => {
        v.socket.pause();
        await forever(v);
      },
    }),
    { verdict: 'CT-NOANSWER', reason: 'no-reply' },
  ],
];

describe('greetings', () => playEach(GREETINGS));
describe('answers to EHLO', () => playEach(HELLOS));
describe('encryption', () => playEach(ENCRYPTION));
describe('answers to recipients', () => playEach(RECIPIENTS));

it('are a hundred', () => {
  const all = [...GREETINGS, ...HELLOS, ...ENCRYPTION, ...RECIPIENTS];
  expect(new Set(all.map(([name]) => name)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(100);
});
