import type { Client } from '../../preload/contract/index.ts';
import type { Connection } from './connection.ts';
import type { Pass } from './pass.ts';
import { openSocket } from './socket.ts';

export type { Connection, ConnectionStatus } from './connection.ts';

declare global {
  interface Window {
    /** Put there by the preload in the desktop; absent in browser mode. */
    relayDoctor?: Client;
  }
}

/** The way to the program: the preload's client when there is one, else a WebSocket to the page's own origin, let in by `pass`. */
export function connect(host: Window, pass: Pass): Connection {
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
  return openSocket(
    `${scheme}//${host.location.host}/ws`,
    (url) => new WebSocket(url, pass.offers()),
    pass.keep,
  );
}
