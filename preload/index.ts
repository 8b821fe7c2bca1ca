import { contextBridge, ipcRenderer } from 'electron';
import type { ErrorInfo, Result } from './contract/index.ts';

const CALL_CHANNEL = 'relay:call';
const EVENT_CHANNEL = 'relay:event';
const BROKEN: ErrorInfo = { code: 'internal', key: 'internal' };

type Listener = (payload: unknown) => void;
const listeners = new Map<string, Set<Listener>>();
let lastId = 0;

ipcRenderer.on(EVENT_CHANNEL, (_event, notice: { event: string; payload: unknown }) => {
  for (const listener of listeners.get(notice.event) ?? []) listener(notice.payload);
});

/** Asks the program. Always resolves with a `Result`. */
async function call(method: unknown, input: unknown): Promise<Result<unknown>> {
  lastId += 1;
  try {
    const answer = await ipcRenderer.invoke(CALL_CHANNEL, { id: lastId, method: String(method), input });
    return answer?.result ?? { ok: false, error: BROKEN };
  } catch {
    return { ok: false, error: BROKEN };
  }
}

/** Listens to one notice; the returned function ends it. The page gets the payload, never Electron's event. */
function on(event: unknown, listener: Listener): () => void {
  const name = String(event);
  const set = listeners.get(name) ?? new Set();
  listeners.set(name, set);
  // A wrapper of our own: the same function given twice is two subscriptions.
  const receiver: Listener = (payload) => listener(payload);
  set.add(receiver);
  return () => {
    set.delete(receiver);
  };
}

contextBridge.exposeInMainWorld('relayDoctor', Object.freeze({ call, on }));
