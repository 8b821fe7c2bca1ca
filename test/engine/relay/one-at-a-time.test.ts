import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { runNmapSixteen } from '../../../main/engine/relay/index.ts';
import { startDelayProxy } from '../../bench/delay-proxy.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { probe } from '../../fakes/smtp/probe.ts';
import { closedTo } from './hostile-play.ts';

/** What a mail server saw of its visitors, counted at its own end. */
type Counted = {
  port: number;
  connections: number;
  mostAtOnce: number;
  /** Most refusals on one connection. */
  mostRefusals: number;
  /** How each connection ended. */
  ends: ('QUIT' | 'cut')[];
  server: Server;
};

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A closed server with PIPELINING whose every connection counts from its beginning to its goodbye. `workMs`: before each answer. */
async function countingServer(workMs = 0, isOpen = false): Promise<Counted> {
  let now = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    now += 1;
    counted.connections += 1;
    counted.mostAtOnce = Math.max(counted.mostAtOnce, now);
    let hasQuit = false;
    let isOver = false;
    socket.on('error', () => {});
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      now -= 1;
      counted.ends.push(hasQuit ? 'QUIT' : 'cut');
    };
    // As in Postfix a visit is over when the goodbye has gone out, or the visitor is gone.
    socket.on('finish', over).on('close', over);
    talk(socket, { workMs, isOpen }, (refusals, quit) => {
      counted.mostRefusals = Math.max(counted.mostRefusals, refusals);
      hasQuit ||= quit;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  const counted: Counted = { port, connections: 0, mostAtOnce: 0, mostRefusals: 0, ends: [], server };
  return counted;
}

type Manner = { workMs: number; isOpen: boolean };

function talk(
  socket: Socket,
  { workMs, isOpen }: Manner,
  note: (refusals: number, quit: boolean) => void,
): void {
  let rest = '';
  let refusals = 0;
  let turn = Promise.resolve();
  socket.write('220 mail.office.example ESMTP\r\n');
  const answer = (line: string): void => {
    if (line === 'QUIT') {
      note(refusals, true);
      socket.end('221 bye\r\n');
      return;
    }
    const to = /^RCPT TO:<(.*)>/.exec(line)?.[1];
    const reply = line.startsWith('EHLO')
      ? '250-mail.office.example\r\n250 PIPELINING'
      : to === undefined || isOpen
        ? '250 ok'
        : closedTo(to);
    if (reply.startsWith('5')) refusals += 1;
    note(refusals, false);
    socket.write(`${reply}\r\n`);
  };
  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      turn = turn.then(async () => {
        if (workMs > 0) await new Promise((resolve) => setTimeout(resolve, workMs));
        if (!socket.destroyed) answer(line);
      });
    }
  });
}

const LIMITS = { connectMs: 2000, bannerMs: 2000, replyMs: 2000 };

/** The port of this server, so many ms away. */
async function farPort({ port }: Counted, roundTripMs: number): Promise<number> {
  if (roundTripMs === 0) return port;
  const line = await startDelayProxy({
    listen: { host: '127.0.0.1', port: 0 },
    target: { host: '127.0.0.1', port },
    roundTripMs,
  });
  servers.unshift(line);
  return (line.address() as AddressInfo).port;
}

const expectPolite = async (seen: Counted): Promise<void> => {
  await expect.poll(() => seen.ends.length).toBe(seen.connections);
  expect(seen.mostAtOnce).toBe(1);
  expect(seen.mostRefusals).toBe(2);
  expect(new Set(seen.ends)).toEqual(new Set(['QUIT']));
};

describe('one connection at a time, counted by the server', () => {
  it.each([
    ['near', 0, 0],
    ['near and slow at its work', 0, 12],
    ['20 ms away', 20, 0],
    ['60 ms away', 60, 0],
    ['30 ms away and slow at its work', 30, 12],
  ])('%s', async (_name, roundTripMs, workMs) => {
    const seen = await countingServer(workMs);
    const { cell, leftOpen } = await probe(await farPort(seen, roundTripMs), {}, LIMITS);
    expect(cell.verdict).toBe('CLOSED');
    expect(leftOpen).toBe(0);
    await expectPolite(seen);
  });

  it('sixteen refusals in eight connections, a little more than four round trips each', async () => {
    const roundTripMs = 60;
    const seen = await countingServer();
    const done = await runNmapSixteen(
      { ip: '127.0.0.1', port: await farPort(seen, roundTripMs) },
      testDeps(LIMITS),
    );
    expect(done.attempts).toHaveLength(16);
    expect(seen.connections).toBe(8);
    // Two to the greeting, EHLO, the attempts with QUIT behind them; the first connection does not know yet that it will be used up.
    expect(done.ms / roundTripMs).toBeGreaterThan(32);
    expect(done.ms / roundTripMs).toBeLessThan(45);
    await expectPolite(seen);
  });

  it('sixteen times yes on one connection', async () => {
    const seen = await countingServer(0, true);
    const done = await runNmapSixteen({ ip: '127.0.0.1', port: await farPort(seen, 30) }, testDeps(LIMITS));
    expect(done.attempts).toHaveLength(16);
    expect({ connections: seen.connections, most: seen.mostAtOnce }).toEqual({ connections: 1, most: 1 });
  });
});
