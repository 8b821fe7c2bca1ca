import type { IpcMain } from 'electron';

type Listener = Parameters<IpcMain['handle']>[1];

/** What a transport needs of `ipcMain`, for one channel. */
export type CallDoor = Pick<IpcMain, 'handle' | 'removeHandler'>;

/**
 * Takes calls on a channel before anybody can answer them: they wait for the listener that comes later, which judges their sender as it is
 * then.
 */
export function openCallDoor(ipcMain: CallDoor, channel: string): CallDoor {
  const { promise: listening, resolve: listen } = Promise.withResolvers<Listener>();
  ipcMain.handle(channel, async (event, ...given) => (await listening)(event, ...given));
  return {
    handle(named, listener) {
      if (named === channel) listen(listener);
      else ipcMain.handle(named, listener);
    },
    removeHandler: (named) => ipcMain.removeHandler(named),
  };
}
