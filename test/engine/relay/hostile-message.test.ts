import { describe, expect } from 'vitest';
import type { CellJob } from '../../../main/engine/relay/index.ts';
import { socksDialer } from '../../../main/engine/smtp/index.ts';
import type { Visit } from '../../fakes/smtp/script.ts';
import { type Act, type Behaviour, bent, forever, playEach, pour, script, send } from './hostile-play.ts';

const reset = (visit: Visit): void => void visit.socket.resetAndDestroy();
const silence: Act = () => {};
const delivery = (state: string, stage: string) => expect.objectContaining({ state, stage });
const ordinaryJob: Partial<CellJob> = { ordinary: { message: () => 'Subject: x\n\nx' } };

/** Says yes to every recipient; `acts` bend DATA and what follows (`.`: the end of the message). */
const open = (acts: Record<string, Act>) => bent({ RCPT: '250 ok', ...acts });

/** A message at an open door: what came of it is told as it was, and the door stays "said yes". */
const MESSAGES: Behaviour[] = [
  ...(
    [
      [
        'says 354 and resets',
        {
          DATA: async (v: Visit) => {
            v.say('354 go');
            await v.wait(10);
            reset(v);
          },
        },
        'failed',
        'end-of-data',
      ],
      [
        'says 354 and hangs up',
        {
          DATA: (v: Visit) => {
            v.say('354 go');
            v.socket.end();
          },
        },
        'failed',
        'end-of-data',
      ],
      ['never answers DATA', { DATA: silence }, 'failed', 'data'],
      ['answers DATA with 250', { DATA: '250 ok' }, 'failed', 'data'],
      ['answers DATA with 354 without end', { DATA: pour('354-go\r\n', 1) }, 'failed', 'data'],
      ['answers DATA with later', { DATA: '451 4.7.1 later' }, 'temporary', 'data'],
      ['says 354 twice', { DATA: Buffer.from('354 go\r\n354 go\r\n') }, 'failed', 'end-of-data'],
      [
        'thanks for the message before it was sent',
        { DATA: Buffer.from('354 go\r\n250 queued\r\n') },
        'failed',
        'end-of-data',
      ],
      [
        'says no before the message was sent',
        { DATA: Buffer.from('354 go\r\n554 no\r\n') },
        'failed',
        'end-of-data',
      ],
      ['never answers the message', { '.': silence }, 'failed', 'end-of-data'],
      ['answers the message with half a yes', { '.': '250-queued' }, 'failed', 'end-of-data'],
      [
        'answers the message with yes without end',
        { '.': pour('250-queued\r\n', 1) },
        'failed',
        'end-of-data',
      ],
      [
        'answers the message with a no that ends in yes',
        { '.': Buffer.from('554-no\r\n250 ok\r\n') },
        'failed',
        'end-of-data',
      ],
      ['resets at the end of the message', { '.': reset }, 'failed', 'end-of-data'],
      ['answers the message with 354', { '.': '354 more' }, 'failed', 'end-of-data'],
      ['answers the message with words', { '.': 'thank you' }, 'failed', 'end-of-data'],
      [
        'stops reading in the message',
        {
          DATA: (v: Visit) => {
            v.say('354 go');
            v.socket.pause();
          },
        },
        'failed',
        'end-of-data',
      ],
      [
        'takes the message and is gone',
        {
          '.': async (v: Visit) => {
            v.say('250 queued');
            await v.wait(10);
            reset(v);
          },
        },
        'accepted',
        'end-of-data',
      ],
      [
        'takes the message and says nothing ever after',
        { '.': '250 queued', QUIT: silence },
        'accepted',
        'end-of-data',
      ],
      [
        'takes the message twice',
        { '.': Buffer.from('250 queued\r\n250 queued\r\n') },
        'accepted',
        'end-of-data',
      ],
      [
        'takes the message, then says no',
        { '.': Buffer.from('250 queued\r\n554 no\r\n') },
        'accepted',
        'end-of-data',
      ],
      [
        'takes the message with bytes and NULs',
        { '.': Buffer.from([50, 53, 48, 32, 0, 0xff, 0x1b, 91, 13, 10]) },
        'accepted',
        'end-of-data',
      ],
      ['puts the message off for ever', { '.': '451 4.7.1 later' }, 'temporary', 'end-of-data'],
    ] satisfies [string, Record<string, Act>, string, string][]
  ).map(
    ([name, acts, state, stage]): Behaviour => [
      name,
      open(acts),
      { verdict: 'OPEN-ACCEPTED', delivery: delivery(state, stage) },
      send,
    ],
  ),
];

