import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { PracticeHandle } from '../../main/practice/index.ts';

/** A plain SMTP client for the tests: it knows nothing of the program under test. */
export type Talk = {
  greeting: string;
  /** Sends a line, gives back the whole reply (several lines joined with `\n`), or `closed`. */
  say(line: string): Promise<string>;
  /** Sends lines in one write, gives back as many replies. */
  sayAll(lines: string[]): Promise<string[]>;
  startTls(servername: string): Promise<TLSSocket>;
  socket: Socket;
  close(): void;
};

export async function talkTo(port: number, host = '127.0.0.1'): Promise<Talk> {
  let socket: Socket = connect({ port, host });
  let text = '';
  let closed = false;
  let wake = (): void => undefined;
  const listenTo = (stream: Socket): void => {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      wake();
    });
    stream.on('error', () => undefined);
    stream.on('close', () => {
      closed = true;
      wake();
    });
  };
  listenTo(socket);
  const read = async (): Promise<string> => {
    for (;;) {
      const reply = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(text)?.[0];
      if (reply !== undefined) {
        text = text.slice(reply.length);
        return reply.trimEnd().replaceAll('\r\n', '\n');
      }
      if (closed) return 'closed';
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const greeting = await read();
  return {
    greeting,
    say(line) {
      socket.write(`${line}\r\n`);
      return read();
    },
    async sayAll(lines) {
      socket.write(lines.map((line) => `${line}\r\n`).join(''));
      const replies: string[] = [];
      for (const _ of lines) replies.push(await read());
      return replies;
    },
    async startTls(servername) {
      socket.removeAllListeners('data');
      const secure = connectTls({ socket, servername, rejectUnauthorized: false });
      await new Promise<void>((resolve, reject) => {
        secure.once('secureConnect', resolve);
        secure.once('error', reject);
      });
      socket = secure;
      listenTo(secure);
      return secure;
    },
    socket,
    close: () => socket.destroy(),
  };
}

/** Port of a practice server. */
export function portOf(practice: PracticeHandle, id: string): number {
  const target = practice.world.servers.find((row) => row.id === id)?.target ?? '';
  const port = Number(target.split(':')[1]);
  if (!(port > 0)) throw new Error(`no practice server ${id}`);
  return port;
}

export const STRANGER = 'probe@practice-visitor.example';
export const ELSEWHERE = 'proof@practice-outside.example';

export type Tried = { hello: string; mail: string; replies: string[] };

/** One conversation: greeting, EHLO, MAIL FROM, and each recipient. */
export async function tryRecipients(
  port: number,
  recipients: string[],
  how: { from?: string; ehlo?: string; host?: string } = {},
): Promise<Tried> {
  const talk = await talkTo(port, how.host);
  const hello = await talk.say(`EHLO ${how.ehlo ?? 'visitor.practice-visitor.example'}`);
  const mail = await talk.say(`MAIL FROM:<${how.from ?? STRANGER}>`);
  const replies: string[] = [];
  for (const recipient of recipients) replies.push(await talk.say(`RCPT TO:<${recipient}>`));
  await talk.say('QUIT');
  talk.close();
  return { hello, mail, replies };
}

/** Waits until the condition holds, at most `ms`. */
export async function until(condition: () => boolean, ms = 3000): Promise<boolean> {
  const end = Date.now() + ms;
  while (!condition() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  return condition();
}
