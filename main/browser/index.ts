import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Assets, createAssets } from '../transport/assets.ts';
import type { EventHub } from '../transport/hub.ts';
import { closeServer, isOwnHost, LOOPBACK, listenOnLoopback, serveSocket } from '../transport/loopback.ts';
import { commonHeaders, findPage, type Look } from '../transport/page.ts';
import type { Router } from '../transport/router.ts';
import { watchIdle } from './idle.ts';
import { isOtherUser } from './peer.ts';
import { sendRefusal } from './refusal.ts';
import { createBrowserSession } from './session.ts';

/** Half an hour without a window ends browser mode. */
const IDLE_MS = 30 * 60 * 1000;

/** The rehearsal is not waited for longer than this, ms. */
const REHEARSAL_MS = 1000;

export type BrowserModeOptions = {
  router: Router;
  hub: EventHub;
  /** The built window, `dist/renderer`. */
  assetsDir: string;
  /** How the person wants the window, asked for each time the page is sent. */
  look(): Look;
  /** 0 or absent: any free port. */
  port?: number;
  /** Ends by itself after this long without a window, ms; half an hour when absent. */
  idleMs?: number;
  /** True while a run is going: then it does not end. */
  isBusy?(): boolean;
};

/** Browser mode that is up. `url` holds the one-time token, behind `#`. */
export type BrowserMode = {
  url: string;
  port: number;
  /** Resolves when it has ended, and why. */
  ended: Promise<'idle' | 'stopped'>;
  stop(): Promise<void>;
};

/**
 * Serves the window to one browser on this computer (SPEC H2, S2): 127.0.0.1 only, exact `Host` and `Origin`, one-time token
 * in exchange for a session of the socket, no cookie, GET and HEAD only, the same policy as the desktop. The files themselves are no
 * secret; everything that matters goes over the socket. Rejects when the port is taken.
 */
export async function startBrowserMode(options: BrowserModeOptions): Promise<BrowserMode> {
  const assets = createAssets(options.assetsDir);
  const session = createBrowserSession();
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 }, (request, response) => {
    answer(request, response, { assets, port, look: options.look }).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    const client = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    if (isOtherUser(client, { address: LOOPBACK, port: socket.localPort ?? 0 })) socket.destroy();
  });
  const port = await listenOnLoopback(server, options.port);
  await rehearse(port);

  const { promise: ended, resolve: tellEnd } = Promise.withResolvers<'idle' | 'stopped'>();
  let isStopped = false;
  const stop = async (why: 'idle' | 'stopped') => {
    if (isStopped) return;
    isStopped = true;
    idle.stop();
    drop();
    await closeServer(server);
    tellEnd(why);
  };
  const idle = watchIdle({
    idleMs: options.idleMs ?? IDLE_MS,
    isBusy: () => options.isBusy?.() ?? false,
    onIdle: () => void stop('idle'),
  });
  const drop = serveSocket({
    server,
    router: options.router,
    hub: options.hub,
    admit: session.admit,
    onClients: (count) => idle.setClients(count),
  });
  return {
    url: `http://${LOOPBACK}:${port}/#token=${session.token}`,
    port,
    ended,
    stop: () => stop('stopped'),
  };
}

/**
 * The program asks for its own page and what that names once, before anybody is told the address: what the first answers need is loaded
 * then, while the browser is still starting. Nothing depends on it.
 */
async function rehearse(port: number): Promise<void> {
  const page = await ask(port, '/');
  const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
  await Promise.all(named.map((path) => ask(port, path)));
}

/** What the program itself answers, or nothing when that takes long. */
function ask(port: number, path: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ host: LOOPBACK, port, path, agent: false, timeout: REHEARSAL_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('close', () => resolve(text));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(''));
  });
}

type Site = { assets: Assets; port: number; look(): Look };

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const language = request.headers['accept-language'];
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response
      .writeHead(405, { ...commonHeaders, Allow: 'GET, HEAD', 'Content-Length': '0', Connection: 'close' })
      .end();
    return;
  }
  if (!isOwnHost(request, site.port) || isSentByOtherPage(request))
    return sendRefusal(response, 'stranger', language);

  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const page = await findPage(site.assets, path, site.look());
  if (!page) return sendRefusal(response, path === '/' ? 'not-built' : 'not-found', language);
  response.writeHead(200, { ...page.headers, 'Content-Length': page.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}

/**
 * True when the browser says that a page of another site or another port made this request: a link, a frame, an image, a script, a fetch
 * (Fetch Metadata, W3C). `none` is a person: address bar, bookmark, the system's opener.
 */
function isSentByOtherPage(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'none' && site !== 'same-origin';
}
