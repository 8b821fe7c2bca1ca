import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CopyFacts, readCopy } from '../../main/desktop/updater-copy.ts';
import { readFeed } from '../../main/desktop/updater-feed.ts';
import { composeServices, openStore, UpdateError, type Updater } from '../../main/service/index.ts';
import { plainNotes, releaseDay } from '../../main/service/update/notes.ts';
import { createUpdates } from '../../main/service/update/updates.ts';
import { type Settings, settings, type UpdateState, updateState } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { CALL } from './practice-services.ts';

const FEED = 'https://updates.example/relay-doctor';
const NEWER = { version: '0.2.0', notes: 'Better.', date: '2026-11-20T09:00:00.000Z' };

/** An updater whose steps the test ends itself. */
function fakeUpdater(more: Partial<Updater> = {}) {
  const calls: string[] = [];
  const gates = {
    check: Promise.withResolvers<typeof NEWER | null>(),
    download: Promise.withResolvers<void>(),
  };
  let onPercent: (percent: number) => void = () => {};
  const updater: Updater = {
    builtFeed: null,
    fromSource: false,
    byHand: null,
    check(feed) {
      calls.push(`check ${feed}`);
      return gates.check.promise;
    },
    download(tell) {
      calls.push('download');
      onPercent = tell;
      return gates.download.promise;
    },
    async ask(version, host) {
      calls.push(`ask ${version} ${host}`);
      return true;
    },
    async install() {
      calls.push('install');
    },
    ...more,
  };
  return { updater, calls, gates, tell: (percent: number) => onPercent(percent) };
}

function stage(fake: { updater: Updater | null } = fakeUpdater(), given: Partial<Settings> = {}) {
  const known = { settings: settings.parse({ updateFeed: FEED, ...given }), running: false };
  const published: UpdateState[] = [];
  const now = { at: new Date('2026-11-22T08:00:00Z') };
  const updates = createUpdates({
    updater: fake.updater,
    settings: () => known.settings,
    keepCheckedAt: (updateCheckedAt) => {
      known.settings = { ...known.settings, updateCheckedAt };
    },
    publish: (state) => void published.push(updateState.parse(state)),
    isRunning: () => known.running,
    now: () => now.at,
  });
  return { updates, known, published, now };
}

describe('updates as a state', () => {
  it('ends a download when told to, keeps what was found, and forgets the late end', async () => {
    const fake = fakeUpdater();
    const { updates, published } = stage(fake);
    expect(updates.cancel().state).toBe('idle');
    const checking = updates.check();
    expect(updates.cancel().state).toBe('checking');
    fake.gates.check.resolve(NEWER);
    await checking;
    updates.download();
    fake.tell(40);
    expect(updates.cancel()).toMatchObject({ state: 'available', version: '0.2.0' });
    const told = published.length;
    fake.tell(50);
    fake.gates.download.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(published).toHaveLength(told);
    expect(updates.state().state).toBe('available');
    expect(updates.download().state).toBe('downloading');
    expect(fake.calls.filter((call) => call === 'download')).toHaveLength(2);
  });

  it('goes from idle to installed, telling each step', async () => {
    const fake = fakeUpdater();
    const { updates, published } = stage(fake);
    expect(updates.state()).toEqual({
      state: 'idle',
      newest: false,
      host: 'updates.example',
      byHand: null,
      checkedAt: null,
    });
    const checking = updates.check();
    expect(updates.state().state).toBe('checking');
    fake.gates.check.resolve(NEWER);
    expect(await checking).toMatchObject({ state: 'available', version: '0.2.0', date: '2026-11-20' });
    updates.download();
    fake.tell(12.7);
    fake.tell(12.9);
    fake.tell(Number.NaN);
    fake.tell(400);
    fake.gates.download.resolve();
    await vi.waitFor(() => expect(updates.state().state).toBe('ready'));
    await updates.install();
    expect(fake.calls).toEqual([`check ${FEED}`, 'download', 'ask 0.2.0 updates.example', 'install']);
    expect(published.map((state) => ('percent' in state ? state.percent : state.state))).toEqual([
      'checking',
      'available',
      0,
      12,
      0,
      100,
      'ready',
    ]);
  });

  it.each([
    ['no updater (browser, command line)', null, {}, 'browser'],
    ['no feed', fakeUpdater().updater, { updateFeed: '' }, 'no-feed'],
    ['a source folder', fakeUpdater({ fromSource: true }).updater, {}, 'from-source'],
  ])('is off with %s, and says why', async (_name, updater, given, reason) => {
    const { updates } = stage({ updater }, given);
    expect(updates.state()).toEqual({ state: 'off', reason });
    await expect(updates.check()).rejects.toThrow('host:update.refused.off');
    expect(() => updates.download()).toThrow('host:update.refused.off');
    await expect(updates.install()).rejects.toThrow('host:update.refused.off');
    for (const language of ['en', 'id'] as const)
      expect(wordsIn(language).has(`ui:settings.update.off.${reason}`)).toBe(true);
  });

  it('uses the address given at build time when none was typed', async () => {
    const fake = fakeUpdater({ builtFeed: 'https://built.example/feed' });
    const { updates, known } = stage(fake, { updateFeed: '' });
    fake.gates.check.resolve(null);
    expect(await updates.check()).toMatchObject({ state: 'idle', newest: true, host: 'built.example' });
    known.settings = { ...known.settings, updateFeed: FEED };
    expect(updates.state()).toMatchObject({ state: 'idle', newest: false, host: 'updates.example' });
  });

  it('never offers a release on trial, or a version that is none', async () => {
    for (const version of ['0.2.0-beta.1', 'v9', '', '1.2.3\n4', '99999999.0.0']) {
      const fake = fakeUpdater();
      fake.gates.check.resolve({ ...NEWER, version });
      expect(await stage(fake).updates.check(), version).toMatchObject({ state: 'idle' });
    }
  });

  it('only tells where a person must do it', async () => {
    const fake = fakeUpdater({ byHand: 'portable' });
    fake.gates.check.resolve(NEWER);
    const { updates } = stage(fake);
    expect(await updates.check()).toMatchObject({ state: 'available', byHand: 'portable' });
    expect(() => updates.download()).toThrow('host:update.refused.byHand');
    expect(fake.calls).not.toContain('download');
  });

  it('asks once when it is told twice', async () => {
    const fake = fakeUpdater();
    const { updates } = stage(fake);
    const [first, second] = [updates.check(), updates.check()];
    fake.gates.check.resolve(NEWER);
    await Promise.all([first, second]);
    expect(fake.calls).toEqual([`check ${FEED}`]);
  });

  it('forgets what a feed said when another one is set', async () => {
    const fake = fakeUpdater();
    fake.gates.check.resolve(NEWER);
    const { updates, known } = stage(fake);
    await updates.check();
    updates.download();
    known.settings = { ...known.settings, updateFeed: 'https://other.example/' };
    expect(updates.state()).toMatchObject({ state: 'idle' });
    fake.gates.download.resolve();
    await new Promise(setImmediate);
    expect(updates.state()).toMatchObject({ state: 'idle' });
    await expect(updates.install()).rejects.toThrow('host:update.refused.nothing');
  });

  it('turns every trouble into a state', async () => {
    for (const [error, key] of [
      [new UpdateError('damaged'), 'damaged'],
      [new Error('net::ERR_FAILED at https://user:pass@host'), 'unreachable'],
    ] as const) {
      const fake = fakeUpdater();
      fake.gates.check.reject(error);
      const state = await stage(fake).updates.check();
      expect(state).toMatchObject({ state: 'error', key });
      expect(JSON.stringify(state)).not.toContain('net::');
    }
  });
});

