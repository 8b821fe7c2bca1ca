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
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { type Desk, startDesk } from '../../fakes/electron/drive.ts';
import { feedFile, startFeed } from '../../fakes/updates/feed.ts';
import { at, call, failedStart, startCheck, state, until } from './asking.ts';

// The built program over the stand-in of Electron, with what goes wrong around it. More of it: shell.test.ts.
const en = wordsIn('en');
const id = wordsIn('id');
const HOUR_MS = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'rd-luck-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const show = (desk: Desk, hash: string) =>
  desk.page.evaluate((to) => {
    location.hash = to;
  }, hash);
const reportOf = (desk: Desk, runId: string) =>
  call<Report>(desk.page, 'run.report', { runId, language: 'en' });
const done = (desk: Desk, runId: string) =>
  until(async () => expect(await state(desk.page, runId)).toBe('done'));

it('a disk that is full at the start is said, and nothing is left behind that a later start would trip over', async () => {
  const home = join(folder, 'home');
  mkdirSync(home);
  expect(await failedStart({ RELAY_STAND_IN_DISK: 'full' }, { home })).toMatch(/The disk is full/);
  const desk = await startDesk({}, { home });
  await desk.page.getByRole('heading', { name: en('ui:home.title') }).waitFor();
  await desk.stop();
});

describe('files and the disk', () => {
  let desk: Desk;
  let runId = '';
  beforeAll(async () => {
    desk = await startDesk();
    runId = await startCheck(desk.page, 'closed');
    await done(desk, runId);
    await show(desk, `#/run/${runId}`);
    await desk.page.getByRole('button', { name: en('ui:save.pdf') }).waitFor();
  });
  afterAll(() => desk?.stop());

  const savePdf = async (path: string) => {
    await desk.order({ do: 'answer', answer: { canceled: false, filePath: path } });
    await desk.order({ do: 'menu', id: 'savePdf' });
  };

  it.each(['EBUSY', 'EPERM', 'EACCES'])(
    'a PDF that is open elsewhere (%s) stays, and another name is offered',
    async (code) => {
      const inside = join(folder, code);
      mkdirSync(inside);
      const path = join(inside, 'report.pdf');
      writeFileSync(path, 'what the reader shows');
      await desk.order({ do: 'files', fail: { call: 'replace', code } });
      await savePdf(path);
      await desk.page
        .getByText(en('target:error.file-locked', { name: 'report.pdf', alternative: 'report (2).pdf' }))
        .waitFor();
      expect(readdirSync(inside)).toEqual(['report.pdf']);
      expect(readFileSync(path, 'utf8')).toBe('what the reader shows');

      await desk.order({ do: 'files', fail: null });
      await savePdf(join(inside, 'report (2).pdf'));
      await desk.page.getByText(join(inside, 'report (2).pdf')).waitFor();
      expect(readFileSync(path, 'utf8')).toBe('what the reader shows');
    },
  );

  it('a full disk is said, and leaves no half file', async () => {
    const inside = join(folder, 'full');
    mkdirSync(inside);
    await desk.order({ do: 'files', fail: { call: 'write', code: 'ENOSPC' } });
    await savePdf(join(inside, 'report.pdf'));
    await desk.page.getByText(en('target:error.disk-full')).waitFor();
    expect(readdirSync(inside)).toEqual([]);
    await desk.order({ do: 'files', fail: null });
  });

  it('a disk that fills up during a check costs the keeping, not the answer', async () => {
    const run = await startCheck(desk.page, 'own-domain');
    await call(desk.page, 'check.pause', { runId: run, paused: true });
    await show(desk, `#/run/${run}`);
    await desk.order({ do: 'database', isFull: true });
    await call(desk.page, 'check.pause', { runId: run, paused: false });
    await desk.page.getByText(en('ui:notKept.title')).waitFor();
    await done(desk, run);
    await desk.page.getByRole('button', { name: en('ui:save.pdf') }).waitFor();
    const path = join(folder, 'saved-elsewhere.pdf');
    await savePdf(path);
    await desk.page.getByText(path).waitFor();
    expect(existsSync(path)).toBe(true);
    await desk.order({ do: 'database', isFull: false });
  });
});

