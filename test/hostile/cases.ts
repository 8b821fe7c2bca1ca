import { expect } from 'vitest';
import type { VerdictCode } from '../../preload/contract/index.ts';
import { NASTY } from './names.ts';
import type { Outcome } from './run-case.ts';
import {
  blackHole,
  closedOffice,
  expiredOffice,
  mute,
  oneLiner,
  pourer,
  type Trap,
  talker,
} from './servers.ts';

/** One piece of bad input or bad luck, and what the program must make of it. */
export type HostileCase = {
  name: string;
  target: string;
  server?: () => Promise<Trap>;
  /** Instead of a server: this text for `--server`. */
  at?: string;
  resolver?: 'good' | 'lying' | 'silent' | 'rubbish' | 'absent';
  more?: string[];
  /** Through this proxy. */
  proxy?: () => Promise<Trap>;
  /** Messages that may have been left behind; none when it is not said. */
  sent?: number;
  code: VerdictCode;
  reason?: string;
  status: number;
  /** The run must have ended by then. */
  seconds: number;
  /** What is quoted from a server and may look like anything. */
  quoted?: RegExp;
  words?: RegExp;
  also?: (outcome: Outcome) => void;
};

const KANTOR = { target: 'kantor.example', seconds: 20 } as const;
const MB = 1_048_576;
const GREETING = '220 mail.kantor.example ESMTP';

export const NAME_CASES: HostileCase[] = [
  {
    name: 'misspelt domain',
    target: 'kantor.exmaple',
    code: 'CT-NAME',
    reason: 'no-domain',
    status: 2,
    seconds: 15,
    words: /Did you mean kantor\.example/,
    // A domain that is not there has no records to put right.
    also: ({ report }) => expect(report.findings).toEqual([]),
  },
  {
    name: 'domain nobody has, nothing near it',
    target: 'qqqq.zzzz.example',
    code: 'CT-NAME',
    reason: 'no-domain',
    status: 2,
    seconds: 15,
  },
  { name: 'no MX', target: 'nomx.example', server: closedOffice, code: 'CLOSED', status: 1, seconds: 20 },
  {
    name: 'no MX, and nobody at its main address',
    target: 'nomx.example',
    more: ['--port', '1'],
    code: 'CT-REFUSED',
    status: 2,
    seconds: 15,
  },
  { name: 'null MX', target: 'nullmx.example', code: 'CT-NAME', reason: 'null-mx', status: 2, seconds: 15 },
  {
    name: 'name that resolves nowhere',
    target: 'nowhere.example',
    code: 'CT-NAME',
    reason: 'mx-without-address',
    status: 2,
    seconds: 15,
    words: /mail\.nowhere\.example/,
  },
  {
    name: 'domain without mail and without address',
    target: 'empty.example',
    code: 'CT-NAME',
    reason: 'no-address',
    status: 2,
    seconds: 15,
  },
  {
    name: 'server name that resolves nowhere',
    target: 'kantor.example',
    at: 'mial.kantor.example',
    code: 'CT-NAME',
    reason: 'no-address',
    status: 2,
    seconds: 15,
    words: /mial\.kantor\.example/,
  },
  {
    name: 'name server that is not there',
    target: 'kantor.example',
    resolver: 'absent',
    code: 'CT-NAME',
    reason: 'dns-failed',
    status: 2,
    seconds: 10,
  },
  {
    name: 'no network: the name server keeps silent',
    target: 'kantor.example',
    resolver: 'silent',
    code: 'CT-NAME',
    reason: 'dns-failed',
    status: 2,
    seconds: 25,
    words: /internet connection/,
  },
  {
    name: 'the name server keeps silent, the server is named by its address',
    target: 'kantor.example',
    resolver: 'silent',
    server: closedOffice,
    more: ['--vantage', 'outside', '--only', 'relay'],
    code: 'CLOSED',
    status: 0,
    seconds: 30,
  },
  {
    name: 'name server that answers rubbish',
    target: 'kantor.example',
    resolver: 'rubbish',
    code: 'CT-NAME',
    reason: 'dns-failed',
    status: 2,
    seconds: 30,
  },
  {
    name: 'DNS that makes up answers, misspelt domain',
    target: 'kantor.exmaple',
    resolver: 'lying',
    more: ['--port', '1'],
    code: 'CT-NAME',
    reason: 'dns-makes-up',
    status: 2,
    seconds: 20,
    words: /makes up/,
  },
  {
    name: 'DNS that makes up answers, server named by hand',
    ...KANTOR,
    resolver: 'lying',
    server: closedOffice,
    code: 'CLOSED',
    status: 1,
    words: /makes up/,
  },
];