describe('installing', () => {
  async function ready(more: Partial<Updater> = {}) {
    const fake = fakeUpdater(more);
    const made = stage(fake);
    fake.gates.check.resolve(NEWER);
    await made.updates.check();
    made.updates.download();
    fake.gates.download.resolve();
    await vi.waitFor(() => expect(made.updates.state().state).toBe('ready'));
    return { ...fake, ...made };
  }

  it('is refused with words while a check runs', async () => {
    const { updates, known, calls } = await ready();
    known.running = true;
    await expect(updates.install()).rejects.toMatchObject({
      info: { code: 'busy', key: 'host:update.refused.running' },
    });
    expect(calls).not.toContain('install');
    expect(wordsIn('id').has('host:update.refused.running')).toBe(true);
  });

  it('is refused when a check began while the question stood there', async () => {
    const { updates, known, calls } = await ready({
      ask: async () => {
        known.running = true;
        return true;
      },
    });
    await expect(updates.install()).rejects.toThrow('host:update.refused.running');
    expect(calls).not.toContain('install');
  });

  it('does nothing without a yes', async () => {
    const { updates, calls } = await ready({ ask: async () => false });
    expect(await updates.install()).toMatchObject({ state: 'ready' });
    expect(calls).not.toContain('install');
  });

  it('says so when it failed', async () => {
    const { updates } = await ready({
      install: async () => Promise.reject(new UpdateError('not-installed')),
    });
    expect(await updates.install()).toMatchObject({ state: 'error', key: 'not-installed' });
  });
});

describe('the daily look', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const MINUTE = 60_000;

  function daily(given: Partial<Settings> = {}) {
    const fake = fakeUpdater();
    fake.gates.check.resolve(null);
    const made = stage(fake, { updateCheck: true, ...given });
    made.updates.begin();
    return { ...fake, ...made };
  }

  it('is not made unless it was switched on', async () => {
    const { calls, updates } = daily({ updateCheck: false });
    await vi.advanceTimersByTimeAsync(90 * MINUTE);
    expect(calls).toEqual([]);
    updates.stop();
  });

  it('waits a quiet minute, then a day', async () => {
    const { calls, updates, now } = daily();
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(90 * MINUTE);
    expect(calls).toHaveLength(1);
    now.at = new Date('2026-11-23T08:02:00Z');
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(calls).toHaveLength(2);
    updates.stop();
  });

  it('is not made during a run, nor again on the same day', async () => {
    const { calls, updates, known } = daily();
    known.running = true;
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect(calls).toEqual([]);
    updates.stop();
    const again = daily({ updateCheckedAt: '2026-11-22T07:00:00Z' });
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect(again.calls).toEqual([]);
    again.updates.stop();
  });

  it('is made when the clock was set back', async () => {
    const { calls, updates } = daily({ updateCheckedAt: '2027-05-01T00:00:00Z' });
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(calls).toHaveLength(1);
    updates.stop();
  });

  it('ends with the program', async () => {
    const { calls, updates } = daily();
    updates.stop();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(calls).toEqual([]);
  });
});

