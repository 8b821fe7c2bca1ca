import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/scan.ts';

type Bridge = {
  call(method: unknown, input: unknown): Promise<unknown>;
  on(name: unknown, to: unknown): () => void;
};

/** Runs the built bridge as a sandboxed preload would be: `require` knows `electron` and nothing else. */
function load(invoke: (channel: string, message: unknown) => Promise<unknown>) {
  const exposed = new Map<string, Bridge>();
  const required: string[] = [];
  let receive: (event: unknown, notice: unknown) => void = () => undefined;
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: Bridge) => void exposed.set(name, api) },
    ipcRenderer: {
      invoke,
      on: (_channel: string, listener: typeof receive) => {
        receive = listener;
      },
    },
  };
  const require = (name: string) => {
    required.push(name);
    if (name !== 'electron') throw new Error(`a sandboxed preload has no ${name}`);
    return electron;
  };
  const module = { exports: {} };
  runInNewContext(readFileSync(join(root, 'dist/preload/index.cjs'), 'utf8'), {
    require,
    module,
    exports: module.exports,
  });
  return { exposed, required, receive: (event: unknown, notice: unknown) => receive(event, notice) };
}

describe('the built bridge (check 10)', () => {
  it('requires electron only and exposes exactly call and on, frozen', () => {
    const { exposed, required } = load(async () => null);
    expect([...new Set(required)]).toEqual(['electron']);
    expect([...exposed.keys()]).toEqual(['relayDoctor']);
    const bridge = exposed.get('relayDoctor') ?? ({} as Bridge);
    expect(Reflect.ownKeys(bridge).sort()).toEqual(['call', 'on']);
    expect(Object.isFrozen(bridge)).toBe(true);
  });

  it('names the one channel itself, and hands listeners the payload, never Electron’s event', async () => {
    const sent: unknown[] = [];
    const { exposed, receive } = load(async (channel, message) => {
      sent.push(channel, message);
      throw new Error('Error invoking remote method: /home/somebody/x');
    });
    const bridge = exposed.get('relayDoctor');
    const answer = await bridge?.call({ toString: () => 'cases.list' }, {});
    expect(JSON.stringify(sent)).toBe('["relay:call",{"id":1,"method":"cases.list","input":{}}]');
    expect(JSON.stringify(answer)).toBe('{"ok":false,"error":{"code":"internal","key":"internal"}}');
    const heard: unknown[][] = [];
    bridge?.on('cases.changed', (...given: unknown[]) => heard.push(given));
    receive({ sender: 'electron' }, { event: 'cases.changed', payload: { a: 1 } });
    receive({ sender: 'electron' }, { event: 'other', payload: 2 });
    expect(heard).toEqual([[{ a: 1 }]]);
  });
});
