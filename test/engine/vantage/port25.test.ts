import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineDeps } from '../../../main/engine/deps.ts';
import { DialError } from '../../../main/engine/deps.ts';
import { nodeDialer } from '../../../main/engine/smtp/index.ts';
import { tryPort25 } from '../../../main/engine/vantage/index.ts';
import { limitsFor, nodeClock, nodeRandom } from '../../../main/service/host-deps.ts';
import { fakeResolver } from '../../fakes/zone.ts';

const never = new AbortController().signal;
const zone = { 'MX webmail.example': ['10 mx.webmail.example'], 'A mx.webmail.example': ['127.0.0.1'] };
const deps = (more: Partial<EngineDeps> = {}): EngineDeps => ({
  clock: nodeClock,
  random: nodeRandom,
  resolver: fakeResolver(zone),
  dialer: nodeDialer(),
  limits: { ...limitsFor('normal', true), connectMs: 500, bannerMs: 500 },
  log: () => {},
  ...more,
});

let server: Server | null = null;
afterEach(() => server?.close());

describe('does port 25 leave this connection (V2)', () => {
  it('yes, when the proof mailbox’s server greets; nothing is said before its greeting', async () => {
    const heard: string[] = [];
    server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => heard.push(chunk.toString()));
      setTimeout(() => {
        heard.push('greeted');
        socket.write('220 mx.webmail.example ESMTP\r\n');
      }, 50);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await tryPort25('me@webmail.example', deps(), never, port)).toMatchObject({
      result: 'open',
      host: 'mx.webmail.example',
    });
    expect(heard[0]).toBe('greeted');
  });

  it('no, when nobody answers the connection', async () => {
    const dialer: EngineDeps['dialer'] = {
      ...nodeDialer(),
      connect: async () => Promise.reject(new DialError('timeout', 'no answer')),
    };
    expect(await tryPort25('me@webmail.example', deps({ dialer }), never)).toMatchObject({
      result: 'blocked',
    });
  });

  it('not known, when it is refused or the name leads nowhere', async () => {
    expect(await tryPort25('me@webmail.example', deps(), never, 1)).toMatchObject({ result: 'unknown' });
    expect(await tryPort25('me@nowhere.example', deps(), never)).toMatchObject({ result: 'unknown' });
  });
});
