import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserMode, startBrowserMode } from '../../main/browser/index.ts';
import { isOtherUser } from '../../main/browser/peer.ts';
import { createEventHub } from '../../main/transport/hub.ts';
import { listenOnLoopback } from '../../main/transport/loopback.ts';
import { createRouter } from '../../main/transport/router.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';
import { plainLook } from '../fakes/plain-look.ts';
import { makePageFolder } from './page-folder.ts';

const NOBODY = 65534;
const pages = makePageFolder();
let mode: BrowserMode;
let plain: Server;

beforeAll(async () => {
  const router = createRouter(createTestHandlers().handlers, { host: 'browser' });
  mode = await startBrowserMode({
    router,
    hub: createEventHub(),
    assetsDir: pages.folder,
    look: () => plainLook,
  });
  plain = createServer();
  await listenOnLoopback(plain);
});
afterAll(async () => {
  await mode.stop();
  plain.close();
  pages.remove();
});

/** What a plain HTTP request of this user brings back; this process's own user when none is given. */
function askAs(user: number | undefined, port: number): Promise<string> {
  const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:${port}\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3`;
  const { promise, resolve } = Promise.withResolvers<string>();
  execFile('/bin/bash', ['-c', script], user === undefined ? {} : { uid: user, gid: user }, (_error, out) =>
    resolve(out),
  );
  return promise;
}

async function pair(host?: string): Promise<{ client: Socket; server: Socket }> {
  const { port } = plain.address() as { port: number };
  const accepted = new Promise<Socket>((resolve) => plain.once('connection', resolve));
  const client = connect({ port, host: '127.0.0.1', ...(host ? { localAddress: host } : {}) });
  return { client, server: await accepted };
}

describe('other users of this computer (check 18)', () => {
  it('serves the person who started it', async () => {
    expect(await askAs(undefined, mode.port)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('cuts another user off before a byte is answered, where the system lets this test be one', async () => {
    if (process.getuid?.() === 0) {
      expect(await askAs(NOBODY, mode.port)).toBe('');
      return;
    }
    // Not the superuser: the other way round, a program of ours in front of a server that belongs to another.
    const { client, server } = await pair();
    const ends = [
      { address: server.remoteAddress ?? '', port: server.remotePort ?? 0 },
      { address: '127.0.0.1', port: server.localPort ?? 0 },
    ] as const;
    expect(isOtherUser(...ends, (process.getuid?.() ?? 0) + 1)).toBe(process.platform === 'linux');
    client.destroy();
  });

  it('knows its own and the superuser from any loopback address, and holds nobody for a stranger without proof', async () => {
    for (const host of ['127.0.0.1', '127.0.0.9']) {
      const { client, server } = await pair(host);
      const from = { address: server.remoteAddress ?? '', port: server.remotePort ?? 0 };
      const to = { address: '127.0.0.1', port: server.localPort ?? 0 };
      expect(from.address).toBe(host);
      expect(isOtherUser(from, to)).toBe(false);
      expect(isOtherUser({ address: host, port: 1 }, to, 12345)).toBe(false);
      client.destroy();
    }
  });
});
