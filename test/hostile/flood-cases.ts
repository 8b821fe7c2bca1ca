import { expect } from 'vitest';
import { fakeServer, type Visit } from '../fakes/smtp/script.ts';
import { fakeSocks, type SocksRules } from '../fakes/socks/server.ts';
import type { HostileCase } from './cases.ts';
import { closedOffice, pourInto, type Trap } from './servers.ts';

const KANTOR = { target: 'kantor.example', seconds: 25 } as const;
const STRANGER = 'RCPT TO:<proof@elsewhere.example>';
const MB = 1_048_576;

/** What it does at a line that begins so: says this, or does this. */
type Act = string | Buffer | ((visit: Visit, line: string) => Promise<void> | void);

/** The server of kantor.example, closed and without a pipe, bent at some commands; the longest beginning wins. */
function bent(acts: Record<string, Act>, keywords = ''): () => Promise<Trap> {
  const keys = Object.keys(acts).toSorted((a, b) => b.length - a.length);
  return () =>
    fakeServer(async (visit) => {
      visit.say('220 mail.kantor.example ESMTP');
      let isMessage = false;
      for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
        if (isMessage && line !== '.') continue;
        isMessage = line === 'DATA';
        const act = acts[keys.find((key) => line?.startsWith(key)) ?? ''];
        if (typeof act === 'function') await act(visit, line);
        else if (Buffer.isBuffer(act)) visit.raw(act);
        else if (act !== undefined) visit.say(act);
        else if (line === 'QUIT') return visit.say('221 bye');
        else if (line === 'DATA') visit.say('354 go on');
        else if (line.startsWith('EHLO'))
          visit.raw(`250-mail.kantor.example\r\n250 ${keywords || 'HELP'}\r\n`);
        else if (line.startsWith('RCPT'))
          visit.say(
            /<(postmaster|info)@kantor\.example>/i.test(line) ? '250 ok' : '554 5.7.1 Relay access denied',
          );
        else visit.say('250 ok');
      }
    });
}

const pour =
  (chunk: string): Act =>
  ({ socket }) =>
    pourInto(socket, Buffer.alloc(Math.ceil(65_536 / chunk.length) * chunk.length, chunk));

/** A server that says no more than its bytes; the proxy's other side is the well-kept office. */
const proxied = (rules: SocksRules) => () => fakeSocks(rules);
const nonsense = (bytes: Buffer): SocksRules => ({ instead: { at: 'connect', bytes } });

