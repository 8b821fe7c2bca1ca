import { request } from 'node:http';
import { WebSocket } from 'ws';

/** An answer as it came, for looking at raw headers. */
export type RawAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

/** One HTTP request with exactly these headers; the path is sent as written. */
export async function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const call = request(
    {
      host: '127.0.0.1',
      port,
      path,
      method: options.method ?? 'GET',
      headers: options.headers ?? {},
      agent: false,
      timeout: 5000,
    },
    (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    },
  );
  call.on('error', reject);
  call.end();
  return promise;
}

/** How an attempt to open the socket ended: `open`, `closed 4401`, `status 403`, `error`. `key` is what came as the session's key. */
export type Visit = { outcome: string; key: string; socket: WebSocket };

/** Opens the socket with these sub-protocols and headers, and asks one thing over it. */
export async function visit(
  port: number,
  offers: string[],
  options: { headers?: Record<string, string>; path?: string } = {},
): Promise<Visit> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let key = '';
  const socket = new WebSocket(`ws://127.0.0.1:${port}${options.path ?? '/ws'}`, offers, {
    headers: { Origin: `http://127.0.0.1:${port}`, ...options.headers },
  });
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    if (typeof message.session === 'string') key = message.session;
    if (message.id === 1) resolve('answered');
  });
  socket.once('unexpected-response', (_request, response) => resolve(`status ${response.statusCode}`));
  socket.once('close', (code) => resolve(`closed ${code}`));
  socket.once('error', () => resolve('error'));
  socket.once('open', () => socket.send(JSON.stringify({ id: 1, method: 'cases.list', input: {} })));
  const outcome = await promise;
  return { outcome, key, socket };
}

/** The one-time token of an address. */
export function tokenOf(url: string): string {
  return new URLSearchParams(new URL(url).hash.slice(1)).get('token') ?? '';
}

/** Arrives as the page would: spends the token, leaves again, gives the session's key back. */
export async function arrive(url: string): Promise<string> {
  const came = await visit(Number(new URL(url).port), ['relay-doctor', `token.${tokenOf(url)}`]);
  came.socket.terminate();
  return came.key;
}
