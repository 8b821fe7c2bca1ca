import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { WebSocket } from 'ws';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../main/transport/channels.ts';
import { serveWindows } from '../../main/transport/electron.ts';
import type { EventHub } from '../../main/transport/hub.ts';
import { startLoopback } from '../../main/transport/loopback.ts';
import type { Router } from '../../main/transport/router.ts';
import type { Result } from '../../preload/contract/index.ts';

/** One window's end of a transport, whichever it is. */
export type End = {
  call(method: string, input: unknown): Promise<Result<unknown>>;
  /** Starts a call and returns its id, so that it can be aborted. */
  start(method: string, input: unknown): { id: number; result: Promise<Result<unknown>> };
  abort(id: number): void;
  /** Sends anything at all. Resolves with the refusal: an error result, or `closed`. */
  sendRaw(message: unknown): Promise<Result<unknown> | 'closed' | 'silent'>;
  notices: { event: string; payload: unknown }[];
  /** The window goes away. */
  leave(): void;
};

/** A transport to run the behaviour suite against. */
export type Wire = {
  name: string;
  open(router: Router, hub: EventHub): Promise<{ connect(): Promise<End>; stop(): Promise<void> }>;
};

const loopback: Wire = {
  name: 'loopback',
  async open(router, hub) {
    const server = await startLoopback({ router, hub });
    return {
      stop: server.stop,
      async connect() {
        const socket = new WebSocket(server.url, {
          headers: { Authorization: `Bearer ${server.token}`, Origin: `http://127.0.0.1:${server.port}` },
        });
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        socket.once('open', resolve);
        socket.once('error', reject);
        await promise;
        return socketEnd(socket);
      },
    };
  },
};

function socketEnd(socket: WebSocket): End {
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  const notices: End['notices'] = [];
  let lastId = 0;
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    if ('event' in message) notices.push(message);
    else waiting.get(message.id)?.(message.result);
  });
  const start: End['start'] = (method, input) => {
    lastId += 1;
    const id = lastId;
    const { promise, resolve } = Promise.withResolvers<Result<unknown>>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method, input }));
    return { id, result: promise };
  };
  return {
    start,
    call: (method, input) => start(method, input).result,
    abort: (id) => socket.send(JSON.stringify({ abort: id })),
    sendRaw(message) {
      const { promise, resolve } = Promise.withResolvers<Result<unknown> | 'closed' | 'silent'>();
      socket.once('close', () => resolve('closed'));
      const id = (message as { id?: unknown } | null)?.id;
      if (typeof id === 'number') waiting.set(id, resolve);
      socket.send(JSON.stringify(message) ?? '');
      setTimeout(() => resolve('silent'), 2000);
      return promise;
    },
    notices,
    leave: () => socket.terminate(),
  };
}

type Listener = (event: IpcMainInvokeEvent, message: unknown) => Promise<unknown>;

/** A frame as `WebFrameMain` shows it. */
export function makeFrame(origin = 'relay://app', frameTreeNodeId = 1): Record<string, unknown> {
  return { origin, frameTreeNodeId, parent: null, detached: false };
}

/** A pretend `WebContents`: an emitter with the few members the transport looks at. */
export function makeContents(id: number): WebContents & { sent: [string, unknown][] } {
  const sent: [string, unknown][] = [];
  return Object.assign(new EventEmitter(), {
    id,
    sent,
    mainFrame: makeFrame(),
    isDestroyed: () => false,
    send: (channel: string, payload: unknown) => sent.push([channel, structuredClone(payload)]),
  }) as unknown as WebContents & { sent: [string, unknown][] };
}

/** A pretend `ipcMain` that keeps its one handler; `invoke` is what Electron would do. */
export function makeIpcMain() {
  let listener: Listener | null = null;
  const ipcMain = {
    handle(channel: string, given: Listener) {
      if (channel === CALL_CHANNEL) listener = given;
    },
    removeHandler() {
      listener = null;
    },
  } as unknown as IpcMain;
  return {
    ipcMain,
    async invoke(sender: WebContents, senderFrame: unknown, message: unknown): Promise<unknown> {
      if (!listener) throw new Error('no handler');
      const event = { sender, senderFrame } as IpcMainInvokeEvent;
      return structuredClone(await listener(event, structuredClone(message)));
    },
  };
}

const electron: Wire = {
  name: 'electron (stand-in ipcMain)',
  async open(router, hub) {
    const ipc = makeIpcMain();
    const transport = serveWindows({ ipcMain: ipc.ipcMain, router, hub, origin: 'relay://app' });
    let lastContents = 0;
    return {
      stop: async () => transport.stop(),
      async connect() {
        lastContents += 1;
        const contents = makeContents(lastContents);
        transport.admit(contents);
        let lastId = 0;
        const ask = (message: unknown) => ipc.invoke(contents, contents.mainFrame, message);
        const start: End['start'] = (method, input) => {
          lastId += 1;
          const answer = ask({ id: lastId, method, input }) as Promise<{ result: Result<unknown> }>;
          return { id: lastId, result: answer.then(({ result }) => result) };
        };
        return {
          start,
          call: (method, input) => start(method, input).result,
          abort: (id) => void ask({ abort: id }),
          async sendRaw(message) {
            const answer = (await ask(message)) as { result: Result<unknown> } | null;
            return answer?.result ?? 'silent';
          },
          get notices() {
            return contents.sent
              .filter(([channel]) => channel === EVENT_CHANNEL)
              .map(([, payload]) => payload as { event: string; payload: unknown });
          },
          leave: () => void (contents as unknown as EventEmitter).emit('destroyed'),
        };
      },
    };
  },
};

/** Both transports. */
export const wires: Wire[] = [loopback, electron];
