import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Assets, createAssets } from '../transport/assets.ts';
import type { EventHub } from '../transport/hub.ts';
import { closeServer, isOwnHost, LOOPBACK, listenOnLoopback, serveSocket } from '../transport/loopback.ts';
import { commonHeaders, preparePage } from '../transport/page.ts';
import type { Router } from '../transport/router.ts';
import { watchIdle } from './idle.ts';
import { sendRefusal } from './refusal.ts';
import { type BrowserSession, createBrowserSession } from './session.ts';

/** Half an hour without a window ends browser mode. */
const IDLE_MS = 30 * 60 * 1000;

export type BrowserModeOptions = {
  router: Router;
  hub: EventHub;
  /** The built window, `dist/renderer`. */
  assetsDir: string;
  /** 0 or absent: any free port. */
  port?: number;
  /** Ends by itself after this long without a window, ms; half an hour when absent. */
  idleMs?: number;
  /** True while a run is going: then it does not end. */
  isBusy?(): boolean;
};

/** Browser mode that is up. `url` holds the one-time token. */
export type BrowserMode = {
  url: string;
  port: number;
  /** Resolves when it has ended, and why. */
  ended: Promise<'idle' | 'stopped'>;
  stop(): Promise<void>;
};

/**
 * Serves the window to one browser on this computer (SPEC H2, S2): 127.0.0.1 only, exact `Host` and `Origin`, one-time token
 * in exchange for a cookie, GET and HEAD only, the same policy as the desktop. Rejects when the port is taken.
 */
export async function startBrowserMode(options: BrowserModeOptions): Promise<BrowserMode> {
  const assets = createAssets(options.assetsDir);
  let session: BrowserSession | null = null;
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 }, (request, response) => {
    if (session) answer(request, response, { assets, session, port }).catch(() => response.destroy());
    else response.destroy();
  });
  const port = await listenOnLoopback(server, options.port);
  const own = createBrowserSession(port);
  session = own;

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
    isAllowed: (request) => own.hasCookie(request),
    onClients: (count) => idle.setClients(count),
  });
  return { url: `http://${LOOPBACK}:${port}/?token=${own.token}`, port, ended, stop: () => stop('stopped') };
}

type Site = { assets: Assets; session: BrowserSession; port: number };

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const language = request.headers['accept-language'];
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response
      .writeHead(405, { ...commonHeaders, Allow: 'GET, HEAD', 'Content-Length': '0', Connection: 'close' })
      .end();
    return;
  }
  if (!isOwnHost(request, site.port)) return sendRefusal(response, 'stranger', language);

  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const isKnown = site.session.hasCookie(request);
  if (path === '/' && query !== '') {
    const token = new URLSearchParams(query).get('token') ?? '';
    const isNew = !isKnown && isPersonArriving(request) && site.session.redeem(token);
    if (!isKnown && !isNew) return sendRefusal(response, 'stranger', language);
    return sendToCleanAddress(response, isNew ? site.session.setCookie : null);
  }
  if (!isKnown) return sendRefusal(response, 'stranger', language);

  const asset = await site.assets.find(path);
  if (!asset) return sendRefusal(response, path === '/' ? 'not-built' : 'not-found', language);
  const page = preparePage(asset, path);
  response.writeHead(200, { ...page.headers, 'Content-Length': page.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}

/** Only a page load by a person may spend the token: not a link preview, a prefetch or a HEAD. */
function isPersonArriving(request: IncomingMessage): boolean {
  const mode = request.headers['sec-fetch-mode'];
  return (
    request.method === 'GET' &&
    (mode === undefined || mode === 'navigate') &&
    request.headers['sec-purpose'] === undefined &&
    request.headers.purpose === undefined
  );
}

function sendToCleanAddress(response: ServerResponse, cookie: string | null): void {
  response.writeHead(303, {
    ...commonHeaders,
    Location: '/',
    'Cache-Control': 'no-store',
    'Content-Length': '0',
    ...(cookie ? { 'Set-Cookie': cookie } : {}),
  });
  response.end();
}
