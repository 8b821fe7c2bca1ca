import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type BrowserMode, startBrowserMode } from '../../main/browser/index.ts';
import { createEventHub } from '../../main/transport/hub.ts';
import { MAX_MESSAGE_BYTES } from '../../main/transport/messages.ts';
import { contentSecurityPolicy } from '../../main/transport/page.ts';
import { createRouter } from '../../main/transport/router.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';
import { arrive, ask } from './http.ts';
import { makePageFolder, SECRET, TRAVERSALS } from './page-folder.ts';

const pages = makePageFolder();
let mode: BrowserMode;
let isBusy = false;

async function start(idleMs?: number): Promise<BrowserMode> {
  const router = createRouter(createTestHandlers().handlers, { host: 'browser' });
  return startBrowserMode({
    router,
    hub: createEventHub(),
    assetsDir: pages.folder,
    isBusy: () => isBusy,
    ...(idleMs === undefined ? {} : { idleMs }),
  });
}

beforeEach(async () => {
  isBusy = false;
  mode = await start();
});
afterEach(() => mode.stop());
afterAll(() => pages.remove());

describe('who gets the page', () => {
  it('trades the one-time token for a cookie and a clean address', async () => {
    const { pathname, search } = new URL(mode.url);
    const answer = await ask(mode.port, pathname + search);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(new URL(mode.url).searchParams.get('token')).toHaveLength(43);
  });

  it('keeps working on reload in that browser, and when its address is opened again there', async () => {
    const cookie = await arrive(mode.url);
    for (const path of ['/', '/', `/${new URL(mode.url).search}`]) {
      expect([200, 303]).toContain((await ask(mode.port, path, { headers: { Cookie: cookie } })).status);
    }
  });

  it('gives a second browser a plain refusal, with or without the spent token', async () => {
    await arrive(mode.url);
    for (const path of ['/', `/${new URL(mode.url).search}`, '/assets/a.js', '/?token=', '/?token=wrong']) {
      const answer = await ask(mode.port, path, { headers: { 'Accept-Language': 'id-ID,id;q=0.9' } });
      expect(answer.status).toBe(403);
      expect(answer.body).toContain('browser lain');
      expect(answer.body).not.toMatch(/<script|<style/);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('does not let a preview, a prefetch or a HEAD spend the token', async () => {
    const path = `/${new URL(mode.url).search}`;
    await ask(mode.port, path, { method: 'HEAD' });
    await ask(mode.port, path, { headers: { 'Sec-Purpose': 'prefetch' } });
    await ask(mode.port, path, { headers: { 'Sec-Fetch-Mode': 'no-cors' } });
    expect(await arrive(mode.url)).not.toBe('');
  });

  it.each(['localhost', 'evil.example', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example', '[::1]'])(
    'refuses the Host %j (DNS rebinding)',
    async (host) => {
      const cookie = await arrive(mode.url);
      const answer = await ask(mode.port, '/', { headers: { Host: host, Cookie: cookie } });
      expect(answer.status).toBe(403);
      expect(answer.body).not.toContain('<script');
    },
  );

  it('listens on 127.0.0.1 and nowhere else', async () => {
    const elsewhere = Object.values(networkInterfaces())
      .flat()
      .filter((entry) => entry && !entry.internal && entry.family === 'IPv4')
      .map((entry) => entry?.address ?? '');
    for (const host of [...elsewhere, '::1', '127.0.0.2']) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connectTcp({ host, port: mode.port, timeout: 2000 });
        socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
        socket.once('timeout', () => resolve(false));
        socket.once('connect', () => socket.destroy());
      });
      expect(reached, host).toBe(false);
    }
  });
});

describe('what is served', () => {
  it('sends the page with the policy and its nonce, new on every load', async () => {
    const cookie = await arrive(mode.url);
    const nonces = [];
    for (let load = 0; load < 2; load += 1) {
      const answer = await ask(mode.port, '/', { headers: { Cookie: cookie } });
      const nonce = /<meta name="style-nonce" content="([^"]+)">/.exec(answer.body)?.[1] ?? '';
      expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy(nonce));
      nonces.push(nonce);
    }
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces[0]?.length).toBeGreaterThanOrEqual(22);
  });

  it('sends the safety headers on everything, and no CORS header on anything', async () => {
    const cookie = await arrive(mode.url);
    for (const path of ['/', '/assets/a.js', '/missing.js']) {
      const { headers } = await ask(mode.port, path, {
        headers: { Cookie: cookie, Origin: 'http://evil.example' },
      });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cache-control']).toBeTruthy();
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it.each(TRAVERSALS)('does not serve %s', async (path) => {
    const cookie = await arrive(mode.url);
    const answer = await ask(mode.port, path, { headers: { Cookie: cookie } });
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain(SECRET);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('refuses %s', async (method) => {
    const cookie = await arrive(mode.url);
    expect((await ask(mode.port, '/', { method, headers: { Cookie: cookie } })).status).toBe(405);
  });
});

describe('who gets the socket', () => {
  const tryOpen = async (headers: Record<string, string>, path = '/ws') => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const socket = new WebSocket(`ws://127.0.0.1:${mode.port}${path}`, { headers });
    socket.once('message', () => resolve('answered'));
    socket.once('unexpected-response', (_request, response) => resolve(`status ${response.statusCode}`));
    socket.once('close', (code) => resolve(`closed ${code}`));
    socket.once('error', () => resolve('error'));
    socket.once('open', () => socket.send(JSON.stringify({ id: 1, method: 'cases.list', input: {} })));
    const outcome = await promise;
    socket.terminate();
    return outcome;
  };
  const origin = () => `http://127.0.0.1:${mode.port}`;

  it('serves our page with its cookie', async () => {
    const cookie = await arrive(mode.url);
    expect(await tryOpen({ Cookie: cookie, Origin: origin() })).toBe('answered');
  });

  it('closes without an answer when the cookie is missing or wrong', async () => {
    await arrive(mode.url);
    expect(await tryOpen({ Origin: origin() })).toBe('closed 4401');
    expect(await tryOpen({ Origin: origin(), Cookie: `relay-doctor-${mode.port}=x` })).toBe('closed 4401');
  });

  it('refuses any other Origin, Host or path', async () => {
    const cookie = await arrive(mode.url);
    const others = [
      'null',
      'http://evil.example',
      `https://127.0.0.1:${mode.port}`,
      `http://localhost:${mode.port}`,
      `${origin()}.evil.example`,
    ];
    for (const other of others) expect(await tryOpen({ Cookie: cookie, Origin: other })).toBe('status 403');
    expect(await tryOpen({ Cookie: cookie })).toBe('status 403');
    expect(await tryOpen({ Cookie: cookie, Origin: origin(), Host: 'evil.example' })).toBe('status 403');
    expect(await tryOpen({ Cookie: cookie, Origin: origin() }, '/other')).toBe('status 404');
  });

  it('closes on a message that is too large, binary or not JSON', async () => {
    const cookie = await arrive(mode.url);
    for (const [message, code] of [
      ['x'.repeat(MAX_MESSAGE_BYTES + 1), 1009],
      [Buffer.from('{}'), 4400],
      ['{', 4400],
      [`${'['.repeat(200_000)}`, 4400],
    ] as const) {
      const socket = new WebSocket(`ws://127.0.0.1:${mode.port}/ws`, {
        headers: { Cookie: cookie, Origin: origin() },
      });
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      socket.once('open', () => socket.send(message));
      expect(await closed).toBe(code);
    }
  });
});

describe('how it ends', () => {
  it('ends by itself when nobody looks, but not while a run is going or a window is open', async () => {
    const short = await start(150);
    let why = '';
    void short.ended.then((reason) => {
      why = reason;
    });
    isBusy = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(why).toBe('');

    const cookie = await arrive(short.url);
    const socket = new WebSocket(`ws://127.0.0.1:${short.port}/ws`, {
      headers: { Cookie: cookie, Origin: `http://127.0.0.1:${short.port}` },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    isBusy = false;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(why).toBe('');

    socket.terminate();
    await vi.waitFor(() => expect(why).toBe('idle'), 3000);
    await expect(ask(short.port, '/')).rejects.toThrow();
  });

  it('says so when the port is taken', async () => {
    const router = createRouter(createTestHandlers().handlers, { host: 'browser' });
    const second = startBrowserMode({
      router,
      hub: createEventHub(),
      assetsDir: pages.folder,
      port: mode.port,
    });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