describe('what kind of copy this is', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rd-copy-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const facts = (more: Partial<CopyFacts>): CopyFacts => ({
    isPackaged: true,
    platform: 'linux',
    env: {},
    resourcesPath: folder,
    execPath: '/opt/relay-doctor/relay-doctor',
    ...more,
  });

  it('tells the copies apart', () => {
    const inMount = { execPath: '/tmp/.mount_r/relay-doctor' };
    const image = { APPIMAGE: '/home/a/r.AppImage', APPDIR: '/tmp/.mount_r' };
    expect(readCopy(facts({ isPackaged: false }))).toMatchObject({ fromSource: true, byHand: null });
    expect(readCopy(facts({ ...inMount, env: image })).byHand).toBeNull();
    expect(readCopy(facts({ env: image })).byHand, 'started by another AppImage').toBe('folder');
    expect(readCopy(facts({ ...inMount, env: { ...image, APPIMAGE: 'r' } })).byHand).toBe('folder');
    expect(readCopy(facts({ platform: 'darwin' })).byHand).toBeNull();
    expect(readCopy(facts({ platform: 'win32' })).byHand).toBe('unsigned');
    const portable = { PORTABLE_EXECUTABLE_FILE: 'C:\\r.exe' };
    expect(readCopy(facts({ platform: 'win32', env: portable })).byHand).toBe('portable');
    for (const [kind, byHand] of [
      ['deb', 'deb'],
      ['rpm', 'rpm'],
      ['pacman', 'package'],
    ] as const) {
      writeFileSync(join(folder, 'package-type'), kind);
      expect(readCopy(facts({})).byHand).toBe(byHand);
    }
  });

  it.each([
    [
      'provider: generic\nurl: https://updates.example/x\npublisherName: Kantor\n',
      'https://updates.example/x',
      null,
    ],
    [
      "provider: generic\nurl: 'https://updates.example/x'\npublisherName:\n  - Kantor\n",
      'https://updates.example/x',
      null,
    ],
    ['provider: generic\nurl: http://updates.example/x\n', null, 'unsigned'],
    ['provider: github\nurl: https://updates.example/x\npublisherName: []\n', null, 'unsigned'],
  ])('reads what the packager left: %j', (text, builtFeed, byHand) => {
    writeFileSync(join(folder, 'app-update.yml'), text);
    expect(readCopy(facts({ platform: 'win32' }))).toMatchObject({ builtFeed, byHand, hasConfig: true });
  });
});

describe('text of a feed', () => {
  it('becomes plain', () => {
    expect(plainNotes('<h2>0.2</h2><ul><li>One</li><li>Two &amp; a half</li></ul>')).toBe(
      '0.2\nOne\nTwo &amp; a half',
    );
    expect(plainNotes('a\u202eb\u0007')).toBe('a\\u{202e}b␇');
    expect(plainNotes(`${'line\n\n\n'.repeat(500)}`).split('\n').length).toBeLessThanOrEqual(61);
    expect(plainNotes('x'.repeat(1_000_000)).length).toBeLessThan(5000);
    expect(plainNotes('<'.repeat(60_000)).length).toBeLessThan(5000);
    expect(releaseDay('2026-13-40')).toBeNull();
    expect(releaseDay('tomorrow')).toBeNull();
  });

  it('loses the wish for an administrator, later packages and anything else', () => {
    const file = { url: 'r-0.2.0.exe', sha512: `${'A'.repeat(86)}==`, isAdminRightsRequired: true };
    const read = readFeed({ version: '0.2.0', files: [file], packages: { x64: { path: 'x' } }, more: 1 });
    expect(read.files).toEqual([{ url: 'r-0.2.0.exe', sha512: file.sha512 }]);
    expect(Object.keys(read)).not.toEqual(expect.arrayContaining(['packages']));
    expect(read).not.toHaveProperty('more');
  });
});

it('services without an updater say so through the contract', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rd-update-service-'));
  const store = openStore(folder, () => new Date());
  const services = composeServices(
    {
      host: 'browser',
      version: '0.1.0',
      systemLanguage: 'en',
      publish: () => {},
      printPdf: null,
      chooseFile: null,
      openLink: async () => false,
    },
    store,
    {},
  );
  expect(await services.handlers['update.state']({}, CALL)).toEqual({ state: 'off', reason: 'browser' });
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
});
