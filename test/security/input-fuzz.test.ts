import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORIGIN } from '../../main/desktop/scheme.ts';
import { serveWindows } from '../../main/transport/electron.ts';
import { createEventHub } from '../../main/transport/hub.ts';
import { createRouter } from '../../main/transport/router.ts';
import { errorInfo, type MethodName, methods } from '../../preload/contract/index.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';
import { makeContents, makeIpcMain } from '../contract/wires.ts';

const { handlers } = createTestHandlers();
const reached: { method: string; input: unknown }[] = [];
for (const name of Object.keys(methods) as MethodName[]) {
  handlers[name] = (async (input: unknown) => {
    reached.push({ method: name, input });
    throw new DOMException('aborted', 'AbortError');
  }) as never;
}
const ipc = makeIpcMain();
const contents = makeContents(1);
serveWindows({
  ipcMain: ipc.ipcMain,
  router: createRouter(handlers, { host: 'desktop' }),
  hub: createEventHub(),
  origin: ORIGIN,
}).admit(contents);

let lastId = 0;
async function call(method: unknown, input: unknown): Promise<string> {
  lastId += 1;
  const answer = (await ipc.invoke(contents, contents.mainFrame, { id: lastId, method, input })) as {
    result: { ok: boolean; error: unknown };
  };
  expect(answer.result.ok).toBe(false);
  const error = errorInfo.parse(answer.result.error);
  expect(JSON.stringify(error).length).toBeLessThan(600);
  return error.code;
}

const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

describe('whatever a window sends (check 9)', () => {
  it('is refused by name when no such method was written, inherited names included', async () => {
    for (const name of [...INHERITED, '', 'cases', 'cases.list ', 'CASES.LIST', 'cases.list.constructor'])
      expect(await call(name, {}), name).toBe('not-found');
    expect(reached).toEqual([]);
  });

  it('reaches a handler only in the shape of the contract', async () => {
    const names = Object.keys(methods) as MethodName[];
    const value = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, maxDepth: 4 }),
      fc.jsonValue({ maxDepth: 8 }),
      fc.dictionary(
        fc.constantFrom(...INHERITED, 'caseId', 'runId', 'target', 'text', 'id'),
        fc.jsonValue(),
        {
          noNullPrototype: false,
        },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), value, async (method, input) => {
        reached.length = 0;
        const code = await call(method, input);
        expect(['bad-input', 'aborted']).toContain(code);
        if (code === 'bad-input') expect(reached).toEqual([]);
        else expect(methods[method].input.safeParse(reached[0]?.input).error).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it('pollutes no prototype and is not slowed by size or depth', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`) as unknown;
    const inputs = [
      deep,
      'x'.repeat(4_000_000),
      { caseId: 'x'.repeat(1_000_000) },
      { caseId: Array.from({ length: 200_000 }, () => 'x') },
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown,
    ];
    const startedAt = performance.now();
    for (const input of inputs) expect(await call('cases.get', input)).toBe('bad-input');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
