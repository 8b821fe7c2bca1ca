import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from './channels.ts';
import type { EventHub, Notice } from './hub.ts';
import { type Answer, type ClientSession, openClientSession, windowMessage } from './messages.ts';
import type { Router } from './router.ts';

export type ElectronTransportOptions = {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  router: Router;
  hub: EventHub;
  /** Origin of our own scheme, e.g. `relay://app`. */
  origin: string;
};

/** Serves windows over ipcMain. */
export type ElectronTransport = {
  /** From now on this window may call and is told of notices, until it is destroyed. */
  admit(contents: WebContents): void;
  stop(): void;
};

type Admitted = { contents: WebContents; session: ClientSession };

const REFUSED: Answer = { id: 0, result: { ok: false, error: { code: 'refused', key: 'not-our-window' } } };
const BAD_MESSAGE: Answer = {
  id: 0,
  result: { ok: false, error: { code: 'bad-input', key: 'bad-message' } },
};

/** Starts serving. Calls from anything but the main frame of an admitted window on our own scheme are refused. */
export function serveWindows(options: ElectronTransportOptions): ElectronTransport {
  const { ipcMain, router, hub, origin } = options;
  const admitted = new Map<number, Admitted>();
  let serial = 0;

  const open = () => {
    serial += 1;
    return openClientSession(router, `window-${serial}`);
  };
  const forget = (id: number) => {
    admitted.get(id)?.session.end();
    admitted.delete(id);
  };
  /** The page that asked is gone: its work ends, the next page starts afresh. */
  const renew = (id: number) => {
    const entry = admitted.get(id);
    if (!entry) return;
    entry.session.end();
    entry.session = open();
  };

  ipcMain.handle(CALL_CHANNEL, async (event, raw: unknown) => {
    const entry = admitted.get(event.sender.id);
    if (!entry || !isOwnMainFrame(event, entry.contents, origin)) return REFUSED;
    const message = windowMessage.safeParse(raw);
    return message.success ? entry.session.take(message.data) : BAD_MESSAGE;
  });
  const unsubscribe = hub.subscribe((notice: Notice) => {
    for (const { contents } of admitted.values()) {
      if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, notice);
    }
  });

  return {
    admit(contents) {
      const { id } = contents;
      admitted.set(id, { contents, session: open() });
      contents.once('destroyed', () => forget(id));
      contents.on('render-process-gone', () => renew(id));
      contents.on('did-start-navigation', (details) => {
        if (details.isMainFrame && !details.isSameDocument) renew(id);
      });
    },
    stop() {
      ipcMain.removeHandler(CALL_CHANNEL);
      unsubscribe();
      for (const id of [...admitted.keys()]) forget(id);
    },
  };
}

function isOwnMainFrame(event: IpcMainInvokeEvent, contents: WebContents, origin: string): boolean {
  const frame = event.senderFrame;
  if (event.sender !== contents || contents.isDestroyed() || !frame || frame.detached) return false;
  return (
    frame.parent === null &&
    frame.frameTreeNodeId === contents.mainFrame.frameTreeNodeId &&
    frame.origin === origin
  );
}
