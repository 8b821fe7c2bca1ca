import { EventEmitter } from 'node:events';
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createRequire } from 'node:module';

/** What electron-updater did to its surroundings. */
export type Seen = {
  /** Every request that left, with its headers. */
  requests: { url: string; headers: Record<string, unknown> }[];
  quits: number;
};

/** The parts of Electron that electron-updater asks for; its own code is the real one. */
export type ElectronParts = { seen: Seen; setVersion(version: string): void; remove(): void };

/**
 * Electron's `ClientRequest` over Node's http: a redirect is told and not followed, and there is no `socket` event (Electron `net.request`).
 * `ca` is the authority of the feed: nothing in the program knows of it.
 */
export class ClientRequestStandIn extends EventEmitter {
  readonly #request: ReturnType<typeof requestHttps>;

  constructor(options: RequestOptions, ca: string, seen: Pick<Seen, 'requests'>) {
    super();
    const isPlain = options.protocol === 'http:';
    const url = `${options.protocol}//${options.hostname}:${options.port ?? ''}${options.path}`;
    seen.requests.push({ url, headers: { ...(options.headers as Record<string, unknown>) } });
    const { protocol, hostname, port, path, headers, method } = options;
    const bare = { protocol, hostname, port, path, headers, method };
    this.#request = isPlain ? requestHttp(bare) : requestHttps({ ...bare, ca, agent: false });
    this.#request.on('response', (response) => {
      const { statusCode = 0, headers: got } = response;
      if (statusCode >= 300 && statusCode < 400 && got.location) {
        response.resume();
        this.emit('redirect', statusCode, 'GET', new URL(got.location, url).href, {});
        return;
      }
      response.on('aborted', () => this.emit('aborted'));
      this.emit('response', response);
    });
    this.#request.on('error', (error) => this.emit('error', error));
    this.#request.on('close', () => this.emit('close'));
  }

  end(): void {
    this.#request.end();
  }

  abort(): void {
    this.#request.on('error', () => {});
    this.#request.destroy();
    this.emit('abort');
  }
}

/** Puts the parts where `require('electron')` of a package finds them, in this process. */
export function installElectronParts(options: { ca: string; userData: string }): ElectronParts {
  const require = createRequire(import.meta.url);
  const path = require.resolve('electron');
  const seen: Seen = { requests: [], quits: 0 };
  let version = '0.1.0';
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    whenReady: () => Promise.resolve(),
    getVersion: () => version,
    getName: () => 'relay-doctor',
    getPath: () => options.userData,
    getAppPath: () => options.userData,
    relaunch: () => {},
    quit: () => {
      seen.quits += 1;
    },
  });
  const exports = {
    app,
    autoUpdater: new EventEmitter(),
    session: { fromPartition: () => ({}) },
    shell: { openPath: () => Promise.reject(new Error('not in this test')) },
    net: { request: (asked: RequestOptions) => new ClientRequestStandIn(asked, options.ca, seen) },
  };
  require.cache[path] = { id: path, filename: path, path, loaded: true, exports, children: [] } as never;
  return {
    seen,
    setVersion(next) {
      version = next;
    },
    remove() {
      delete require.cache[path];
    },
  };
}