/** One answer too many, before a message was even offered. */
MESSAGES.push([
  'says 354 before DATA',
  open({ RCPT: Buffer.from('250 ok\r\n354 go\r\n') }),
  { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
  send,
]);

/** Refused after all: the recipient was only heard out. */
MESSAGES.push([
  'answers DATA with no',
  open({ DATA: '554 5.5.1 no valid recipients' }),
  { verdict: 'CLOSED', reason: 'refused-at-data', delivery: delivery('refused', 'data') },
  send,
]);

/** The ordinary message to the server's own mailbox never changes the verdict. */
const ORDINARY: Behaviour[] = (
  [
    [
      'resets after 354',
      {
        DATA: async (v: Visit) => {
          v.say('354 go');
          await v.wait(10);
          reset(v);
        },
      },
      'failed',
      'end-of-data',
    ],
    ['hangs after the message', { '.': silence }, 'failed', 'end-of-data'],
    ['takes it and hangs for ever', { '.': '250 ok', QUIT: silence }, 'accepted', 'end-of-data'],
    ['pours after the message', { '.': pour('250-ok\r\n', 1) }, 'failed', 'end-of-data'],
    ['thanks too early', { DATA: Buffer.from('354 go\r\n250 ok\r\n') }, 'failed', 'end-of-data'],
    ['puts it off for ever', { '.': '451 4.7.1 later' }, 'temporary', 'end-of-data'],
    ['refuses it', { '.': '554 5.7.1 spam' }, 'refused', 'end-of-data'],
  ] satisfies [string, Record<string, Act>, string, string][]
).map(([name, acts, state, stage]) => [
  name,
  bent(acts),
  { verdict: 'CLOSED', ordinary: delivery(state, stage) },
  ordinaryJob,
]);

/** Whatever is said about names, the door is as it was. */
const NAMES: Behaviour[] = (
  [
    ['says yes to every name', { VRFY: '250 yes', EXPN: '250 yes' }],
    [
      'lists names without end',
      { VRFY: pour('250-name <a@b.example>\r\n', 1), EXPN: pour('250-name\r\n', 1) },
    ],
    [
      'lists one name without end',
      {
        VRFY: async (v: Visit) => {
          v.raw('250 ');
          await pour('A', 10)(v);
        },
      },
    ],
    ['never finishes a list of names', { VRFY: '250-name', EXPN: '250-name' }],
    ['never answers to names', { VRFY: silence, EXPN: silence }],
    ['resets at EXPN', { EXPN: reset }],
    ['hangs up at VRFY', { VRFY: (v: Visit) => void v.socket.end() }],
    ['says yes twice to each name', { VRFY: Buffer.from('250 yes\r\n250 yes\r\n') }],
    ['says yes and no to each name', { VRFY: Buffer.from('250 yes\r\n550 no\r\n') }],
    ['says 421 to names', { VRFY: '421 4.7.0 stop that' }],
    ['says 354 to names', { VRFY: '354 go on', EXPN: '354 go on' }],
    [
      'writes bytes, NULs and colours as names',
      { VRFY: Buffer.from('250 \x00\x1b[31m\xff <postmaster@office.example>\r\n', 'latin1') },
    ],
  ] satisfies [string, Record<string, Act>][]
).map(([name, acts]) => [name, bent(acts), { verdict: 'CLOSED' }]);

/** What may go wrong when QUIT goes out with the attempts. */
const PIPELINED: Behaviour[] = (
  [
    ['resets instead of its goodbye', { QUIT: reset }, 'CLOSED'],
    ['hangs up instead of its goodbye', { QUIT: (visit: Visit) => void visit.socket.end() }, 'CLOSED'],
    ['never says goodbye', { QUIT: silence }, 'CLOSED'],
    ['says goodbye with 250', { QUIT: '250 bye' }, 'CLOSED'],
    ['says goodbye twice', { QUIT: Buffer.from('221 bye\r\n221 bye\r\n') }, 'CLOSED'],
    ['says goodbye without end', { QUIT: pour('221-bye\r\n', 1) }, 'CLOSED'],
    ['says 421 as goodbye', { QUIT: '421 bye' }, 'CLOSED'],
    ['says no to QUIT', { QUIT: '554 stay' }, 'CT-LIMIT'],
    ['answers RSET twice', { RSET: Buffer.from('250 ok\r\n250 ok\r\n') }, 'CT-NOANSWER'],
    ['resets at the second recipient', { RSET: reset }, 'CLOSED'],
  ] satisfies [string, Record<string, Act>, string][]
).map(([name, acts, verdict]) => [
  `with PIPELINING: ${name}`,
  bent(acts, ['PIPELINING']),
  { verdict } as Behaviour[2],
]);

const claims: Partial<CellJob> = { impersonate: true };
const believing = (acts: Record<string, Act>) => bent(acts, ['XCLIENT NAME ADDR']);
const CLAIMS: Behaviour[] = (
  [
    ['answers XCLIENT without end', { XCLIENT: pour('220-x\r\n', 1) }],
    [
      'pours after XCLIENT',
      {
        XCLIENT: async (v: Visit) => {
          v.say('220 x');
          await pour('250 ok\r\n', 1)(v);
        },
      },
    ],
    ['never answers XCLIENT', { XCLIENT: silence }],
    ['resets at XCLIENT', { XCLIENT: reset }],
    [
      'says yes to XCLIENT and nothing more',
      {
        XCLIENT: (v: Visit) => {
          v.say('220 x');
          v.socket.pause();
        },
      },
    ],
    ['says yes to XCLIENT twice', { XCLIENT: Buffer.from('220 x\r\n220 x\r\n') }],
    [
      'says yes to XCLIENT with the answers to come',
      { XCLIENT: Buffer.from(`220 x\r\n${'250 ok\r\n'.repeat(4)}`) },
    ],
    ['says no to XCLIENT', { XCLIENT: '550 no' }],
    ['says 421 to XCLIENT', { XCLIENT: '421 4.3.2 no' }],
    ['answers XCLIENT with words', { XCLIENT: 'welcome home' }],
  ] satisfies [string, Record<string, Act>][]
).map(([name, acts]) => [name, believing(acts), { verdict: 'CLOSED' }, claims]);

/** The server of these tests plays the proxy: what it says comes before, or instead of, the mail server's words. */
const throughProxy = (serve: (visit: Visit) => Promise<void> | void) =>
  script(async (visit) => {
    visit.socket.removeAllListeners('data');
    await serve(visit);
  });
const heard = (visit: Visit): Promise<void> =>
  new Promise((resolve) => void visit.socket.once('data', () => resolve()));
const GRANTED = Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 25]);
/** Grants every wish, then says this. */
const granting = (then: (visit: Visit) => Promise<void> | void) =>
  throughProxy(async (visit) => {
    await heard(visit);
    visit.raw(Buffer.from([5, 0]));
    await heard(visit);
    visit.raw(GRANTED);
    await then(visit);
  });

