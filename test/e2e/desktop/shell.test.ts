import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readCaseFile } from '../../../main/service/index.ts';
import { type Desk, startDesk } from '../../fakes/electron/drive.ts';
import { CALL, startPracticeServices } from '../../service/practice-services.ts';

// The built program over the stand-in of Electron. Nothing here was seen in Electron itself.
const files = mkdtempSync(join(tmpdir(), 'rd-shell-'));
const home = mkdtempSync(join(tmpdir(), 'rd-shell-home-'));
const caseFile = join(files, 'from-sari.rdcase');
let runId = '';
afterAll(() => {
  for (const folder of [files, home]) rmSync(folder, { recursive: true, force: true });
});

/** A case that was made on another computer. */
beforeAll(async () => {
  const practice = await startPracticeServices();
  ({ runId } = await practice.run(practice.requestFor('open', { only: ['relay'] })));
  const saved = await practice.services.handlers['cases.save']({ runId }, CALL);
  writeFileSync(caseFile, Buffer.from(saved.base64 ?? '', 'base64'));
  await practice.close();
}, 120_000);

type Answer = { ok: boolean; value: never };
const call = (desk: Desk, method: string, input: unknown) =>
  desk.page.evaluate(
    ([name, given]) =>
      (
        Reflect.get(globalThis, 'relayDoctor') as { call(name: unknown, given: unknown): Promise<Answer> }
      ).call(name, given),
    [method, input] as const,
  );
const at = (desk: Desk) => desk.page.evaluate(() => location.hash);
const boxes = async (desk: Desk) =>
  (await desk.calls('dialog.showMessageBox')).map((row) => (row.args[0] as { message: string }).message);
const until = (check: () => Promise<unknown>) => vi.waitFor(check, { timeout: 20_000, interval: 100 });

/** How a run stands. */
async function state(desk: Desk, runId: string): Promise<string> {
  const { value } = await call(desk, 'check.progress', { runId, language: 'en' });
  return (value as { state: string }).state;
}

/** Starts a practice check from the window; resolves with its run. */
async function startCheck(desk: Desk, server: string): Promise<string> {
  const world = (await call(desk, 'practice.start', { language: 'en' })).value as {
    resolver: string;
    outside: string;
    sender: string;
    servers: { id: string; target: string; server: string }[];
  };
  const one = world.servers.find((row) => row.id === server);
  const started = await call(desk, 'check.start', {
    input: one?.target,
    servers: [one?.server],
    resolvers: [world.resolver],
    outside: world.outside,
    sender: world.sender,
    iMayTest: true,
    only: ['relay'],
  });
  return (started.value as { runId: string }).runId;
}

