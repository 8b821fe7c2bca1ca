import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyState } from '../../preload/contract/index.ts';
import { type Desk, startDesk } from '../fakes/electron/drive.ts';

const KEY = 'zq7kx2mw9vt4ch8bn3rj6ypdfs';

/** Calls a method as the window does: over the bridge. */
async function call(desk: Desk, method: string, input: unknown): Promise<unknown> {
  return desk.page.evaluate(
    async ([name, value]) => {
      const { relayDoctor } = globalThis as unknown as {
        relayDoctor: { call(method: unknown, input: unknown): Promise<{ ok: boolean; value: unknown }> };
      };
      return (await relayDoctor.call(name, value)).value;
    },
    [method, input] as const,
  );
}

/** Sets a key in the built desktop, over the stand-in for Electron; what is said and what lies in the folder then. */
async function setKey(environment: Record<string, string>) {
  const desk = await startDesk(environment);
  try {
    const answer = (await call(desk, 'keys.set', { family: 'spamhaus', key: KEY })) as { keys: unknown[] };
    const state = answer.keys.map((row) => keyState.parse(row)).find((row) => row.family === 'spamhaus');
    const folder = join(desk.home, 'data');
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    const file = join(folder, 'secrets.json');
    const mode = existsSync(file) ? statSync(file).mode & 0o777 : null;
    const sealed = await desk.calls('safeStorage.encryptStringAsync');
    return {
      state,
      isReadable: texts.some((text) => text.includes(KEY)),
      mode,
      sealed: sealed.length,
      answer,
    };
  } finally {
    await desk.stop();
  }
}

describe('keys in the desktop (built program)', () => {
  it('are sealed by the key store, and the answer does not hold them', async () => {
    const { state, isReadable, mode, sealed, answer } = await setKey({});
    expect(state).toMatchObject({ has: true, kept: 'os' });
    expect([isReadable, sealed, JSON.stringify(answer).includes(KEY)]).toEqual([false, 1, false]);
    if (process.platform !== 'win32') expect(mode).toBe(0o600);
  }, 90_000);

  it('are forgotten at the end where the key store is none, and that is said', async () => {
    const { state, isReadable, mode, sealed } = await setKey({ RELAY_STAND_IN_KEY_STORE: 'basic_text' });
    expect(state).toMatchObject({ has: true, kept: 'memory' });
    expect([isReadable, mode, sealed]).toEqual([false, null, 0]);
  }, 90_000);
});
