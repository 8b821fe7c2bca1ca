import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type BrowserMode, startBrowserMode } from '../../main/browser/index.ts';
import { createEventHub, type EventHub } from '../../main/transport/hub.ts';
import { MAX_MESSAGE_BYTES } from '../../main/transport/messages.ts';
import { contentSecurityPolicy } from '../../main/transport/page.ts';
import { createRouter } from '../../main/transport/router.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';
import { plainLook } from '../fakes/plain-look.ts';
import { arrive, ask, tokenOf, visit } from './http.ts';
import { makePageFolder, SECRET, TRAVERSALS } from './page-folder.ts';

const pages = makePageFolder();
let mode: BrowserMode;
let hub: EventHub;
let isBusy = false;

async function start(idleMs?: number): Promise<BrowserMode> {
  const router = createRouter(createTestHandlers().handlers, { host: 'browser' });
  hub = createEventHub();
  return startBrowserMode({
    router,
    hub,
    assetsDir: pages.folder,
    look: () => plainLook,
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

const origin = () => `http://127.0.0.1:${mode.port}`;
const token = () => `token.${tokenOf(mode.url)}`;

describe('who gets the session (check 18)', () => {
  it('trades the one-time token for a key over the socket, once', async () => {
    expect(tokenOf(mode.url)).toHaveLength(43);
    const first = await visit(mode.port, ['relay-doctor', token()]);
    expect([first.outcome, first.key.length, first.socket.protocol]).toEqual([
      'answered',
      43,
      'relay-doctor',
    ]);
    const again = await visit(mode.port, ['relay-doctor', token()]);
    expect([again.outcome, again.key]).toEqual(['closed 4401', '']);
    first.socket.terminate();
  });

  it('lets the page come back with its key: reload, second tab, the same address again', async () => {
    const key = await arrive(mode.url);
    const offers = [
      ['relay-doctor', `session.${key}`],
      ['relay-doctor', token(), `session.${key}`],
    ];
    for (const offer of offers) {
      const back = await visit(mode.port, offer);
      expect([back.outcome, back.key]).toEqual(['answered', '']);
      back.socket.terminate();
    }
  });

  it('opens for nobody without them, however they are guessed', async () => {
    const key = await arrive(mode.url);
    const wrong = [
      [],
      ['relay-doctor'],
      ['relay-doctor', 'token.'],
      ['relay-doctor', 'session.'],
      ['relay-doctor', `token.${key}`],
      ['relay-doctor', `session.${key.slice(0, -1)}`],
      ['relay-doctor', `session.${key.toLowerCase()}`],
      ['relay-doctor', `session.${tokenOf(mode.url)}`],
      ['relay-doctor', `x.${key}`],
      ['relay-doctor', key],
    ];
    for (const offer of wrong)
      expect((await visit(mode.port, offer)).outcome, String(offer)).toBe('closed 4401');
    const cookie = { headers: { Cookie: `relay-doctor-${mode.port}=${key}; session=${key}` } };
    expect((await visit(mode.port, ['relay-doctor'], cookie)).outcome).toBe('closed 4401');
  });

  it('keeps a token whole while others guess, and never says it or the key back', async () => {
    for (let guess = 0; guess < 20; guess += 1) {
      const offer = `token.${guess}.${tokenOf(mode.url).slice(2)}`;
      expect((await visit(mode.port, ['relay-doctor', offer])).outcome).toBe('closed 4401');
    }
    const came = await visit(mode.port, [token(), 'relay-doctor']);
    expect([came.outcome, came.socket.protocol]).toEqual(['answered', 'relay-doctor']);
    came.socket.terminate();
  });

  it('sends notices to windows with a session only', async () => {
    const key = await arrive(mode.url);
    const own = await visit(mode.port, ['relay-doctor', `session.${key}`]);
    const heard: string[] = [];
    own.socket.on('message', (data) => heard.push(data.toString()));
    const stranger = new WebSocket(`ws://127.0.0.1:${mode.port}/ws`, { headers: { Origin: origin() } });
    stranger.on('message', (data) => heard.push(`stranger ${data}`));
    await new Promise((resolve) => stranger.once('open', resolve));
    hub.publish('cases.changed', {});
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual([expect.stringContaining('cases.changed')]);
    own.socket.terminate();
    stranger.terminate();
  });

  it("sets no cookie, and gives the window's files only where a person or the page itself asks", async () => {
    for (const path of ['/', '/assets/a.js', '/nothing', '/?token=x']) {
      expect((await ask(mode.port, path)).headers['set-cookie']).toBeUndefined();
    }
    for (const site of ['cross-site', 'same-site', 'anything'])
      for (const path of ['/', '/assets/a.js']) {
        const answer = await ask(mode.port, path, {
          headers: { 'Sec-Fetch-Site': site, 'Accept-Language': 'id-ID,id;q=0.9' },
        });
        expect(answer.status).toBe(403);
        expect(answer.body).toContain('browser lain');
        expect(answer.body).not.toMatch(/<script|<style/);
      }
    for (const site of ['none', 'same-origin'])
      expect((await ask(mode.port, '/', { headers: { 'Sec-Fetch-Site': site } })).status).toBe(200);
  });

  it.each(['localhost', 'evil.example', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example', '[::1]'])(
    'refuses the Host %j (DNS rebinding)',
    async (host) => {
      const answer = await ask(mode.port, '/', { headers: { Host: host } });
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
    const nonces = [];
    for (let load = 0; load < 2; load += 1) {
      const answer = await ask(mode.port, '/');
      const nonce = /<meta name="style-nonce" content="([^"]+)">/.exec(answer.body)?.[1] ?? '';
      expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy(nonce));
      nonces.push(nonce);
    }
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces[0]?.length).toBeGreaterThanOrEqual(22);
  });

  it('sends the safety headers on everything, and no CORS header on anything', async () => {
    for (const path of ['/', '/assets/a.js', '/missing.js']) {
      const { headers } = await ask(mode.port, path, {
        headers: { Origin: 'http://evil.example' },
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
    const answer = await ask(mode.port, path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain(SECRET);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('refuses %s', async (method) => {
    expect((await ask(mode.port, '/', { method })).status).toBe(405);
  });
});

describe('who gets the socket', () => {
  it('refuses any other Origin, Host or path, key or not', async () => {
    const offer = ['relay-doctor', `session.${await arrive(mode.url)}`];
    const others = [
      'null',
      'http://evil.example',
      `https://127.0.0.1:${mode.port}`,
      `http://localhost:${mode.port}`,
      `${origin()}.evil.example`,
      `http://127.0.0.1:${mode.port + 1}`,
      '',
    ];
    for (const other of others)
      expect((await visit(mode.port, offer, { headers: { Origin: other } })).outcome, other).toBe(
        'status 403',
      );
    for (const host of ['evil.example', `evil.example:${mode.port}`, `localhost:${mode.port}`])
      expect((await visit(mode.port, offer, { headers: { Host: host } })).outcome, host).toBe('status 403');
    for (const path of ['/other', '/ws?x=1', '//ws', '/ws/'])
      expect((await visit(mode.port, offer, { path })).outcome, path).toBe('status 404');
    expect((await visit(mode.port, offer)).outcome).toBe('answered');
  });

  it('closes on a message that is too large, binary or not JSON', async () => {
    const key = await arrive(mode.url);
    for (const [message, code] of [
      ['x'.repeat(MAX_MESSAGE_BYTES + 1), 1009],
      [Buffer.from('{}'), 4400],
      ['{', 4400],
      [`${'['.repeat(200_000)}`, 4400],
    ] as const) {
      const offers = ['relay-doctor', `session.${key}`];
      const socket = new WebSocket(`ws://127.0.0.1:${mode.port}/ws`, offers, {
        headers: { Origin: origin() },
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

    const { socket, outcome } = await visit(short.port, ['relay-doctor', `token.${tokenOf(short.url)}`]);
    expect(outcome).toBe('answered');
    isBusy = false;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(why).toBe('');

    socket.terminate();
    // Strangers who knock do not keep it alive.
    const knocking = setInterval(() => void visit(short.port, ['relay-doctor']), 50);
    await vi.waitFor(() => expect(why).toBe('idle'), 3000).finally(() => clearInterval(knocking));
    await expect(ask(short.port, '/')).rejects.toThrow();
  });

  it('says so when the port is taken', async () => {
    const router = createRouter(createTestHandlers().handlers, { host: 'browser' });
    const second = startBrowserMode({
      router,
      hub: createEventHub(),
      assetsDir: pages.folder,
      look: () => plainLook,
      port: mode.port,
    });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
