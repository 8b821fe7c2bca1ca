import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { EventHub } from './hub.ts';
import { MAX_MESSAGE_BYTES, openClientSession, windowMessage } from './messages.ts';
import type { Router } from './router.ts';

/** The only address the program ever listens on. */
export const LOOPBACK = '127.0.0.1';

/** Close codes of ours (README.md). */
export const CLOSE_NOT_ALLOWED = 4401;
const CLOSE_BAD_MESSAGE = 4400;

/** The sub-protocol that is agreed on; what else is offered carries the permission and is never echoed. */
const PROTOCOL = 'relay-doctor';

/** How long a window that is turned away may take to say goodbye, ms. */
const GOODBYE_MS = 2000;

/** Bytes that may wait for a window that does not read; more and it is dropped. */
const MAX_BACKLOG_BYTES = 32 * 1024 * 1024;
const PING_EVERY_MS = 30_000;

/** 256 random bits, URL-safe. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares two secrets in constant time, whatever their lengths. */
export function isSameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** True when `Host` is exactly this address and port: stops DNS rebinding. */
export function isOwnHost(request: IncomingMessage, port: number): boolean {
  return request.headers.host === `${LOOPBACK}:${port}`;
}

/** True when `Origin` is exactly our own page's. */
export function isOwnOrigin(request: IncomingMessage, port: number): boolean {
  return request.headers.origin === `http://${LOOPBACK}:${port}`;
}

/** A window that is let in, and what it is told first, if anything. */
export type Admission = { greeting: object | null };

/** Permissions offered with the socket, by name: `Sec-WebSocket-Protocol: relay-doctor, token.…, session.…`. */
export function readOffers(request: IncomingMessage): Map<string, string> {
  const offers = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((offer) => offer.trim());
  return new Map(
    offers.flatMap((offer) => {
      const dot = offer.indexOf('.');
      return dot > 0 ? [[offer.slice(0, dot), offer.slice(dot + 1)]] : [];
    }),
  );
}

export type SocketOptions = {
  server: Server;
  router: Router;
  hub: EventHub;
  /** The permission itself; `Host` and `Origin` are checked before. */
  admit(request: IncomingMessage): Admission | null;
  /** Told how many windows are connected, whenever that changes. */
  onClients?(count: number): void;
};

/** Serves `/ws` of a loopback server that is already listening. Returns the function that drops every window. */
export function serveSocket(options: SocketOptions): () => void {
  const { server, router, hub } = options;
  const port = (server.address() as AddressInfo).port;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  let serial = 0;
  let served = 0;
  const count = (change: number) => {
    served += change;
    options.onClients?.(served);
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!isOwnHost(request, port) || !isOwnOrigin(request, port))
      return refuseUpgrade(socket, '403 Forbidden');
    if (request.url !== '/ws') return refuseUpgrade(socket, '404 Not Found');
    sockets.handleUpgrade(request, socket, head, (connection) => {
      connection.on('error', () => connection.terminate());
      const admission = options.admit(request);
      if (!admission) return turnAway(connection);
      serial += 1;
      if (admission.greeting) connection.send(JSON.stringify(admission.greeting));
      serveClient(connection, `socket-${serial}`, router, hub);
      count(1);
      connection.on('close', () => count(-1));
    });
  };

  server.on('upgrade', upgrade);
  return () => {
    server.off('upgrade', upgrade);
    for (const connection of sockets.clients) connection.terminate();
    sockets.close();
  };
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function turnAway(connection: WebSocket): void {
  connection.close(CLOSE_NOT_ALLOWED, 'not allowed');
  setTimeout(() => connection.terminate(), GOODBYE_MS).unref();
}

function serveClient(connection: WebSocket, client: string, router: Router, hub: EventHub): void {
  const session = openClientSession(router, client);
  const send = (message: object) => {
    if (connection.readyState !== connection.OPEN) return;
    if (connection.bufferedAmount > MAX_BACKLOG_BYTES) return connection.terminate();
    connection.send(JSON.stringify(message));
  };
  const unsubscribe = hub.subscribe(send);

  let isAlive = true;
  connection.on('pong', () => {
    isAlive = true;
  });
  const heartbeat = setInterval(() => {
    if (!isAlive) return connection.terminate();
    isAlive = false;
    connection.ping();
  }, PING_EVERY_MS);
  heartbeat.unref();

  connection.on('message', async (data, isBinary) => {
    const message = isBinary ? null : readMessage(data);
    if (!message) return connection.close(CLOSE_BAD_MESSAGE, 'bad message');
    const answer = await session.take(message);
    if (answer) send(answer);
  });
  connection.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
    session.end();
  });
}

function readMessage(data: RawData) {
  try {
    const parsed = windowMessage.safeParse(JSON.parse(data.toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A running loopback transport. `token` goes into `Authorization: Bearer …`. */
export type Loopback = { url: string; port: number; token: string; stop(): Promise<void> };

/** Listens on 127.0.0.1, on `port` or a random one. Rejects with the system's error when the port is taken. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, LOOPBACK, resolve);
  await promise;
  server.off('error', reject);
  return (server.address() as AddressInfo).port;
}

/** Stops a server now: open connections are cut, not waited for. */
export async function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}

/** The bare transport without pages: a WebSocket that wants the bearer token. Used by tests and tools. */
export async function startLoopback(options: {
  router: Router;
  hub: EventHub;
  port?: number;
}): Promise<Loopback> {
  const token = createToken();
  const server = createServer((_request, response) => {
    response.writeHead(404, { 'Content-Length': '0' }).end();
  });
  const port = await listenOnLoopback(server, options.port);
  const drop = serveSocket({
    server,
    router: options.router,
    hub: options.hub,
    admit: (request) => {
      const [scheme, given] = (request.headers.authorization ?? '').split(' ');
      return scheme === 'Bearer' && isSameToken(given ?? '', token) ? { greeting: null } : null;
    },
  });
  return {
    url: `ws://${LOOPBACK}:${port}/ws`,
    port,
    token,
    async stop() {
      drop();
      await closeServer(server);
    },
  };
}