const PROXIES: Behaviour[] = (
  [
    ['is silent', throughProxy(forever), { verdict: 'CT-NOANSWER', reason: 'proxy' }],
    ['hangs up', throughProxy(() => {}), { verdict: 'CT-NOANSWER', reason: 'proxy' }],
    ['pours', throughProxy(pour('5', 4)), { verdict: 'CT-NOANSWER', reason: 'proxy' }],
    [
      'is a mail server',
      throughProxy((v) => v.say('220 mail ESMTP')),
      { verdict: 'CT-NOANSWER', reason: 'proxy' },
    ],
    ['grants and says nothing', granting(forever), { verdict: 'CT-NOANSWER', reason: 'no-greeting' }],
    ['grants and resets', granting(reset), { verdict: 'CT-NOANSWER', reason: 'cut' }],
    ['grants and hangs up', granting(() => {}), { verdict: 'CT-NOANSWER', reason: 'cut' }],
    [
      'grants and speaks HTTP',
      granting((v) => v.say('HTTP/1.1 403 Forbidden')),
      { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
    ],
    ['grants and pours', granting(pour('220-x\r\n', 4)), { verdict: 'CT-NOANSWER', reason: 'not-smtp' }],
    [
      'grants and puts answers in front of the greeting',
      granting((v) => v.raw('220 mail\r\n250 ok\r\n250 ok\r\n250 ok\r\n')),
      { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
    ],
    [
      'grants twice',
      granting((v) => {
        v.raw(GRANTED);
        v.say('220 mail');
      }),
      { verdict: 'CT-NOANSWER', reason: 'not-smtp' },
    ],
    [
      'says that the server refused',
      throughProxy(async (v) => {
        await heard(v);
        v.raw(Buffer.from([5, 0]));
        await heard(v);
        v.raw(Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0]));
      }),
      { verdict: 'CT-REFUSED' },
    ],
    [
      'refuses us',
      throughProxy(async (v) => {
        await heard(v);
        v.raw(Buffer.from([5, 0]));
        await heard(v);
        v.raw(Buffer.from([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]));
      }),
      { verdict: 'CT-NOANSWER', reason: 'proxy' },
    ],
  ] satisfies [string, Behaviour[1], Behaviour[2]][]
).map(([name, start, expected]) => [
  name,
  start,
  expected,
  {},
  (base, port) => socksDialer({ host: '127.0.0.1', port }, base),
]);

describe('a message at an open door', () => playEach(MESSAGES));
describe('the ordinary message', () => playEach(ORDINARY));
describe('names', () => playEach(NAMES));
describe('a goodbye behind a group', () => playEach(PIPELINED));
describe('a claimed address', () => playEach(CLAIMS));
describe('a proxy on the way', () => playEach(PROXIES));
