import { app } from './app.ts';
import { chooseMenuEntry, dialogAnswers } from './chrome.ts';
import { dispatchInvoke } from './ipc-main.ts';
import { allCalls } from './records.ts';
import { session } from './sessions.ts';
import { clickNotification, powerMonitor, setDisplays } from './system.ts';
import { failDatabase, failFiles, setClock } from './unlucky.ts';
import { openWindows } from './windows.ts';

/** What a test may ask of the stand-in. */
export type Order =
  | { do: 'calls' }
  | { do: 'menu'; id: string }
  | { do: 'answer'; answer: unknown }
  | { do: 'close' }
  | { do: 'second-instance'; data?: unknown }
  | { do: 'open-file'; path: string }
  | { do: 'quit' }
  | { do: 'minimise' }
  | { do: 'blur' }
  | { do: 'click-notification' }
  /** An event of `powerMonitor`, of the window, or of its page; with what Electron puts on it. */
  | { do: 'emit'; on: 'power' | 'window' | 'contents' | 'app'; event: string; facts?: unknown }
  | { do: 'displays'; areas: { x: number; y: number; width: number; height: number }[] }
  /** The person moves the window. */
  | { do: 'place'; bounds: { x: number; y: number; width: number; height: number } }
  /** From now on files fail like this; null: no more. */
  | { do: 'files'; fail: { call: 'write' | 'replace'; code: string } | null }
  /** From now on nothing can be written to the database, because the disk is full. */
  | { do: 'database'; isFull: boolean }
  /** The computer's clock is that much ahead of the real one, ms. */
  | { do: 'clock'; aheadMs: number }
  | { do: 'permission'; permission: string; url: string; origin: string }
  | { do: 'navigate'; event: string; url: string; isMainFrame: boolean }
  | { do: 'window-open'; url: string }
  | { do: 'request'; url: string; method: string }
  | { do: 'invoke'; frame: unknown; contents: 'window' | 'stranger'; message: unknown };

async function obey(order: Order): Promise<unknown> {
  const [window] = openWindows();
  const contents = window?.webContents;
  switch (order.do) {
    case 'calls':
      return allCalls();
    case 'menu':
      return chooseMenuEntry(order.id);
    case 'answer':
      return dialogAnswers.push(order.answer);
    case 'close':
      return window?.close();
    case 'second-instance':
      return app.emit('second-instance', {}, [], '', order.data);
    case 'open-file':
      return app.emit('open-file', { preventDefault: () => {} }, order.path);
    case 'quit':
      return app.quit();
    case 'minimise':
      return window?.minimize();
    case 'blur':
      return window?.blur();
    case 'click-notification':
      return clickNotification();
    case 'emit': {
      const objects = { power: powerMonitor, window, contents, app };
      return objects[order.on]?.emit(order.event, { preventDefault: () => {} }, order.facts);
    }
    case 'displays':
      return setDisplays(order.areas);
    case 'place':
      return window?.setBounds(order.bounds);
    case 'files':
      return failFiles(order.fail);
    case 'database':
      return failDatabase(order.isFull);
    case 'clock':
      return setClock(order.aheadMs);
    case 'permission':
      return askPermission(order);
    case 'navigate':
      return contents?.tryNavigation(order.event, order.url, order.isMainFrame);
    case 'window-open':
      return contents?.askWindowOpen(order.url);
    case 'request':
      return askScheme(order.url, order.method);
    case 'invoke': {
      const sender = order.contents === 'window' ? contents : { id: 4242, isDestroyed: () => false };
      return dispatchInvoke('relay:call', { sender, senderFrame: order.frame }, [order.message]);
    }
  }
}

async function askPermission(order: { permission: string; url: string; origin: string }): Promise<unknown> {
  const { defaultSession } = session;
  let isGranted: boolean | null = null;
  const contents = { getURL: () => order.url };
  defaultSession.permissionRequest?.(
    contents,
    order.permission,
    (granted) => {
      isGranted = granted;
    },
    { isMainFrame: true, requestingUrl: order.url },
  );
  return {
    request: isGranted,
    check: defaultSession.permissionCheck?.(contents, order.permission, order.origin) ?? null,
    device: defaultSession.device?.() ?? null,
  };
}

async function askScheme(url: string, method: string): Promise<unknown> {
  const handler = session.defaultSession.handlers.get('relay');
  if (!handler) return null;
  const pretend = { url, method } as Request;
  const response = await handler(pretend);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

process.on('message', (message: { order: number; body: Order }) => {
  obey(message.body).then(
    (value) => process.send?.({ order: message.order, value }),
    (error: unknown) => process.send?.({ order: message.order, failure: String(error) }),
  );
});