describe('a case file', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({}, { args: [caseFile], home });
  }, 120_000);
  afterAll(() => desk?.stop());

  it('that the program is started with is shown, and remembered by the system and the menu', async () => {
    await until(async () => expect(await at(desk)).toBe(`#/run/${runId}`));
    await desk.page.waitForSelector('h1');
    expect((await desk.calls('app.addRecentDocument')).map((row) => row.args)).toEqual([[caseFile]]);
    const [lock] = await desk.calls('app.requestSingleInstanceLock');
    expect(lock?.args).toEqual([{ file: caseFile, again: null }]);
  });

  it('of a second start is opened in the first, and what is no case file is explained', async () => {
    const data = (file: string) => ({ do: 'second-instance' as const, data: { file, again: null } });
    await desk.page.keyboard.press('Control+n');
    await desk.order(data(caseFile));
    await until(async () => expect(await at(desk)).toBe(`#/run/${runId}`));

    await desk.order(data(files));
    await until(async () => expect((await boxes(desk)).at(-1)).toContain('is a folder'));
    const newer = join(files, 'newer.rdcase');
    writeFileSync(newer, '{"format":"relay-doctor.case/9"}\n');
    await desk.order(data(newer));
    await until(async () => expect((await boxes(desk)).at(-1)).toContain('newer Relay Doctor'));
    await desk.order({ do: 'second-instance', data: 'nonsense' });
  });

  it('is opened by “Open with”, from the list of recent ones, and by Ctrl+O', async () => {
    const ways = [
      () => desk.order({ do: 'open-file', path: caseFile }),
      () => desk.order({ do: 'menu', id: 'recent-0' }),
      async () => {
        await desk.order({ do: 'answer', answer: { canceled: false, filePaths: [caseFile] } });
        await desk.order({ do: 'menu', id: 'openCase' });
      },
    ];
    for (const open of ways) {
      await desk.page.keyboard.press('Control+n');
      await until(async () => expect(await at(desk)).toBe('#/'));
      await open();
      await until(async () => expect(await at(desk)).toBe(`#/run/${runId}`));
    }
    expect((await desk.calls('dialog.showOpenDialog')).at(-1)?.args[0]).toMatchObject({ defaultPath: home });
  });

  it('is opened when it is dropped on the window; another file gets its sentence', async () => {
    const drop = (name: string, text: string) =>
      desk.page.evaluate(
        ([file, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([content as string], file as string));
          for (const type of ['dragover', 'drop'])
            document.body.dispatchEvent(
              new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
            );
        },
        [name, text] as const,
      );
    await desk.page.keyboard.press('Control+n');
    await drop('photo.rdcase', 'JFIF');
    await desk.page.getByText('“photo.rdcase” is not a case file').waitFor();
    await drop('dropped.rdcase', readFileSync(caseFile, 'utf8'));
    await until(async () => expect(await at(desk)).toBe(`#/run/${runId}`));
  });

  it('is saved with Ctrl+S, starting in Documents; a place that cannot be written is named', async () => {
    const path = join(files, 'mine.rdcase');
    await desk.order({ do: 'answer', answer: { canceled: false, filePath: path } });
    await desk.order({ do: 'menu', id: 'saveCase' });
    await until(async () => expect(existsSync(path)).toBe(true));
    expect(readCaseFile(readFileSync(path))).toEqual(readCaseFile(readFileSync(caseFile)));

    const taken = join(files, 'taken.rdcase');
    mkdirSync(join(taken, 'inner'), { recursive: true });
    await desk.order({ do: 'answer', answer: { canceled: false, filePath: taken } });
    await desk.order({ do: 'menu', id: 'saveCase' });
    await desk.page.getByText('taken.rdcase').first().waitFor();
  });

  it('gives its summary, and says when the system keeps the clipboard to itself', async () => {
    await desk.page.evaluate(() => {
      Object.defineProperty(navigator.clipboard, 'writeText', {
        value: () => Promise.reject(new Error('denied')),
      });
      document.execCommand = () => false;
    });
    await desk.page.keyboard.press('Control+Shift+C');
    await desk.page.getByText('The system did not allow copying').first().waitFor();
  });

  it('menu and title follow the language', async () => {
    await call(desk, 'settings.set', { language: 'id', theme: 'dark' });
    const labels = async () => {
      const last = (await desk.calls('Menu.setApplicationMenu')).at(-1);
      return ((last?.args[0] ?? []) as { label: string }[]).map((row) => row.label);
    };
    await until(async () => expect(await labels()).toContain('&Berkas'));
    await call(desk, 'settings.set', { language: 'en', theme: 'system' });
    await until(async () => expect(await labels()).toContain('&File'));
  });

  it('stays on the screen when the page crashes', async () => {
    await desk.order({ do: 'open-file', path: caseFile });
    await until(async () => expect(await at(desk)).toBe(`#/run/${runId}`));
    await desk.order({
      do: 'emit',
      on: 'contents',
      event: 'render-process-gone',
      facts: { reason: 'crashed' },
    });
    await until(async () => expect(await desk.calls('reload')).toHaveLength(1));
    await desk.page.waitForSelector('h1');
    expect(await at(desk)).toBe(`#/run/${runId}`);
  });

  it('and the window are as they were after Quit and another start; off the screen it comes back to the middle', async () => {
    await desk.order({ do: 'quit' }).catch(() => undefined);
    expect(await desk.exited).toBe(0);
    expect(desk.output()).toMatch(/^page-gone[^\n]*\s*$/);
    const place = join(home, 'data', 'window.json');
    expect(JSON.parse(readFileSync(place, 'utf8'))).toMatchObject({
      width: 1024,
      height: 640,
      isMaximised: false,
    });
    await desk.stop();

    writeFileSync(place, JSON.stringify({ x: 5000, y: 40, width: 1000, height: 700, isMaximised: true }));
    desk = await startDesk({}, { home });
    const [made] = await desk.calls('new BrowserWindow');
    expect(made?.args[0]).toMatchObject({ x: 460, y: 170, width: 1000, height: 700 });
    expect(await desk.calls('window.maximize')).toHaveLength(1);
    expect(await desk.order({ do: 'menu', id: 'recent-0' })).toBe(true);
    await until(async () => expect(await at(desk)).toBe(`#/run/${runId}`));
  }, 120_000);
});