describe('time and screens', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk();
  });
  afterAll(() => desk?.stop());

  it.each([
    ['forward', 3 * HOUR_MS],
    ['back', -5 * HOUR_MS],
  ])(
    'a clock that is set %s during a check changes neither its end nor how long it took',
    async (_way, aheadMs) => {
      const startedMs = performance.now();
      const run = await startCheck(desk.page, 'own-domain');
      await desk.order({ do: 'clock', aheadMs });
      await done(desk, run);
      const report = await reportOf(desk, run);
      expect(report.verdict.code).toMatch(/^OPEN/);
      expect(report.timing.totalMs).toBeGreaterThan(0);
      expect(report.timing.totalMs).toBeLessThan(performance.now() - startedMs);
      expect(report.timing.firstAnswerMs).toBeGreaterThanOrEqual(0);
      expect(report.timing.firstAnswerMs).toBeLessThanOrEqual(report.timing.totalMs);
      const { elapsedMs } = await call<{ elapsedMs: number }>(desk.page, 'check.progress', {
        runId: run,
        language: 'en',
      });
      expect(elapsedMs).toBeLessThan(performance.now() - startedMs);
      await desk.order({ do: 'clock', aheadMs: 0 });
    },
  );

  it('a sleep during a check stands in its conversation in words', async () => {
    const run = await startCheck(desk.page, 'own-domain');
    await call(desk.page, 'check.pause', { runId: run, paused: true });
    await desk.order({ do: 'emit', on: 'power', event: 'suspend' });
    await desk.order({ do: 'clock', aheadMs: 512_000 });
    await desk.order({ do: 'emit', on: 'power', event: 'resume' });
    await show(desk, `#/run/${run}`);
    await desk.page.getByRole('button', { name: en('ui:running.showTalk') }).click();
    const slept = en('ui:talk.slept', { time: '8:32' });
    await desk.page.getByText(slept).first().waitFor();
    await call(desk.page, 'check.pause', { runId: run, paused: false });
    await done(desk, run);

    const html = join(folder, 'slept.html');
    await desk.order({ do: 'answer', answer: { canceled: false, filePath: html } });
    await call(desk.page, 'report.save', { runId: run, language: 'id', format: 'html', preset: 'full' });
    const said = id('report:talk.slept', { time: id('report:span.minutes', { n: 8, rest: 32 }) });
    const written = readFileSync(html, 'utf8');
    expect([written.includes(said), written.includes('computer-slept')]).toEqual([true, false]);
    await desk.order({ do: 'clock', aheadMs: 0 });
  });

  it('a window whose screen is unplugged comes back to one that is there', async () => {
    const small = { x: 0, y: 0, width: 1280, height: 800 };
    const beside = { x: -1920, y: 0, width: 1920, height: 1040 };
    await desk.order({ do: 'displays', areas: [small, beside] });
    await desk.order({ do: 'place', bounds: { x: -1800, y: 60, width: 1024, height: 640 } });
    await desk.order({ do: 'displays', areas: [small] });
    const last = (await desk.calls('window.setBounds')).at(-1)?.args[0] as {
      x: number;
      y: number;
      width: number;
    };
    expect(last.x).toBeGreaterThanOrEqual(0);
    expect(last.x + last.width).toBeLessThanOrEqual(small.width);
  });
});

describe('an installed copy and its feed', () => {
  const file = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;
  const packageBytes = Buffer.from('#!/bin/sh\n');
  let desk: Desk;
  let feed: Awaited<ReturnType<typeof startFeed>>;
  let appImage = '';
  beforeAll(async () => {
    feed = await startFeed();
    const resources = join(folder, 'resources');
    mkdirSync(resources);
    writeFileSync(
      join(resources, 'app-update.yml'),
      `provider: generic\nurl: ${feed.url}\nupdaterCacheDirName: relay-doctor-updater\n`,
    );
    const authority = join(folder, 'authority.pem');
    writeFileSync(authority, feed.ca);
    appImage = join(folder, 'relay-doctor.AppImage');
    writeFileSync(appImage, 'the version in use', { mode: 0o755 });
    desk = await startDesk({
      RELAY_STAND_IN_RESOURCES: resources,
      RELAY_STAND_IN_FEED_CA: authority,
      XDG_CACHE_HOME: join(folder, 'cache'),
      APPIMAGE: appImage,
      APPDIR: dirname(process.execPath),
    });
    await show(desk, '#/settings');
  });
  afterAll(async () => {
    await desk?.stop();
    await feed?.close();
  });

  const look = async () => desk.page.getByRole('button', { name: en('ui:settings.update.check') }).click();

  it('asks nobody by itself', async () => {
    await desk.page.getByText(en('ui:settings.update.unasked')).waitFor();
    expect(await desk.calls('net.request')).toEqual([]);
  });

  it.each([
    ['text that is no feed', '{[}: ]\u0000%%%', 'error.garbled'],
    ['a page that asks to sign in', '<!doctype html><title>Sign in</title>', 'error.garbled'],
    ['far too much', `version: 0.2.0\nreleaseNotes: ${'x'.repeat(400_000)}\n`, 'error.too-large'],
    ['an older version', feedFile('0.0.9', packageBytes), 'newest'],
  ])('%s is one quiet sentence', async (_name, body, key) => {
    feed.serve(file, body);
    await look();
    await desk.page.getByText(en(`ui:settings.update.${key}`)).waitFor();
    expect(await desk.calls('dialog.showMessageBox')).toEqual([]);
  });

  it('a newer version is shown, fetched when told to, and installed by nobody but the person', async () => {
    feed.serve(file, feedFile('0.2.0', packageBytes));
    feed.serve('relay-doctor-0.2.0-linux-x64.AppImage', packageBytes);
    await look();
    await desk.page.getByText('Says it better.').waitFor();
    await desk.page.getByRole('button', { name: en('ui:settings.update.download') }).click();
    await desk.page.getByText(en('ui:settings.update.ready', { version: '0.2.0' })).waitFor();
    await desk.page.getByRole('button', { name: en('ui:settings.update.install') }).click();
    await until(async () => expect(await desk.calls('dialog.showMessageBox')).toHaveLength(1));
    expect(await at(desk.page)).toBe('#/settings');
    expect(readFileSync(appImage, 'utf8')).toBe('the version in use');
    expect(await desk.calls('app.quit')).toEqual([]);
    expect(feed.plainAsked).toEqual([]);
    const asked = (await desk.calls('net.request')).map((row) => String(row.args[0]));
    expect(asked.filter((url) => !url.startsWith(feed.url))).toEqual([]);
  });
});
