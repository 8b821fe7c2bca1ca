import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setKey } from '../../main/service/lists/keys.ts';
import { asksDirectly, isClosedWorld, openListWays } from '../../main/service/lists/ways.ts';
import { memorySecrets } from '../../main/service/secrets.ts';
import type { SecretStore } from '../../main/service/types.ts';
import { openStore, type Store } from '../../main/store/index.ts';
import type { PracticeWorld, Settings } from '../../preload/contract/index.ts';

const KEY = 'abcdefghijklmnopqrstuvwxyz';
const WORLD: PracticeWorld = {
  resolver: '127.0.0.1:5300',
  outside: 'a@b.example',
  sender: 'c@d.example',
  servers: [],
};
const usual = { resolvers: [], listResolvers: [], direct: 'auto' as const, rootHints: [] };

let folder: string;
let store: Store;
let secrets: SecretStore;
let world: PracticeWorld | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rd-ways-'));
  store = openStore(folder, () => new Date());
  secrets = memorySecrets();
  world = null;
});
afterEach(() => {
  vi.unstubAllEnvs();
  store.cases.close();
  rmSync(folder, { recursive: true, force: true });
});

const set = (part: Partial<Settings>) => store.settings.write({ ...store.settings.read(), ...part });

/** The ways of a check, in short. */
async function waysOf(wanted: Partial<Parameters<typeof openListWays>[0]>) {
  const { ways, close } = await openListWays(
    { ...usual, ...wanted },
    { store, secrets, practiceWorld: () => world },
  );
  close();
  return {
    isTyped: ways.isTyped,
    typed: ways.typed?.servers ?? [],
    direct: ways.direct !== null,
    keys: Object.fromEntries(ways.keys),
  };
}

describe('ways of asking lists', () => {
  it('are the lists’ own name servers too, unless the person switched that off', async () => {
    expect(await waysOf({})).toEqual({ isTyped: false, typed: [], direct: true, keys: {} });
    set({ directLists: false });
    expect(await waysOf({})).toMatchObject({ direct: false });
    expect(await waysOf({ direct: 'on' })).toMatchObject({ direct: true });
    set({ directLists: true });
    expect(await waysOf({ direct: 'off' })).toMatchObject({ direct: false });
  });

  it('stay in the world of a typed name server, but not of the one in the settings', async () => {
    set({ resolver: '192.0.2.53', listResolver: '192.0.2.54' });
    expect(await waysOf({ resolvers: ['192.0.2.53'] })).toMatchObject({
      isTyped: true,
      typed: ['192.0.2.54:53'],
      direct: true,
    });
    expect(await waysOf({ resolvers: ['192.0.2.99'] })).toMatchObject({
      isTyped: true,
      typed: [],
      direct: false,
    });
    expect(await waysOf({ resolvers: ['192.0.2.99'], listResolvers: ['192.0.2.98:5353'] })).toMatchObject({
      typed: ['192.0.2.98:5353'],
      direct: false,
    });
    expect(await waysOf({ resolvers: ['192.0.2.99'], rootHints: ['192.0.2.1'] })).toMatchObject({
      direct: true,
    });
  });

  it('are the practice world’s own there: no other name server, no key', async () => {
    world = WORLD;
    set({ listResolver: '192.0.2.54' });
    await setKey('spamhaus', KEY, secrets);
    const there = { isTyped: true, typed: [], direct: false, keys: {} };
    expect(await waysOf({ resolvers: [WORLD.resolver] })).toEqual(there);
    expect(await waysOf({ resolvers: [WORLD.resolver], direct: 'on' })).toEqual(there);
  });

  it('bring the keys: those that were typed, else those of the environment', async () => {
    vi.stubEnv('RELAY_DOCTOR_KEY_ABUSIX', ` ${KEY} `);
    vi.stubEnv('RELAY_DOCTOR_KEY_SPAMHAUS', 'fromenvironment123456789ab');
    vi.stubEnv('RELAY_DOCTOR_KEY_SPAMRATS', 'not a key');
    expect((await waysOf({})).keys).toEqual({ abusix: KEY, spamhaus: 'fromenvironment123456789ab' });
    await setKey('spamhaus', KEY, secrets);
    expect((await waysOf({})).keys).toEqual({ abusix: KEY, spamhaus: KEY });
  });

  it('say when a name server for lists has no address', async () => {
    await expect(waysOf({ listResolvers: ['no such server'] })).rejects.toMatchObject({
      info: { key: 'bad-resolver' },
    });
  });
});

it.each([
  ['auto', [], { isClosed: false, isPractice: false, isOn: true }, true],
  ['auto', [], { isClosed: true, isPractice: false, isOn: true }, false],
  ['auto', ['192.0.2.1'], { isClosed: true, isPractice: true, isOn: false }, true],
  ['off', ['192.0.2.1'], { isClosed: false, isPractice: false, isOn: true }, false],
  ['on', [], { isClosed: true, isPractice: false, isOn: false }, true],
  ['on', [], { isClosed: true, isPractice: true, isOn: true }, false],
] as const)('direct %s with roots %j, %j: %s', (direct, rootHints, known, expected) => {
  expect(asksDirectly({ direct, rootHints: [...rootHints] }, known)).toBe(expected);
});

it('takes one typed name server for a closed world, unless it is the one in the settings', () => {
  expect(isClosedWorld({ resolvers: [] }, '')).toBe(false);
  expect(isClosedWorld({ resolvers: ['a'] }, '')).toBe(true);
  expect(isClosedWorld({ resolvers: ['a'] }, 'a')).toBe(false);
  expect(isClosedWorld({ resolvers: ['a', 'b'] }, 'a')).toBe(true);
});