describe('a check while nobody looks', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk();
  }, 120_000);
  afterAll(() => desk?.stop());

  it('shows in the taskbar and beside the clock, notes a sleep, and tells its end once', async () => {
    await desk.order({ do: 'minimise' });
    const run = await startCheck(desk, 'closed');
    await desk.order({ do: 'emit', on: 'power', event: 'suspend' });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await desk.order({ do: 'emit', on: 'power', event: 'resume' });
    await until(async () => expect(await desk.calls('notification.show')).toHaveLength(1));
    expect((await desk.calls('new Tray')).length).toBe(1);
    expect((await desk.calls('tray.destroy')).length).toBe(1);
    const bar = (await desk.calls('window.setProgressBar')).map((row) => row.args[0] as number);
    expect(bar.some((share) => share > 0)).toBe(true);
    expect(bar.at(-1)).toBe(-1);

    await desk.order({ do: 'click-notification' });
    await until(async () => expect(await at(desk)).toBe(`#/run/${run}`));
    expect((await desk.calls('window.restore')).length).toBe(1);
    expect((await desk.calls('window.focus')).length).toBeGreaterThan(0);
  });

  it('is started again from the jump list', async () => {
    const before = await at(desk);
    const cases = (await call(desk, 'cases.list', {})).value as { cases: { caseId: string }[] };
    await desk.order({ do: 'second-instance', data: { file: null, again: cases.cases[0]?.caseId } });
    await until(async () => expect(await at(desk)).toMatch(/^#\/run\//));
    await until(async () => expect(await at(desk)).not.toBe(before));
    await until(async () => expect(await state(desk, (await at(desk)).slice('#/run/'.length))).toBe('done'));
  });

  it('goes on when the page crashes, and when the person who pressed Quit stays', async () => {
    const run = await startCheck(desk, 'greylist');
    await call(desk, 'check.pause', { runId: run, paused: true });
    await desk.order({ do: 'emit', on: 'contents', event: 'render-process-gone', facts: { reason: 'oom' } });
    await until(async () => expect(await desk.calls('reload')).toHaveLength(1));
    await desk.page.waitForSelector('h1');
    expect(await state(desk, run)).toBe('paused');

    await desk.order({ do: 'quit' });
    await until(async () => expect((await boxes(desk)).at(-1)).toContain('A check is still running'));
    expect(await state(desk, run)).toBe('paused');
    await call(desk, 'check.stop', { runId: run });
    await until(async () => expect(await state(desk, run)).toBe('stopped'));
  });

  it('is stopped and kept when the session ends, without a question', async () => {
    await startCheck(desk, 'greylist');
    await desk.order({ do: 'emit', on: 'window', event: 'session-end' }).catch(() => undefined);
    expect(await desk.exited).toBe(0);
    const db = new DatabaseSync(join(desk.home, 'data', 'relay-doctor.sqlite'));
    const states = db
      .prepare('SELECT state FROM runs')
      .all()
      .map((row) => row.state);
    db.close();
    expect(states).toHaveLength(4);
    expect(states).not.toContain('running');
  }, 60_000);
});

describe('a poor desktop', () => {
  it('does without tray and notifications', async () => {
    const desk = await startDesk({ RELAY_STAND_IN_LACKS: 'tray,notifications' });
    try {
      await desk.order({ do: 'minimise' });
      const run = await startCheck(desk, 'closed');
      await until(async () => expect(await state(desk, run)).toBe('done'));
      expect(await desk.calls('notification.show')).toEqual([]);
      expect(desk.output()).toBe('');
    } finally {
      await desk.stop();
    }
  }, 120_000);

  it('says that its folder cannot be written', async () => {
    const file = join(files, 'not-a-folder');
    writeFileSync(file, '');
    await expect(startDesk({ RELAY_DOCTOR_HOME: file })).rejects.toThrow(/cannot write to its folder/);
  }, 120_000);

  it('says that another program has its data', async () => {
    const folder = mkdtempSync(join(files, 'locked-'));
    const db = new DatabaseSync(join(folder, 'relay-doctor.sqlite'));
    db.exec('CREATE TABLE x (y); BEGIN EXCLUSIVE');
    try {
      await expect(startDesk({ RELAY_DOCTOR_HOME: folder })).rejects.toThrow(/Another program is using/);
    } finally {
      db.close();
    }
  }, 120_000);

  it('says that its data are from a newer version, and leaves them', async () => {
    const folder = mkdtempSync(join(files, 'newer-'));
    const path = join(folder, 'relay-doctor.sqlite');
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expect(startDesk({ RELAY_DOCTOR_HOME: folder })).rejects.toThrow(/newer Relay Doctor/);
    expect(existsSync(path)).toBe(true);
  }, 120_000);
});
