import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUpdater } from '../../main/desktop/updater.ts';
import type { Copy } from '../../main/desktop/updater-copy.ts';
import type { GateLimits } from '../../main/desktop/updater-gate.ts';
import { createUpdates, type Updates } from '../../main/service/update/updates.ts';
import { type Settings, settings, type UpdateState, updateState } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { type ElectronParts, installElectronParts } from '../fakes/updates/electron.ts';
import { type Feed, feedFile, startFeed } from '../fakes/updates/feed.ts';

// The real electron-updater, over a stand-in of the few parts of Electron that it asks for. Nothing here was seen in Electron.

const YML = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;
const NEXT = 'relay-doctor-0.2.0-linux-x64.AppImage';
/** A package that starts: it leaves a mark beside itself. */
const PACKAGE = Buffer.from('#!/bin/sh\necho started > "$MARK"\n');
const CHECK: GateLimits = { octets: 128 * 1024, wholeMs: 15_000, idleMs: 8000, requests: 6 };
const DOWNLOAD: GateLimits = { ...CHECK, octets: 1024 * 1024 };
/** Little patience as a whole, and little with silence. */
const SHORT = { wholeMs: 1500 };
const RESTLESS = { wholeMs: 60_000, idleMs: 500 };

let feed: Feed;
let parts: ElectronParts;
let folder = '';
let appImage = '';
let answer = 1;
let asked: unknown[] = [];

beforeAll(async () => {
  feed = await startFeed();
  parts = installElectronParts({ ca: feed.ca, userData: mkdtempSync(join(tmpdir(), 'rd-update-user-')) });
});

