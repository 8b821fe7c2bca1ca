import type {
  ErrorInfo,
  EventName,
  EventPayload,
  MethodInput,
  MethodName,
  MethodOutput,
  Result,
} from '../../preload/contract/index.ts';
import type { Connection, ConnectionStatus } from './connection.ts';

const RETRY_MS = [500, 1000, 2000, 5000];
/** Close code of the program: this browser is not the one it was opened in, or the program was started again. */
const NOT_OURS = 4401;
const LOST: ErrorInfo = { code: 'aborted', key: 'connection-lost' };

type Waiting = (result: Result<unknown>) => void;
type Incoming = { id?: unknown; result?: unknown; event?: unknown; payload?: unknown; session?: unknown };

function readMessage(data: unknown): Incoming | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

function isResult(value: unknown): value is Result<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value;
}

/**
 * A client over a WebSocket at `url`. Calls made while the line is down wait for the next connection. `onSession` is told the key to come
 * back with, when the program gives one.
 */
export function openSocket(
  url: string,
  make: (url: string) => WebSocket = (at) => new WebSocket(at),
  onSession: (key: string) => void = () => undefined,
): Connection {
  const waiting = new Map<number, Waiting>();
  const unsent: string[] = [];
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const statusListeners = new Set<(status: ConnectionStatus) => void>();
  let status: ConnectionStatus = 'connecting';
  let socket: WebSocket | null = null;
  let nextId = 1;
  let tries = 0;

  const setStatus = (next: ConnectionStatus) => {
    if (next === status) return;
    status = next;
    for (const listener of statusListeners) listener(next);
  };

  const failAll = () => {
    const open = [...waiting.values()];
    waiting.clear();
    unsent.length = 0;
    for (const settle of open) settle({ ok: false, error: LOST });
  };

  const receive = (data: unknown) => {
    const message = readMessage(data);
    if (!message) return;
    if (typeof message.id === 'number' && isResult(message.result)) {
      const settle = waiting.get(message.id);
      waiting.delete(message.id);
      settle?.(message.result);
    } else if (typeof message.event === 'string') {
      for (const listener of listeners.get(message.event) ?? []) listener(message.payload);
    } else if (typeof message.session === 'string') {
      onSession(message.session);
    }
  };

  const open = () => {
    const line = make(url);
    socket = line;
    line.addEventListener('open', () => {
      tries = 0;
      for (const text of unsent.splice(0)) line.send(text);
      setStatus('open');
    });
    line.addEventListener('message', (event) => receive(event.data));
    line.addEventListener('close', (event) => {
      if (socket === line) socket = null;
      failAll();
      if (event.code === NOT_OURS) {
        setStatus('ended');
        return;
      }
      setStatus('lost');
      setTimeout(open, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
      tries += 1;
    });
  };
  open();

  return {
    call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<Result<MethodOutput<M>>> {
      if (status === 'ended' || status === 'lost') return Promise.resolve({ ok: false, error: LOST });
      const id = nextId;
      nextId += 1;
      const text = JSON.stringify({ id, method, input });
      return new Promise((resolve) => {
        // The program checks every answer against the method's own schema before it sends it.
        waiting.set(id, (result) => resolve(result as Result<MethodOutput<M>>));
        if (socket && socket.readyState === 1) socket.send(text);
        else unsent.push(text);
      });
    },
    on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      const receiver = (payload: unknown) => listener(payload as EventPayload<E>);
      set.add(receiver);
      return () => set.delete(receiver);
    },
    status: () => status,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
  };
}