export const PLACE_CASES: HostileCase[] = [
  {
    name: 'address of this computer, nothing said about the place',
    target: 'private.example',
    server: closedOffice,
    code: 'CLOSED-INSIDE',
    status: 2,
    seconds: 20,
  },
  {
    name: 'address of this computer that says yes to all',
    target: 'private.example',
    server: () => closedOffice({ rcpt: () => '250 Ok' }),
    code: 'OPEN-INSIDE',
    status: 2,
    seconds: 20,
  },
  { name: 'port closed', ...KANTOR, at: '127.0.0.1:1', code: 'CT-REFUSED', status: 2 },
  {
    name: 'port filtered',
    ...KANTOR,
    server: blackHole,
    code: 'CT-NOANSWER',
    reason: 'timeout',
    status: 2,
    seconds: 40,
  },
  {
    name: 'no banner',
    ...KANTOR,
    server: mute,
    code: 'CT-NOANSWER',
    reason: 'no-greeting',
    status: 2,
    seconds: 55,
  },
  {
    name: 'no banner, and less time than that',
    ...KANTOR,
    server: mute,
    more: ['--timeout', '3'],
    code: 'CT-STOPPED',
    reason: 'timed-out',
    status: 2,
    seconds: 10,
  },
];

export const SERVER_CASES: HostileCase[] = [
  {
    name: 'greeting painted over with asterisks',
    ...KANTOR,
    server: () => closedOffice({ greeting: ['220 ********************************'] }),
    code: 'CT-MIDDLE',
    reason: 'asterisks',
    status: 2,
  },
  {
    name: 'server that knows only HELO',
    ...KANTOR,
    server: () => {
      const known: Record<string, string> = { HELO: '250 mail', MAIL: '250 ok', RSET: '250 ok' };
      return talker('220 mail.kantor.example ready', (visit, line) => {
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'RCPT')
          visit.say(/<(postmaster|info)@kantor\.example>/i.test(line) ? '250 ok' : '550 relaying denied');
        else visit.say(known[verb] ?? '500 unknown command');
      });
    },
    code: 'CLOSED',
    status: 1,
  },
  {
    name: '4xx at the greeting',
    ...KANTOR,
    server: () => oneLiner('421 4.3.2 Service not available, try again later'),
    code: 'CT-LATER',
    reason: 'greeting-later',
    status: 2,
  },
  {
    name: 'server in trouble of its own at the greeting',
    ...KANTOR,
    server: () => oneLiner('451 4.3.5 Server configuration problem'),
    code: 'CT-LATER',
    reason: 'server-fault',
    status: 2,
  },
  {
    name: '554 at the greeting, naming a list',
    ...KANTOR,
    server: () =>
      oneLiner(
        '554 5.7.1 Service unavailable; Client host [203.0.113.50] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.50',
      ),
    code: 'CT-BLOCKED',
    reason: 'blocked',
    status: 2,
    also: ({ report }) => {
      const lines = report.findings.flatMap((row) => row.evidence.flatMap((proof) => proof.lines));
      expect(lines.join('\n')).toContain('zen.spamhaus.org');
    },
  },
  {
    name: 'certificate that has run out',
    ...KANTOR,
    server: expiredOffice,
    code: 'CLOSED',
    status: 1,
    words: /run out/,
  },
  {
    name: 'STARTTLS that answers with something else than TLS',
    ...KANTOR,
    server: () => closedOffice({ startTls: 'breaks' }),
    code: 'CLOSED',
    status: 1,
    words: /offered but does not work/,
  },
  {
    name: 'STARTTLS that is refused',
    ...KANTOR,
    server: () => closedOffice({ startTls: 'refuses' }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'STARTTLS with a stranger’s line slipped in',
    ...KANTOR,
    server: () => closedOffice({ startTls: 'injects' }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'server that hangs up at once',
    ...KANTOR,
    server: () => oneLiner(),
    code: 'CT-NOANSWER',
    reason: 'cut',
    status: 2,
  },
  {
    name: 'server that hangs up after its greeting',
    ...KANTOR,
    server: () => oneLiner(GREETING),
    code: 'CT-NOANSWER',
    reason: 'cut',
    status: 2,
  },
  {
    name: 'server that hangs up after each RCPT',
    ...KANTOR,
    server: () => closedOffice({ hangUpAfter: (_reply, command) => /^RCPT/i.test(command) }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'server that hangs up instead of answering RCPT',
    ...KANTOR,
    server: () =>
      talker(GREETING, (visit, line) => {
        if (/^RCPT/i.test(line)) visit.socket.destroy();
        else visit.say('250 ok');
      }),
    code: 'CT-LIMIT',
    status: 2,
  },
  {
    name: 'web server',
    ...KANTOR,
    server: () => oneLiner('HTTP/1.1 400 Bad Request', 'Content-Type: text/html', '', '<html>no</html>'),
    code: 'CT-NOANSWER',
    reason: 'not-smtp',
    status: 2,
  },
  {
    name: 'answers that are no mail protocol',
    ...KANTOR,
    server: () => talker(GREETING, (visit) => visit.say('999 what <html>{{ip}}')),
    code: 'CT-NOANSWER',
    reason: 'not-understood',
    status: 2,
  },
  {
    name: '1 MB in one line of the greeting',
    ...KANTOR,
    server: () => closedOffice({ greeting: [`220 mail.kantor.example ${'A'.repeat(MB)}`] }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: '1 MB in one line of each refusal',
    ...KANTOR,
    server: () =>
      closedOffice({
        rcpt: ({ to }) =>
          /^(postmaster|info)@kantor/.test(to) ? '250 Ok' : `554 5.7.1 Relay access denied ${'B'.repeat(MB)}`,
      }),
    code: 'CLOSED',
    status: 1,
    seconds: 30,
  },
  {
    name: 'greeting without an end, in one line',
    ...KANTOR,
    server: () => pourer('220 ', Buffer.alloc(65_536, 0x41)),
    code: 'CT-NOANSWER',
    reason: 'not-smtp',
    status: 2,
  },
  {
    name: 'greeting without an end, in many lines',
    ...KANTOR,
    server: () => pourer('', Buffer.from('220-and more\r\n'.repeat(4000))),
    code: 'CT-NOANSWER',
    reason: 'not-smtp',
    status: 2,
  },
  {
    name: 'markup, terminal codes and right-to-left text in every answer',
    target: 'nasty.example',
    seconds: 20,
    server: () =>
      closedOffice({
        greeting: [`220 mail.kantor.example ${NASTY}`],
        hello: `mail.kantor.example ${NASTY}`,
        keywords: ['PIPELINING', NASTY, `AUTH PLAIN ${NASTY}`],
        rcpt: ({ to }) =>
          /^(postmaster|info)@nasty/.test(to) ? `250 ${NASTY}` : `554 5.7.1 Relay access denied ${NASTY}`,
      }),
    code: 'CLOSED-LOGIN',
    status: 1,
    quoted: /␛\[2J.*?=cmd\(\)/gi,
  },
  {
    name: 'the same as its only greeting',
    ...KANTOR,
    server: () => oneLiner(`554 blocked by ${NASTY}`),
    code: 'CT-BLOCKED',
    status: 2,
  },
];