afterAll(async () => {
  parts.remove();
  await feed.close();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rd-update-'));
  mkdirSync(join(folder, 'resources'));
  appImage = join(folder, 'relay-doctor.AppImage');
  writeFileSync(appImage, 'the version in use', { mode: 0o755 });
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('APPIMAGE', appImage);
  vi.stubEnv('MARK', join(folder, 'mark'));
  feed.clear();
  parts.seen.requests.length = 0;
  parts.seen.quits = 0;
  answer = 1;
  asked = [];
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function desktopUpdater(given: { platform?: NodeJS.Platform; limits?: Partial<GateLimits> } = {}) {
  return createUpdater({
    app: { isPackaged: true },
    dialog: {
      showMessageBox: async (...args: unknown[]) => {
        asked.push(args.at(-1));
        return { response: answer, checkboxChecked: false };
      },
    } as never,
    window: () => ({}) as never,
    words: () => wordsIn('en'),
    facts: {
      platform: given.platform ?? 'linux',
      env: { APPIMAGE: appImage, APPDIR: folder },
      resourcesPath: join(folder, 'resources'),
      execPath: join(folder, 'relay-doctor'),
    },
    limits: { check: { ...CHECK, ...given.limits }, download: { ...DOWNLOAD, ...given.limits } },
  });
}

function updatesOver(updater = desktopUpdater(), more: Partial<Settings> = {}): Updates {
  const known: Settings = settings.parse({ updateFeed: feed.url, ...more });
  return createUpdates({
    updater,
    settings: () => known,
    keepCheckedAt: () => {},
    publish: (state) => void updateState.parse(state),
    isRunning: () => false,
    now: () => new Date('2026-11-22T10:00:00Z'),
  });
}

async function settled(updates: Updates): Promise<UpdateState> {
  await vi.waitFor(() => expect(updates.state().state).not.toBe('downloading'), { timeout: 18_000 });
  return updates.state();
}

/** Nothing was installed, started, left, or asked for without encryption. */
function expectUntouched(): void {
  expect(readFileSync(appImage, 'utf8')).toBe('the version in use');
  expect(existsSync(join(folder, 'mark'))).toBe(false);
  expect(parts.seen.quits).toBe(0);
  expect(feed.plainAsked).toEqual([]);
  expect(parts.seen.requests.filter((row) => !row.url.startsWith('https:'))).toEqual([]);
}

/** One quiet sentence in both languages. */
function expectSentence(state: UpdateState): void {
  if (state.state !== 'error') throw new Error(`not an error: ${state.state}`);
  for (const language of ['en', 'id'] as const) {
    const sentence = wordsIn(language)(`ui:settings.update.error.${state.key}`);
    expect(sentence).toMatch(/^[A-Z].{10,110}\.$/);
    expect(sentence.slice(0, -1)).not.toMatch(/[.!?]/);
  }
}

describe('updates: a good feed (check 19)', () => {
  it('finds, fetches and installs the newer version, each step only when told to', async () => {
    feed.serve(YML, feedFile('0.2.0', PACKAGE));
    feed.serve(NEXT, PACKAGE);
    const updates = updatesOver();
    expect(updates.state()).toMatchObject({ state: 'idle', newest: false, byHand: null });
    expect(parts.seen.requests).toEqual([]);

    expect(await updates.check()).toMatchObject({
      state: 'available',
      version: '0.2.0',
      notes: 'Finds more.\nSays it better.',
      date: '2026-11-20',
    });
    await sleep(200);
    expect(parts.seen.requests.map((row) => new URL(row.url).pathname)).toEqual([`/feed/${YML}`]);

    expect(updates.download()).toMatchObject({ state: 'downloading', percent: 0 });
    expect(await settled(updates)).toMatchObject({ state: 'ready', version: '0.2.0' });
    expectUntouched();

    expect(await updates.install()).toMatchObject({ state: 'ready' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      defaultId: 1,
      cancelId: 1,
      detail: expect.stringContaining('127.0.0.1'),
    });
    expectUntouched();

    answer = 0;
    await updates.install();
    await vi.waitFor(() => expect(existsSync(join(folder, 'mark'))).toBe(true), { timeout: 15_000 });
    expect(readFileSync(appImage)).toEqual(PACKAGE);
    await vi.waitFor(() => expect(parts.seen.quits).toBe(1));
  });

  it('tells the feed nothing by which it knows this computer again', async () => {
    feed.serve(YML, feedFile('0.2.0', PACKAGE));
    await updatesOver().check();
    const [request] = parts.seen.requests;
    expect(Object.keys(request?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain(
      'x-user-staging-id',
    );
    expect(request?.headers['User-Agent']).toBe('Relay Doctor');
  });

  it.each(['0.1.0', '0.0.9', '0.2.0-beta.1'])('takes %s for nothing newer', async (version) => {
    feed.serve(YML, feedFile(version, PACKAGE));
    const updates = updatesOver();
    expect(await updates.check()).toMatchObject({ state: 'idle', newest: true });
    expect(() => updates.download()).toThrow('host:update.refused.nothing');
    expectUntouched();
  });

  it('shows release notes as plain text', async () => {
    const notes = `releaseNotes: "<script>alert(1)</script><b>Better</b>\\u202egnp.exe\\nfine\\e[31m"`;
    feed.serve(YML, feedFile('0.2.0', PACKAGE, { tail: notes }));
    const state = await updatesOver().check();
    expect(state).toMatchObject({ state: 'available' });
    const shown = state.state === 'available' ? state.notes : '';
    expect(shown).not.toMatch(/<|\u202e|\u001b/);
    expect(shown).toContain('Better');
  });
});

const BOMB = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: &h [*g,*g,*g,*g,*g,*g,*g,*g,*g]\ni: &i [*h,*h,*h,*h,*h,*h,*h,*h,*h]\nversion: 0.2.0\nfiles:\n  - url: *i\n    sha512: *i\n`;
const good = feedFile('0.2.0', PACKAGE);

describe('updates: a feed of garbage (check 19)', () => {
  it.each([
    ['text that is no YAML', '{[}: ]\u0000%%%', 'garbled'],
    ['nothing', '', 'garbled'],
    [
      'an HTML page',
      '<!doctype html><html><head><title>Sign in</title></head><body>x</body></html>',
      'garbled',
    ],
    ['a list', '- 1\n- 2\n', 'garbled'],
    ['a huge YAML', `version: 0.2.0\nreleaseNotes: ${'x'.repeat(400_000)}\n`, 'too-large'],
    ['a YAML that unfolds to gigabytes', BOMB, 'garbled'],
    ['a version that is a list', good.replace('version: 0.2.0', 'version: [0, 2]'), 'garbled'],
    ['no files', 'version: 0.2.0\n', 'garbled'],
    ['no hash', good.replace(/ {4}sha512: .*\n/, ''), 'garbled'],
    ['a short hash', good.replace(/ {4}sha512: .*\n/, '    sha512: AAAA\n'), 'garbled'],
    ['a path that leads out', good.replace(`url: ${NEXT}`, 'url: ../../evil.AppImage'), 'garbled'],
    ['a file elsewhere', good.replace(`url: ${NEXT}`, 'url: https://evil.example/x.AppImage'), 'garbled'],
    [
      'a file elsewhere without encryption',
      good.replace(`url: ${NEXT}`, 'url: http://evil.example/x.AppImage'),
      'garbled',
    ],
    ['a name of a start file', good.replace(`url: ${NEXT}`, 'url: .bashrc'), 'garbled'],
  ])('%s ends in one sentence', async (_name, body, key) => {
    feed.serve(YML, body);
    const updates = updatesOver();
    const state = await updates.check();
    expect(state).toMatchObject({ state: 'error', key });
    expectSentence(state);
    expect(() => updates.download()).toThrow('host:update.refused.nothing');
    expectUntouched();
  });

  it.each([
    ['a page that is not there', 404, 'unreachable'],
    ['a server in trouble', 503, 'unreachable'],
  ])('%s ends in one sentence', async (_name, status, key) => {
    feed.serve(YML, (response) => void response.writeHead(status).end('x'));
    const state = await updatesOver().check();
    expect(state).toMatchObject({ state: 'error', key });
    expectSentence(state);
  });

  it('goes on after a trouble', async () => {
    feed.serve(YML, 'no');
    const updates = updatesOver();
    await updates.check();
    feed.serve(YML, good);
    expect(await updates.check()).toMatchObject({ state: 'available' });
  });

  it('does not wait for a feed that drips', async () => {
    feed.serve(YML, (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('#'), 100);
      response.on('close', () => clearInterval(drip));
    });
    const state = await updatesOver(desktopUpdater({ limits: SHORT })).check();
    expect(state).toMatchObject({ state: 'error', key: 'too-slow' });
    expectSentence(state);
  });

  it('does not wait for a feed that says nothing', async () => {
    feed.serve(YML, () => {});
    const updater = desktopUpdater({ limits: RESTLESS });
    expect(await updatesOver(updater).check()).toMatchObject({ state: 'error', key: 'too-slow' });
  });
});

describe('updates: https and nothing else (check 19)', () => {
  it.each([
    'http://feed.example/',
    'https://name:pass@feed.example/',
    'file:///tmp/',
    'feed.example',
    'https://',
  ])('has no feed at %s', (updateFeed) => {
    expect(settings.parse({ updateFeed }).updateFeed).toBe('');
    expect(updatesOver(desktopUpdater(), { updateFeed }).state()).toEqual({
      state: 'off',
      reason: 'no-feed',
    });
  });

  it('refuses a feed without encryption even when it is handed one', async () => {
    await expect(desktopUpdater().check(feed.plainUrl, new AbortController().signal)).rejects.toMatchObject({
      trouble: 'not-https',
    });
    expectUntouched();
  });

  it('makes no provider for such an address either', async () => {
    const { CheckedProvider } = await import('../../main/desktop/updater-feed.ts');
    const make = (url: unknown) => new CheckedProvider({ provider: 'custom', url }, {} as never, {} as never);
    expect(() => make(feed.plainUrl)).toThrow('not-https');
    expect(() => make(undefined)).toThrow('not-https');
  });

  it('does not follow the feed to an address without encryption', async () => {
    feed.serve(YML, (response) => {
      response.writeHead(302, { Location: `${feed.plainUrl}/${YML}` }).end();
    });
    const state = await updatesOver().check();
    expect(state).toMatchObject({ state: 'error', key: 'not-https' });
    expectSentence(state);
    expectUntouched();
  });

  it.each([
    ['by a redirect', 302],
    ['by an answer that names another place', 200],
  ])('does not follow a package there %s', async (_name, status) => {
    feed.serve(YML, good);
    feed.serve(NEXT, (response) => {
      response.writeHead(status, { Location: `${feed.plainUrl}/${NEXT}` }).end(PACKAGE);
    });
    const updates = updatesOver();
    await updates.check();
    updates.download();
    const state = await settled(updates);
    expectSentence(state);
    expect(state).toMatchObject({ key: status === 302 ? 'not-https' : 'garbled' });
    expectUntouched();
  });

  it('does not go round in circles', async () => {
    feed.serve(YML, good);
    feed.serve(NEXT, (response) => void response.writeHead(302, { Location: `${feed.url}/${NEXT}` }).end());
    const updates = updatesOver();
    await updates.check();
    updates.download();
    expectSentence(await settled(updates));
    expect(parts.seen.requests.length).toBeLessThan(10);
  });

  it('trusts no certificate that the system does not', async () => {
    const stranger = await startFeed();
    stranger.serve(YML, good);
    const state = await updatesOver(desktopUpdater(), { updateFeed: stranger.url }).check();
    await stranger.close();
    expect(state).toMatchObject({ state: 'error' });
    expectSentence(state);
  });
});

describe('updates: a package that is not what it should be (check 19)', () => {
  async function fetchPackage(
    serve: Parameters<Feed['serve']>[1],
    limits: Partial<GateLimits> = {},
  ): Promise<UpdateState> {
    feed.serve(YML, good);
    feed.serve(NEXT, serve);
    const updates = updatesOver(desktopUpdater({ limits }));
    await updates.check();
    updates.download();
    const state = await settled(updates);
    await expect(updates.install()).rejects.toThrow('host:update.refused.nothing');
    expectUntouched();
    const pending = join(folder, 'cache', 'relay-doctor-updater', 'pending');
    const left = existsSync(pending) ? readdirSync(pending).filter((name) => name.endsWith('.AppImage')) : [];
    expect(left.filter((name) => !name.startsWith('temp-'))).toEqual([]);
    return state;
  }

  it('throws away one with another hash', async () => {
    const state = await fetchPackage(Buffer.from('#!/bin/sh\nrm -rf /\n'));
    expect(state).toMatchObject({ state: 'error', key: 'damaged' });
    expectSentence(state);
  });

  it('throws away one that was cut off', async () => {
    const state = await fetchPackage((response) => {
      response.writeHead(200, { 'Content-Length': PACKAGE.length });
      response.write(PACKAGE.subarray(0, 10));
      setTimeout(() => response.destroy(), 50);
    });
    expectSentence(state);
    expect(state).toMatchObject({ key: expect.stringMatching(/^(?:damaged|unreachable)$/) });
  });

  it.each([
    ['that says so', true],
    ['that does not', false],
  ])('gives up a far too large one %s', async (_name, isSaid) => {
    const size = 3 * 1024 * 1024;
    const state = await fetchPackage((response) => {
      response.writeHead(200, isSaid ? { 'Content-Length': size } : {});
      response.end(Buffer.alloc(size));
    });
    expect(state).toMatchObject({ state: 'error', key: 'too-large' });
    expectSentence(state);
  });

  it('gives up a far too large one without an end, and lets the line go', async () => {
    let isOpen = true;
    const state = await fetchPackage((response) => {
      response.writeHead(200);
      const flood = setInterval(() => response.write(Buffer.alloc(64 * 1024)), 5);
      response.on('close', () => {
        clearInterval(flood);
        isOpen = false;
      });
    });
    expect(state).toMatchObject({ state: 'error', key: 'too-large' });
    await vi.waitFor(() => expect(isOpen).toBe(false), { timeout: 5000 });
  });

  it('gives up one that drips', async () => {
    const state = await fetchPackage((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('#'), 100);
      response.on('close', () => clearInterval(drip));
    }, SHORT);
    expect(state).toMatchObject({ state: 'error', key: 'too-slow' });
    expectSentence(state);
  });

  it('ends when told to, lets the line go, keeps nothing, and can be begun anew', async () => {
    feed.serve(YML, good);
    let isOpen = true;
    feed.serve(NEXT, (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('#'), 50);
      response.on('close', () => {
        clearInterval(drip);
        isOpen = false;
      });
    });
    const updates = updatesOver();
    await updates.check();
    updates.download();
    await vi.waitFor(() => expect(parts.seen.requests).toHaveLength(2));
    await sleep(200);
    expect(updates.cancel()).toMatchObject({ state: 'available', version: '0.2.0' });
    // Far sooner than patience with the feed would end it.
    await vi.waitFor(() => expect(isOpen).toBe(false), { timeout: 5000 });
    await expect(updates.install()).rejects.toThrow('host:update.refused.nothing');
    expectUntouched();
    feed.serve(NEXT, PACKAGE);
    updates.download();
    expect(await settled(updates)).toMatchObject({ state: 'ready', version: '0.2.0' });
    expectUntouched();
  });

  it('gives up one that is not there', async () => {
    const state = await fetchPackage((response) => void response.writeHead(404).end());
    expectSentence(state);
  });

  it('takes a signature that could not be compared for a wrong one (Windows)', async () => {
    writeFileSync(
      join(folder, 'resources', 'app-update.yml'),
      `provider: generic\nurl: ${feed.url}\nupdaterCacheDirName: relay-doctor-updater\npublisherName: Kantor Contoh\n`,
    );
    vi.stubGlobal('process', Object.assign(process, { resourcesPath: join(folder, 'resources') }));
    const name = 'relay-doctor-0.2.0-setup-x64.exe';
    feed.serve(YML, feedFile('0.2.0', PACKAGE, { name }));
    feed.serve(name, PACKAGE);
    const updates = updatesOver(desktopUpdater({ platform: 'win32' }), { updateFeed: '' });
    expect(await updates.check()).toMatchObject({ state: 'available', byHand: null });
    updates.download();
    const state = await settled(updates);
    vi.unstubAllGlobals();
    expect(state).toMatchObject({ state: 'error', key: 'not-signed' });
    expectSentence(state);
    expectUntouched();
  });
});

describe('updates: switches of electron-updater (check 19)', () => {
  it('are set as decided, and its daily habits are off', async () => {
    const { createEngine } = await import('../../main/desktop/updater-engine.ts');
    const { AppImageUpdater } = await import('electron-updater/out/AppImageUpdater.js');
    const kept: InstanceType<typeof AppImageUpdater>[] = [];
    const spy = vi.spyOn(AppImageUpdater.prototype, 'setFeedURL').mockImplementation(function (
      this: InstanceType<typeof AppImageUpdater>,
    ) {
      kept.push(this);
    });
    const copy: Copy = { fromSource: false, byHand: null, builtFeed: null, hasConfig: false };
    createEngine({ feed: feed.url, platform: 'linux', copy });
    spy.mockRestore();
    expect(kept[0]).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      allowPrerelease: false,
      disableWebInstaller: true,
      forceDevUpdateConfig: false,
      channel: null,
    });
  });

  it('are never taken back in our own source', () => {
    const source = readFileSync(join(import.meta.dirname, '../../main/desktop/updater-engine.ts'), 'utf8');
    expect(source).not.toMatch(
      /allowDowngrade = true|verifyUpdateCodeSignature = (?:false|null|undefined|\(\))/,
    );
    expect(source).not.toMatch(/\.channel =/);
  });

  it('are not loaded at start', () => {
    const start = readFileSync(join(import.meta.dirname, '../../main/desktop/updater.ts'), 'utf8');
    expect(start.match(/^import (?!type).*$/gm)).toEqual([
      "import { type CopyFacts, readCopy } from './updater-copy.ts';",
    ]);
  });
});
