/** Name of the binding through which the page's side calls the program; the page never sees it, it is removed before page scripts run. */
export const INVOKE_BINDING = '__standInInvoke';
/** Where the program's side puts notices. */
export const DELIVER = '__standInDeliver';

/**
 * The script that runs before the page's own: a small `require('electron')` and in it the preload exactly as it was built.
 * Unlike in Electron it shares the page's world.
 */
export function preloadScript(preloadSource: string): string {
  return `if (window === window.top && location.protocol !== 'about:') {
  const invoke = globalThis.${INVOKE_BINDING};
  delete globalThis.${INVOKE_BINDING};
  const listeners = new Map();
  Object.defineProperty(globalThis, '${DELIVER}', { value: (channel, payload) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, payload);
  } });
  const electron = {
    ipcRenderer: {
      invoke: (channel, ...args) => invoke(channel, structuredClone(args)),
      on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); },
    },
    contextBridge: {
      exposeInMainWorld(key, api) {
        Object.defineProperty(globalThis, key, { value: Object.freeze({ ...api }), enumerable: true });
      },
    },
  };
  const require = (name) => {
    if (name !== 'electron') throw new Error('a sandboxed preload cannot require ' + name);
    return electron;
  };
  (function (require, module, exports, process, Buffer, global) {
${preloadSource}
  })(require, { exports: {} }, {});
}`;
}
