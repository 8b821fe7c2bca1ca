import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { Page } from 'playwright-core';
import { closeServer, listenOnLoopback } from '../../main/transport/loopback.ts';

/** What a hostile server noted of one request. */
export type Noted = { url: string; headers: IncomingHttpHeaders };

/** A web server of somebody else. */
export type HostileSite = { port: number; noted: Noted[]; stop(): Promise<void> };

/** Starts it, on this port or any: an empty page at every address, and a memory. */
export async function startHostileSite(onPort = 0): Promise<HostileSite> {
  const noted: Noted[] = [];
  const server = createServer((request, response) => {
    noted.push({ url: request.url ?? '', headers: request.headers });
    response.writeHead(200, { 'Content-Type': 'text/html', 'Referrer-Policy': 'unsafe-url' });
    response.end('<!doctype html><title>nice cats</title><body>cats</body>');
  });
  const port = await listenOnLoopback(server, onPort);
  return { port, noted, stop: () => closeServer(server) };
}

/** Names that the test's Chromium finds on this computer: the far end of DNS rebinding. */
export const EVIL = 'evil.example';
export const RESOLVE = `--host-resolver-rules=MAP ${EVIL} 127.0.0.1, MAP *.${EVIL} 127.0.0.1`;

/** How a page may fetch. */
export type Way = {
  method?: string;
  mode?: 'cors' | 'no-cors';
  credentials?: 'include';
  cache?: 'no-store';
  body?: string;
  headers?: Record<string, string>;
};

/** What a page gets out of fetching an address: the text, or that it was refused. */
export function steal(page: Page, url: string, init: Way = {}): Promise<string> {
  return page.evaluate(
    ([address, options]) =>
      fetch(address, options).then(
        async (answer) => `${answer.type} ${answer.status} ${(await answer.text()).slice(0, 40)}`,
        () => 'refused',
      ),
    [url, init] as const,
  );
}

/** Opens a socket from inside the page: the first answer as JSON, or the close code. */
export function knock(page: Page, url: string, offers: string[]): Promise<string> {
  return page.evaluate(
    ([address, given]) => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const socket = new WebSocket(address, given);
      socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'cases.list', input: {} }));
      socket.onmessage = (event) => resolve(String(event.data));
      socket.onclose = (event) => resolve(`closed ${event.code}`);
      return promise;
    },
    [url, offers] as const,
  );
}

/** Puts an element of this kind with this address into the page; resolves with `loaded` or `error`. */
export function include(
  page: Page,
  kind: 'img' | 'script' | 'link' | 'object',
  url: string,
): Promise<string> {
  return page.evaluate(
    ([tag, address]) => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const element = document.createElement(tag);
      if (tag === 'link') element.setAttribute('rel', 'stylesheet');
      element.setAttribute(tag === 'link' ? 'href' : tag === 'object' ? 'data' : 'src', address);
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('error');
      document.body.append(element);
      return promise;
    },
    [kind, url] as const,
  );
}
