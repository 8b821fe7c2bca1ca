import type { Client } from '../../preload/contract/index.ts';
import type { Connection } from './connection.ts';
import { openPass } from './pass.ts';
import { openSocket } from './socket.ts';

export type { Connection, ConnectionStatus } from './connection.ts';

declare global {
  interface Window {
    /** Put there by the preload in the desktop; absent in browser mode. */
    relayDoctor?: Client;
  }
}

/** The way to the program: the preload's client when there is one, else a WebSocket to the page's own origin. */
export function connect(host: Window): Connection {
  const client = host.relayDoctor;
  if (client) {
    return {
      call: (method, input) => client.call(method, input),
      on: (event, listener) => client.on(event, listener),
      status: () => 'open',
      onStatus: () => () => undefined,
    };
  }
  const scheme = host.location.protocol === 'https:' ? 'wss:' : 'ws:';
  const pass = openPass(host);
  return openSocket(
    `${scheme}//${host.location.host}/ws`,
    (url) => new WebSocket(url, pass.offers()),
    pass.keep,
  );
}
