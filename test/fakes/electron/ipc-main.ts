import { note } from './records.ts';

type Listener = (event: unknown, ...args: unknown[]) => unknown;
const listeners = new Map<string, Listener>();

/** Stands in for `ipcMain`. */
export const ipcMain = {
  handle(channel: string, listener: Listener): void {
    note('ipcMain.handle', channel);
    listeners.set(channel, listener);
  },
  removeHandler(channel: string): void {
    note('ipcMain.removeHandler', channel);
    listeners.delete(channel);
  },
};

/** What Electron does with `ipcRenderer.invoke`. */
export async function dispatchInvoke(channel: string, event: object, args: unknown[]): Promise<unknown> {
  const listener = listeners.get(channel);
  if (!listener) throw new Error(`No handler registered for '${channel}'`);
  return structuredClone(await listener(event, ...args));
}
