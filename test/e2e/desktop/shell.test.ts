import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCaseFile, writeCaseFile } from '../../../main/case-file/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { type Desk, startDesk } from '../../fakes/electron/drive.ts';
import { CALL, startPracticeServices } from '../../service/practice-services.ts';
import { at, boxes, call, failedStart, saveCase, startCheck, state, until } from './asking.ts';

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
  const saved = await practice.services.handlers['cases.save'](
    { runId, hide: [], where: '', language: 'en' },
    CALL,
  );
  writeFileSync(caseFile, Buffer.from(saved.base64 ?? '', 'base64'));
  await practice.close();
}, 120_000);

/** The runs of a case file, as their events were written. */
async function runsIn(path: string) {
  const read = await readCaseFile(readFileSync(path));
  if (!read.ok) throw new Error(read.why);
  return read.file.parts.map(({ content }) => content).filter((content) => content?.kind === 'run');
}

describe('a case file', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({}, { args: [caseFile], home });
  }, 120_000);
  afterAll(() => desk?.stop());

  it('that the program is started with is shown, and remembered by the system and the menu', async () => {
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}`));
    await desk.page.waitForSelector('h1');
    expect((await desk.calls('app.addRecentDocument')).map((row) => row.args)).toEqual([[caseFile]]);
    const [lock] = await desk.calls('app.requestSingleInstanceLock');
    expect(lock?.args).toEqual([{ files: [caseFile], again: null }]);
  });

  it('of a second start is opened in the first, and what is no case file is explained', async () => {
    const data = (...paths: string[]) => ({
      do: 'second-instance' as const,
      data: { files: paths, again: null },
    });
    const told = (sentence: string) => desk.page.getByText(sentence).first().waitFor();
    await desk.page.keyboard.press('Control+n');
    await desk.order(data(caseFile));
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}`));

    await desk.order(data(files));
    await told('is a folder');
    const newer = join(files, 'newer.rdcase');
    writeFileSync(newer, '{"format":"relay-doctor.case/9"}\n');
    await desk.order(data(newer));
    await told('newer Relay Doctor');
    // Only the name is said: a path tells who the person is, and a box of the system cannot be read out with the page.
    expect(await desk.page.locator('body').textContent()).not.toContain(files);
    expect(await boxes(desk)).toEqual([]);
    await desk.order({ do: 'second-instance', data: 'nonsense' });
  });

  it('comes with others that were dragged onto the icon: all are opened, and told about in one list', async () => {
    const broken = join(files, 'broken.rdcase');
    writeFileSync(broken, readFileSync(caseFile).subarray(0, 90));
    const copy = join(files, 'copy.rdcase');
    writeFileSync(copy, readFileSync(caseFile));
    await desk.page.keyboard.press('Control+n');
    await until(async () => expect(await at(desk.page)).toBe('#/'));
    // Windows and Linux hand over a list; macOS tells of one file after the other.
    const ways = [
      () => desk.order({ do: 'second-instance', data: { files: [caseFile, broken, copy], again: null } }),
      async () => {
        for (const path of [caseFile, broken, copy]) await desk.order({ do: 'open-file', path });
      },
    ];
    for (const drag of ways) {
      await drag();
      const list = desk.page.getByRole('dialog');
      await list.getByText(wordsIn('en')('together:open.results', { done: 2, total: 3 })).waitFor();
      expect(await list.getByRole('listitem').count()).toBe(3);
      await list.getByText('“broken.rdcase”').first().waitFor();
      await list.getByText(wordsIn('en')('together:open.done'), { exact: true }).click();
      await list.waitFor({ state: 'detached' });
    }
    expect(await boxes(desk)).toEqual([]);
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
      await until(async () => expect(await at(desk.page)).toBe('#/'));
      await open();
      await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}`));
    }
    expect((await desk.calls('dialog.showOpenDialog')).at(-1)?.args[0]).toMatchObject({ defaultPath: home });
  });

  it('that is locked asks for its passphrase in the window, and opens with it', async () => {
    const read = await readCaseFile(readFileSync(caseFile));
    if (!read.ok) throw new Error(read.why);
    const path = join(files, 'locked.rdcase');
    const passphrase = 'kertas gunting batu';
    writeFileSync(path, await writeCaseFile(read.file, { summary: '', passphrase }));
    await desk.page.keyboard.press('Control+n');
    await until(async () => expect(await at(desk.page)).toBe('#/'));
    const before = (await boxes(desk)).length;
    await desk.order({ do: 'second-instance', data: { files: [path], again: null } });
    const asked = desk.page.getByRole('dialog');
    await asked.getByText('locked.rdcase').waitFor();
    await asked.locator('input').first().fill(passphrase);
    await asked.locator('input').first().press('Enter');
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}`));
    expect(await boxes(desk)).toHaveLength(before);
  });

  it('is opened when it is dropped on the window; another file gets its sentence', async () => {
    const drop = (name: string, content: Buffer) =>
      desk.page.evaluate(
        ([file, base64]) => {
          const data = new DataTransfer();
          data.items.add(
            new File(
              [Uint8Array.from(atob(base64 as string), (letter) => letter.charCodeAt(0))],
              file as string,
            ),
          );
          for (const type of ['dragover', 'drop'])
            document.body.dispatchEvent(
              new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
            );
        },
        [name, content.toString('base64')] as const,
      );
    await desk.page.keyboard.press('Control+n');
    await drop('photo.rdcase', Buffer.from('JFIF'));
    await desk.page.getByText('“photo.rdcase” is not a case file').waitFor();
    await drop('dropped.rdcase', readFileSync(caseFile));
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}`));
  });

  it('is saved with Ctrl+S, starting in Documents; a place that cannot be written is named', async () => {
    const path = join(files, 'mine.rdcase');
    await desk.order({ do: 'answer', answer: { canceled: false, filePath: path } });
    await saveCase(desk.page, path, () => desk.order({ do: 'menu', id: 'saveCase' }));
    expect(await runsIn(path)).toEqual(await runsIn(caseFile));

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
    await call(desk.page, 'settings.set', { language: 'id', theme: 'dark' });
    const labels = async () => {
      const last = (await desk.calls('Menu.setApplicationMenu')).at(-1);
      return ((last?.args[0] ?? []) as { label: string }[]).map((row) => row.label);
    };
    await until(async () => expect(await labels()).toContain('&Berkas'));
    await call(desk.page, 'settings.set', { language: 'en', theme: 'system' });
    await until(async () => expect(await labels()).toContain('&File'));
  });

  it('every place of the rail, and the card to read out, is an entry of the menu', async () => {
    const places = [
      ['placeChecks', '#/checks'],
      ['placeBounce', '#/bounce'],
      ['placePractice', '#/practice'],
      ['settings', '#/settings'],
      ['placeLists', '#/lists'],
      ['placeHome', '#/'],
    ] as const;
    for (const [id, place] of places) {
      expect(await desk.order({ do: 'menu', id })).toBe(true);
      await until(async () => expect(await at(desk.page)).toBe(place));
    }
    await desk.order({ do: 'open-file', path: caseFile });
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}`));
    await desk.order({ do: 'menu', id: 'readAloud' });
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}/aloud`));
    await desk.page.waitForSelector('h1');
  });

  it('stays on the screen when the page crashes', async () => {
    await desk.order({ do: 'open-file', path: caseFile });
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}`));
    await desk.order({
      do: 'emit',
      on: 'contents',
      event: 'render-process-gone',
      facts: { reason: 'crashed' },
    });
    await until(async () => expect(await desk.calls('reload')).toHaveLength(1));
    await desk.page.waitForSelector('h1');
    expect(await at(desk.page)).toBe(`#/run/${runId}`);
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
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${runId}`));
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
    const run = await startCheck(desk.page, 'closed');
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
    await until(async () => expect(await at(desk.page)).toBe(`#/run/${run}`));
    expect((await desk.calls('window.restore')).length).toBe(1);
    expect((await desk.calls('window.focus')).length).toBeGreaterThan(0);
  });

  it('is started again from the jump list', async () => {
    const before = await at(desk.page);
    const cases = await call<{ cases: { caseId: string }[] }>(desk.page, 'cases.list', {});
    await desk.order({ do: 'second-instance', data: { files: [], again: cases.cases[0]?.caseId } });
    await until(async () => expect(await at(desk.page)).toMatch(/^#\/run\//));
    await until(async () => expect(await at(desk.page)).not.toBe(before));
    await until(async () =>
      expect(await state(desk.page, (await at(desk.page)).slice('#/run/'.length))).toBe('done'),
    );
  });

  it('goes on when the page crashes, and when the person who pressed Quit stays', async () => {
    const run = await startCheck(desk.page, 'greylist');
    await call(desk.page, 'check.pause', { runId: run, paused: true });
    await desk.order({ do: 'emit', on: 'contents', event: 'render-process-gone', facts: { reason: 'oom' } });
    await until(async () => expect(await desk.calls('reload')).toHaveLength(1));
    await desk.page.waitForSelector('h1');
    expect(await state(desk.page, run)).toBe('paused');

    await desk.order({ do: 'quit' });
    await until(async () => expect((await boxes(desk)).at(-1)).toContain('A check is still running'));
    expect(await state(desk.page, run)).toBe('paused');
    await call(desk.page, 'check.stop', { runId: run });
    await until(async () => expect(await state(desk.page, run)).toBe('stopped'));
  });

  it('is stopped and kept when the session ends, without a question', async () => {
    await startCheck(desk.page, 'greylist');
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
      const run = await startCheck(desk.page, 'closed');
      await until(async () => expect(await state(desk.page, run)).toBe('done'));
      expect(await desk.calls('notification.show')).toEqual([]);
      expect(desk.output()).toBe('');
    } finally {
      await desk.stop();
    }
  }, 120_000);

  it('says that its folder cannot be written', async () => {
    const file = join(files, 'not-a-folder');
    writeFileSync(file, '');
    expect(await failedStart({ RELAY_DOCTOR_HOME: file })).toMatch(/cannot write to its folder/);
  }, 120_000);

  it('says that another program has its data', async () => {
    const folder = mkdtempSync(join(files, 'locked-'));
    const db = new DatabaseSync(join(folder, 'relay-doctor.sqlite'));
    db.exec('CREATE TABLE x (y); BEGIN EXCLUSIVE');
    try {
      expect(await failedStart({ RELAY_DOCTOR_HOME: folder })).toMatch(/Another program is using/);
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
    expect(await failedStart({ RELAY_DOCTOR_HOME: folder })).toMatch(/newer Relay Doctor/);
    expect(existsSync(path)).toBe(true);
  }, 120_000);
});