/** Floods, half answers and liars at every stage behind the greeting: the process stays small and the run ends. */
export const FLOOD_CASES: HostileCase[] = [
  {
    name: 'keywords without end',
    ...KANTOR,
    server: bent({ EHLO: pour('250-X-KEYWORD\r\n') }),
    code: 'CT-NOANSWER',
    reason: 'not-smtp',
    status: 2,
  },
  {
    name: 'one keyword without end',
    ...KANTOR,
    server: bent({ EHLO: pour('250-XXXXXXXX') }),
    code: 'CT-NOANSWER',
    reason: 'not-smtp',
    status: 2,
  },
  {
    name: 'a yes to a stranger without end',
    ...KANTOR,
    server: bent({ [STRANGER]: pour('250-ok\r\n') }),
    code: 'CT-NOANSWER',
    status: 2,
  },
  {
    name: 'a no to a stranger without end',
    ...KANTOR,
    server: bent({ [STRANGER]: pour('554-no ') }),
    code: 'CT-NOANSWER',
    status: 2,
  },
  {
    name: 'a yes and a no to one stranger',
    ...KANTOR,
    server: bent({ [STRANGER]: Buffer.from('250 ok\r\n554 5.7.1 Relay access denied\r\n') }),
    code: 'CT-NOANSWER',
    status: 2,
  },
  {
    name: 'answers to commands that were not sent',
    ...KANTOR,
    server: bent({ MAIL: Buffer.from('250 ok\r\n250 ok\r\n250 ok\r\n') }),
    code: 'CT-NOANSWER',
    status: 2,
  },
  {
    name: 'a flood once encrypted',
    ...KANTOR,
    server: bent(
      {
        STARTTLS: async (visit) => {
          visit.say('220 go');
          visit.secure();
          await visit.hear();
          await pourInto(visit.socket, Buffer.alloc(65_536, '250-X\r\n'));
        },
      },
      'STARTTLS',
    ),
    code: 'CT-NOANSWER',
    status: 2,
  },
  {
    name: 'names without end',
    ...KANTOR,
    server: bent({ VRFY: pour('250-name <a@kantor.example>\r\n'), EXPN: pour('250-name\r\n') }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'one name without end',
    ...KANTOR,
    server: bent({ VRFY: pour('250 namename') }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'a flood as goodbye',
    ...KANTOR,
    server: bent({ QUIT: pour('221-bye\r\n') }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'a reset instead of goodbye',
    ...KANTOR,
    server: bent({ QUIT: (visit) => void visit.socket.resetAndDestroy() }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'a flood as answer to XCLIENT',
    ...KANTOR,
    more: ['--impersonate'],
    server: bent({ XCLIENT: pour('220-x\r\n') }, 'XCLIENT NAME ADDR'),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'patience without end',
    ...KANTOR,
    server: bent({ RCPT: '450 4.2.0 Greylisted, see you later' }),
    code: 'CT-LATER',
    status: 2,
    also: ({ report }) => expect(report.relay.cells[0]?.later).toBeDefined(),
  },
  {
    name: 'a flood at the end of the message',
    ...KANTOR,
    sent: 1,
    more: ['--send', '--confirm', 'later'],
    server: bent({ RCPT: '250 ok', '.': pour('250-queued\r\n') }),
    code: 'OPEN-ACCEPTED',
    status: 1,
  },
  {
    name: 'thanks before the message',
    ...KANTOR,
    sent: 1,
    more: ['--send', '--confirm', 'later'],
    server: bent({ RCPT: '250 ok', DATA: Buffer.from('354 go\r\n250 queued\r\n') }),
    code: 'OPEN-ACCEPTED',
    status: 1,
  },
  {
    name: 'a reset in the message',
    ...KANTOR,
    sent: 1,
    more: ['--send', '--confirm', 'later'],
    server: bent({ RCPT: '250 ok', '.': (visit) => void visit.socket.resetAndDestroy() }),
    code: 'OPEN-ACCEPTED',
    status: 1,
  },
  {
    name: 'the ordinary message taken, and silence',
    ...KANTOR,
    seconds: 60,
    sent: 1,
    more: ['--ordinary', '--confirm', 'later'],
    server: bent({ '.': '250 queued', QUIT: () => {} }),
    code: 'CLOSED',
    status: 1,
  },
  {
    name: 'a proxy that keeps silent',
    ...KANTOR,
    seconds: 60,
    server: closedOffice,
    proxy: proxied({ mute: 'hello' }),
    code: 'CT-NOANSWER',
    reason: 'proxy',
    status: 2,
  },
  {
    name: 'a proxy that is a web server',
    ...KANTOR,
    server: closedOffice,
    proxy: proxied({ instead: { at: 'hello', bytes: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') } }),
    code: 'CT-NOANSWER',
    reason: 'proxy',
    status: 2,
  },
  {
    name: 'a proxy that pours',
    ...KANTOR,
    server: closedOffice,
    proxy: proxied(nonsense(Buffer.alloc(20 * MB))),
    code: 'CT-NOANSWER',
    reason: 'proxy',
    status: 2,
  },
  {
    name: 'a proxy that puts words into the server’s mouth',
    ...KANTOR,
    server: closedOffice,
    proxy: proxied({ rider: '220 mail\r\n250 ok\r\n250 ok\r\n250 ok\r\n' }),
    code: 'CT-NOANSWER',
    status: 2,
  },
  {
    name: 'a proxy that wants a login',
    ...KANTOR,
    server: closedOffice,
    proxy: proxied({ login: { user: 'x', password: 'y' } }),
    code: 'CT-NOANSWER',
    reason: 'proxy',
    status: 2,
  },
];
