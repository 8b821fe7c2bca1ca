import { describe, expect, it } from 'vitest';
import { openSession } from '../../../main/engine/smtp/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { closedRcpt, office } from '../../fakes/smtp/office.ts';
import type { Visit } from '../../fakes/smtp/script.ts';
import { type Behaviour, closedTo, forever, parrot, playEach, rules, script, send } from './hostile-play.ts';

/** A mail server that resets the connection at this command (`.`: at the end of a message); `strict`: closed, else yes to all. */
const resetAt =
  (command: string, strict: boolean) =>
  async (visit: Visit): Promise<void> => {
    visit.say('220 mail.office.example ESMTP');
    for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
      const to = /^RCPT TO:<(.*)>/.exec(line)?.[1];
      if (line.startsWith(command)) {
        visit.socket.resetAndDestroy();
        return;
      }
      if (line === 'QUIT') return visit.say('221 bye');
      if (line === 'DATA') visit.say('354 go on');
      else if (to === undefined || !strict) visit.say('250 ok');
      else visit.say(closedTo(to));
    }
  };

const BEHAVIOURS: Behaviour[] = [
  // Resets at every stage
  ...(['EHLO', 'MAIL', 'RCPT', 'RCPT TO:<postmaster@'] as const).map(
    (command): Behaviour => [
      `resets at ${command}`,
      script(resetAt(command, true)),
      /CT-(?:LIMIT|NOANSWER|BLOCKED)/,
    ],
  ),
  ['resets at QUIT, closed', script(resetAt('QUIT', true)), { verdict: 'CLOSED' }],
  ['resets at QUIT, says yes to all', script(resetAt('QUIT', false)), { verdict: 'OPEN-ACCEPTED' }, send],
  ['resets at VRFY', script(resetAt('VRFY', true)), { verdict: 'CLOSED' }],
  [
    'says yes and resets at DATA',
    script(resetAt('DATA', false)),
    { verdict: 'OPEN-ACCEPTED', delivery: expect.objectContaining({ state: 'failed', stage: 'data' }) },
    send,
  ],
  [
    'says yes and resets in the message',
    script(resetAt('Subject', false)),
    {
      verdict: 'OPEN-ACCEPTED',
      delivery: expect.objectContaining({ state: 'failed', stage: 'end-of-data' }),
    },
    send,
  ],
  [
    'answers otherwise after the first connection',
    rules({ rcpt: (e) => (e.to === 'user@outside.example' && e.visit > 1 ? '250 ok' : undefined) }),
    { verdict: 'OPEN-ACCEPTED', reason: 'changed-answer' },
  ],
  [
    'says yes to a message a hundred times over',
    rules({ rcpt: () => '250 ok', queued: '250-ok\r\n'.repeat(90).concat('250 ok') }),
    { verdict: 'OPEN-ACCEPTED' },
    send,
  ],
  // Greetings
  ['says nothing at all', script(forever), { verdict: 'CT-NOANSWER', reason: 'no-greeting' }],
  ['hangs up at once', script(() => {}), { verdict: 'CT-NOANSWER', reason: 'cut' }],
  ['resets at once', script((v) => void v.socket.resetAndDestroy()), { verdict: 'CT-NOANSWER' }],
  [
    'greets with 554 and a list',
    script(parrot('554 no', '554 5.7.1 203.0.113.50 is listed by bl.spamcop.net')),
    { verdict: 'CT-BLOCKED', reason: 'blocked' },
  ],
  [
    'greets with 421 too busy',
    script((v) => v.say('421 4.3.2 try again later')),
    { verdict: 'CT-LATER', reason: 'greeting-later' },
  ],
  [
    'greets with 421 too many connections',
    script((v) => v.say('421 too many connections')),
    { verdict: 'CT-LIMIT' },
  ],
  [
    'greets with 220 only after a long part',
    rules({ greeting: ['220-a', '220-b', '220 mail.office.example'] }),
    { verdict: 'CLOSED' },
  ],
  [
    'waits for the PROXY protocol',
    script(async (v) => {
      await v.wait(60);
      v.say('421 4.3.0 mail Server local error');
    }),
    { verdict: 'CT-LATER', reason: 'server-fault' },
  ],
  [
    'speaks HTTP',
    script((v) => v.say('HTTP/1.1 400 Bad Request')),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'speaks binary',
    script((v) => v.raw(Buffer.from([0, 255, 22, 3, 1, 10, 13, 10]))),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'greets without end',
    script(async (v) => {
      for (let i = 0; i < 5000; i++) v.say(`220-${i}`);
      await forever(v);
    }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'sends 20 MB without a line end',
    script(async (v) => {
      for (let i = 0; i < 320; i++) v.raw(Buffer.alloc(65_536, 65));
      await forever(v);
    }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  [
    'greets one byte at a time for ever',
    script(async (v) => {
      for (let i = 0; i < 200; i++) {
        v.raw('2');
        await v.wait(10);
      }
    }),
    { verdict: 'CT-NOANSWER' },
  ],
  [
    'is painted over by a firewall',
    rules({ greeting: ['220 ****************************'], keywords: [] }),
    { verdict: 'CT-MIDDLE', reason: 'asterisks' },
  ],
  [
    'has STARTTLS painted over',
    rules({ keywords: ['XXXXXXXA'] }),
    { verdict: 'CT-MIDDLE', reason: 'tls-stripped' },
  ],
  [
    'is really the mail scanner of this computer',
    rules({ greeting: ['220 avast! SMTP proxy ready'], rcpt: () => '250 ok' }),
    { verdict: 'CT-MIDDLE', reason: 'mail-shield' },
  ],
  // EHLO
  [
    'knows only HELO',
    rules({
      keywords: [],
      ehlo: undefined,
      delay: undefined,
      hangUpAfter: undefined,
      mute: undefined,
      hello: 'x',
      startTls: undefined,
      greeting: ['220 old SMTP'],
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'dislikes our name',
    rules({ ehlo: () => '550 HELO name not accepted' }),
    { verdict: 'CT-BLOCKED', reason: 'helo-disliked' },
  ],
  [
    'refuses its own name in EHLO',
    rules({ ehlo: (name) => (name.includes('office') ? '550 that is my name' : undefined) }),
    { verdict: 'CLOSED' },
  ],
  [
    'hangs up after EHLO',
    rules({ hangUpAfter: (_, command) => command.startsWith('EHLO') }),
    { verdict: 'CT-LIMIT', reason: 'cut' },
  ],
  [
    'never answers EHLO',
    rules({ mute: (command) => command.startsWith('EHLO') }),
    { verdict: 'CT-NOANSWER' },
  ],
  [
    'offers PIPELINING and hates it',
    rules({ rcpt: undefined, mail: undefined, keywords: ['PIPELINING'], delayMs: 0 }),
    { verdict: 'CLOSED' },
  ],
  // Talk
  [
    'drops after each command',
    rules({ keywords: [], hangUpAfter: (_, c) => /^(MAIL|RCPT|RSET)/.test(c) }),
    { verdict: 'CT-LIMIT', reason: 'cut' },
  ],
  ['drops after each refusal', rules({ hangUpAfter: (reply) => /^5/.test(reply) }), { verdict: 'CLOSED' }],
  [
    'says 421 after the first refusal of each connection',
    rules({ keywords: [], rcpt: closedRcpt, hangUpAfter: (reply) => reply.startsWith('554') }),
    { verdict: 'CLOSED' },
  ],
  [
    'counts errors: 421 at the second',
    script(async (v) => {
      let errors = 0;
      v.say('220 strict');
      for (;;) {
        const line = await v.hear();
        if (line === null || line === 'QUIT') return;
        const to = /^RCPT TO:<(.*)>/.exec(line)?.[1];
        const reply = to === undefined ? '250 ok' : closedTo(to);
        if (reply.startsWith('5')) errors += 1;
        if (errors > 1) {
          v.say('421 4.7.0 Error: too many errors');
          return;
        }
        v.say(reply);
      }
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'limits the rate in the middle',
    rules({ rcpt: (e) => (e.visit > 3 ? '451 4.7.1 rate limit exceeded' : undefined) }),
    { verdict: 'CT-LIMIT' },
  ],
  [
    'goes silent after 250 to everything',
    rules({ rcpt: () => '250 ok', mute: (_, visit) => visit > 1 }),
    { verdict: 'OPEN-ACCEPTED' },
  ],
  [
    'goes silent at the first RCPT',
    rules({ mute: (command) => command.startsWith('RCPT') }),
    { verdict: 'CT-NOANSWER' },
  ],
  [
    'answers every command twice',
    script(async (v) => {
      v.say('220 x');
      for (;;) {
        const l = await v.hear();
        if (l === null) return;
        v.raw('250 ok\r\n250 ok\r\n');
      }
    }),
    { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  ],
  ['answers 250 to anything, EHLO included', script(parrot('250 whatever')), { verdict: 'OPEN-ACCEPTED' }],
  [
    'answers 999 to anything',
    script(parrot('999 whatever')),
    { verdict: 'CT-NOANSWER', reason: 'not-understood' },
  ],
  [
    'answers 354 to RCPT',
    rules({ rcpt: () => '354 go on' }),
    { verdict: 'CT-NOANSWER', reason: 'not-understood' },
  ],
  [
    'writes colours, HTML and right-to-left marks',
    rules({
      rcpt: (e) =>
        e.to.startsWith('postmaster') ? '250 ok' : '554 \u001b[31m<b>Relay</b> \u202eaccess denied\u0000',
    }),
    { verdict: 'CLOSED' },
  ],
  [
    'refuses every sender',
    rules({ mail: () => '553 5.1.8 Domain of sender address does not exist' }),
    { verdict: 'CT-BLOCKED', reason: 'blocked' },
  ],
  [
    'checks the recipient elsewhere',
    rules({ rcpt: (e) => (e.to.includes('outside') ? '550 Callout verification failed' : undefined) }),
    { verdict: 'CT-BLOCKED', reason: 'outside-unsuitable' },
  ],
  [
    'changes its mind at the end',
    rules({ rcpt: (e) => (e.visit > 12 && e.to === 'user@outside.example' ? '250 ok' : undefined) }),
    { verdict: 'OPEN-ACCEPTED', reason: 'changed-answer' },
  ],
  [
    'bans us after the first connection',
    (() => {
      let visits = 0;
      return script(async (v) => {
        visits += 1;
        if (visits > 1) {
          v.socket.resetAndDestroy();
          return;
        }
        await parrot('554 no')(v);
      });
    })(),
    { verdict: 'CT-BLOCKED' },
  ],
  // TLS
  ['breaks the TLS handshake', rules({ startTls: 'breaks' }), { verdict: 'CLOSED' }],
  ['puts plain text in front of TLS', rules({ startTls: 'injects' }), { verdict: 'CLOSED' }],
  ['refuses STARTTLS after offering it', rules({ startTls: 'refuses' }), { verdict: 'CLOSED' }],
  [
    'wants TLS that is not offered',
    rules({ mail: () => '530 5.7.0 Must issue a STARTTLS command first' }),
    { verdict: 'CT-MIDDLE', reason: 'starttls-stripped' },
  ],
  [
    'wants TLS that does not work',
    rules({ startTls: 'breaks', mail: () => '530 5.7.0 Must issue a STARTTLS command first' }),
    { verdict: 'CT-NOANSWER', reason: 'tls-broken' },
  ],
  [
    'has plain text where TLS should be',
    script(parrot('250 ok')),
    { verdict: 'CT-NOANSWER', reason: 'tls-broken' },
    { implicitTls: true },
  ],
];

describe('servers that misbehave', () => {
  playEach(BEHAVIOURS);

  it('are many', () => expect(BEHAVIOURS.length).toBeGreaterThanOrEqual(40));

  it('leave no listener behind on the signal', async () => {
    const server = await office();
    const stop = new AbortController();
    let listeners = 0;
    const { signal } = stop;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    const session = await openSession(
      {
        ip: '127.0.0.1',
        port: server.port,
        implicitTls: false,
        servername: 'x',
        transcript: () => {},
        signal,
      },
      testDeps(),
    );
    if (session.ok) await session.value.quit();
    expect(listeners).toBe(0);
    await server.close();
  });
});
