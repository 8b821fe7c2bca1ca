/** A tiny SMTP client: hands one test message to the server and says how far it got. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** One message to hand over; `source` is the address to come from. */
export type Push = {
  host: string;
  port: number;
  source: string;
  ehlo: string;
  mailFrom: string;
  rcptTo: string;
  token: string;
  /** Encrypt first (STARTTLS) when the server offers it, or from the first byte. */
  encrypt?: 'starttls' | 'implicit';
  /** Claim to be the server itself: Postfix's XCLIENT, or the header of a proxy (PROXY protocol, version 1). */
  claim?: 'xclient' | 'proxy';
};

const proxyHeader = (job: Push): string =>
  job.host.includes(':')
    ? `PROXY TCP6 ::1 ::1 40025 ${job.port}\r\n`
    : `PROXY TCP4 127.0.0.1 127.0.0.1 40025 ${job.port}\r\n`;

/** The steps of one delivery, in order; the last one that was answered is where it ended. */
type Stage =
  | 'connect'
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'xclient'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'end-of-data';

/** `taken` is true only for a 2xx after the message text. */
export type Pushed = { taken: boolean; stage: Stage; code: number; reply: string };

/** In the text of every message that the lab hands over. */
export const LAB_WORDS = 'A test message of the lab.';

const REPLY_TIMEOUT_MS = 40_000;

class Line {
  private buffer = '';
  private waiting: { resolve: (reply: string) => void; reject: (error: Error) => void } | undefined;
  private failed: Error | undefined;
  private socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    this.attach(socket);
  }

  private attach(socket: Socket): void {
    this.socket = socket;
    socket.setTimeout(REPLY_TIMEOUT_MS, () => socket.destroy(new Error('no reply in time')));
    socket.on('data', (chunk: Buffer) => {
      this.buffer += chunk.toString('latin1');
      this.give();
    });
    const fail = (error: Error) => {
      this.failed ??= error;
      this.give();
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('connection closed')));
  }

  private give(): void {
    if (this.waiting === undefined) return;
    const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(this.buffer)?.[0];
    if (whole !== undefined) {
      this.buffer = this.buffer.slice(whole.length);
      this.waiting.resolve(whole.trim());
    } else if (this.failed !== undefined) this.waiting.reject(this.failed);
    else return;
    this.waiting = undefined;
  }

  read(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.give();
    });
  }

  ask(command: string): Promise<string> {
    this.socket.write(`${command}\r\n`, 'latin1');
    return this.read();
  }

  async encrypt(): Promise<void> {
    const plain = this.socket;
    plain.removeAllListeners();
    const secure = connectTls({ socket: plain, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
    });
    this.attach(secure);
  }

  end(): void {
    this.socket.end();
    this.socket.destroySoon();
  }
}

const message = (push: Push): string =>
  [
    `From: Lab <${push.mailFrom === '' ? 'probe@tester.example' : push.mailFrom}>`,
    'To: <relaytest@outside.example>',
    `Subject: lab test ${push.token}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${push.token}@tester.example>`,
    'Auto-Submitted: auto-generated',
    '',
    `${LAB_WORDS} Token ${push.token}.`,
    '.',
  ].join('\r\n');

/** Hands the message over, step by step, and stops at the first refusal. Never rejects. */
export const push = async (job: Push): Promise<Pushed> => {
  const family = job.host.includes(':') ? 6 : 4;
  const socket = connect({ host: job.host, port: job.port, localAddress: job.source, family });
  const line = new Line(socket);
  let stage: Stage = 'connect';
  let reply = '';
  const good = async (next: Stage, said: Promise<string>): Promise<boolean> => {
    stage = next;
    reply = await said;
    return /^[23]/.test(reply);
  };
  const result = (taken: boolean): Pushed => ({ taken, stage, code: Number(reply.slice(0, 3)) || 0, reply });
  try {
    if (job.claim === 'proxy') socket.write(proxyHeader(job));
    if (job.encrypt === 'implicit') await line.encrypt();
    if (!(await good('greeting', line.read()))) return result(false);
    if (!(await good('ehlo', line.ask(`EHLO ${job.ehlo}`)))) return result(false);
    if (job.encrypt === 'starttls' && /STARTTLS/i.test(reply)) {
      if (!(await good('starttls', line.ask('STARTTLS')))) return result(false);
      await line.encrypt();
      if (!(await good('ehlo', line.ask(`EHLO ${job.ehlo}`)))) return result(false);
    }
    if (job.claim === 'xclient') {
      if (!(await good('xclient', line.ask('XCLIENT ADDR=127.0.0.1 NAME=localhost')))) return result(false);
      if (!(await good('ehlo', line.ask(`EHLO ${job.ehlo}`)))) return result(false);
    }
    if (!(await good('mail', line.ask(`MAIL FROM:<${job.mailFrom}>`)))) return result(false);
    if (!(await good('rcpt', line.ask(`RCPT TO:<${job.rcptTo}>`)))) return result(false);
    if (!(await good('data', line.ask('DATA')))) return result(false);
    return result(await good('end-of-data', line.ask(message(job))));
  } catch (error) {
    reply = error instanceof Error ? error.message : String(error);
    return result(false);
  } finally {
    await Promise.race([line.ask('QUIT').catch(() => ''), new Promise((done) => setTimeout(done, 500))]);
    line.end();
  }
};
