import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { makeCertificate } from '../../main/practice/certificate.ts';
import { type OfficeRules, office } from '../fakes/smtp/office.ts';
import { type FakeServer, fakeServer, type Visit } from '../fakes/smtp/script.ts';

/** A server on loopback, or something that only looks like one. */
export type Trap = { port: number; close(): Promise<void> };

const OWN = /^(postmaster|info)@(kantor|nomx|nasty|private)\.example$/i;
const LOCAL = /^[^%!@"]+@(kantor|nomx|nasty|private)\.example$/i;

/** A well-kept server for the domains of this world, bent by `rules`. */
export function closedOffice(rules: OfficeRules = {}): Promise<Trap> {
  return office({
    greeting: ['220 mail.kantor.example ESMTP Postfix'],
    hello: 'mail.kantor.example',
    rcpt: ({ to }) => {
      if (OWN.test(to)) return '250 2.1.5 Ok';
      if (LOCAL.test(to)) return `550 5.1.1 <${to}>: Recipient address rejected: User unknown`;
      return `554 5.7.1 <${to}>: Relay access denied`;
    },
    ...rules,
  });
}

/** The same, with a certificate that ran out last year. */
export function expiredOffice(): Promise<Trap> {
  const twoYearsAgo = new Date(Date.now() - 730 * 86_400_000);
  const certificate = createSecureContext(makeCertificate('mail.kantor.example', twoYearsAgo));
  return closedOffice({ startTls: 'works', certificate });
}

/** Says the same to everybody and hangs up. */
export function oneLiner(...lines: string[]): Promise<Trap> {
  return fakeServer((visit) => {
    for (const line of lines) visit.say(line);
  });
}

/** Greets, then behaves as `talk` says for every line it hears. */
export function talker(greeting: string, talk: (visit: Visit, line: string) => void): Promise<Trap> {
  return fakeServer(async (visit) => {
    visit.say(greeting);
    for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
      if (/^QUIT/i.test(line)) return visit.say('221 Bye');
      talk(visit, line);
    }
  });
}

/** Accepts the connection and keeps silent. */
export function mute(): Promise<FakeServer> {
  return fakeServer(async (visit) => {
    await visit.hear();
  });
}

/** Writes one chunk after the other as long as somebody listens, and never finishes. */
export function pourer(first: string, chunk: Buffer): Promise<Trap> {
  return fakeServer(async (visit) => {
    visit.raw(first);
    await pourInto(visit.socket, chunk);
  });
}

/** Writes as long as somebody listens. */
export async function pourInto(socket: Socket, chunk: Buffer): Promise<void> {
  while (!socket.destroyed) {
    if (!socket.write(chunk)) await drained(socket);
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}

const SLEEPER = `
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.stdout.write(String(server.address().port) + '\\n', () => process.kill(process.pid, 'SIGSTOP'));
});`;

/**
 * A port behind which packets vanish: a listener that is put to sleep, with its queue filled, so that the system answers no
 * further connection. Needs no rights and no route.
 */
export async function blackHole(): Promise<Trap> {
  const child = spawn(process.execPath, ['-e', SLEEPER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await firstNumber(child);
  const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await new Promise((resolve) => setTimeout(resolve, 200));
  return {
    port,
    async close() {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
    },
  };
}

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout?.once('data', (data: Buffer) => resolve(Number(data.toString().trim())));
  });
}
