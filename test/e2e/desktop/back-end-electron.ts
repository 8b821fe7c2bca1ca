import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication } from 'playwright-core';
import { root } from '../../architecture/scan.ts';
import type { BackEnd, DialogAnswer, Program, ShownDialog } from './back-end.ts';

const run = promisify(execFile);

/** How long Electron may take to show its window, ms. */
const START_MS = 60_000;

/** What is laid into Electron's main process in place of the dialogs, which no program can press. */
type Laid = { answers: DialogAnswer[]; shown: ShownDialog[] };

/**
 * The same built program in a real Electron, driven by Playwright. Rejects with a sentence that names the file when it is no Electron,
 * or shows no window in time.
 */
export function realElectron(executablePath: string, startMs = START_MS): BackEnd {
  return {
    name: `Electron (${executablePath})`,
    async start({ home, args = [] }) {
      await assertElectron(executablePath, startMs);
      const electron = await _electron.launch({
        executablePath,
        timeout: startMs,
        // The folder first: what follows is the program's own command line.
        args: [root, ...args, `--user-data-dir=${join(home, 'chromium')}`],
        cwd: home,
        env: {
          ...ownEnvironment(),
          LANG: 'en_US.UTF-8',
          LANGUAGE: 'en',
          RELAY_DOCTOR_HOME: join(home, 'data'),
        },
      });
      try {
        await layDialogs(electron);
        const page = await electron.firstWindow({ timeout: startMs });
        await page.waitForSelector('h1', { timeout: startMs });
        return programOf(electron, page);
      } catch (error) {
        electron.process().kill('SIGKILL');
        throw new Error(`${executablePath} showed no window of Relay Doctor`, { cause: error });
      }
    },
  };
}

/**
 * As plain Node an Electron knows its own version. Anything else is refused before Playwright waits for it.
 */
async function assertElectron(executablePath: string, timeout: number): Promise<void> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const ask = ['-p', 'process.versions.electron'];
  const version = await run(executablePath, ask, { env, timeout, killSignal: 'SIGKILL' }).then(
    ({ stdout }) => stdout.trim(),
    (error: unknown) => String(error),
  );
  if (!/^\d+\.\d+\.\d+/.test(version))
    throw new Error(`${executablePath} is no Electron that runs a program folder`, { cause: version });
}

function programOf(electron: ElectronApplication, page: Program['page']): Program {
  const child = electron.process();
  const exited = new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });
  return {
    page,
    exited,
    async answer(answer) {
      await electron.evaluate((_electron, given) => {
        (Reflect.get(globalThis, 'laidDialogs') as Laid).answers.push(given);
      }, answer);
    },
    dialogs: () => electron.evaluate(() => (Reflect.get(globalThis, 'laidDialogs') as Laid).shown),
    menuBar: () =>
      electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label) ?? []),
    choose: (id) =>
      electron.evaluate(({ Menu }, wanted) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
        item?.click();
        return item !== null && item !== undefined;
      }, id),
    async quit() {
      // It may be gone before it can answer.
      await Promise.race([electron.evaluate(({ app }) => app.quit()).catch(() => undefined), exited]);
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Dialogs of the system take the answers that were laid out; without one they are cancelled. What they said is kept. */
async function layDialogs(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ dialog }) => {
    const laid: Laid = { answers: [], shown: [] };
    Reflect.set(globalThis, 'laidDialogs', laid);
    const lay = (name: string, kind: ShownDialog['kind'], otherwise: (options: object) => DialogAnswer) =>
      Reflect.set(dialog, name, async (...given: unknown[]) => {
        const options = Object(given.at(-1)) as ShownDialog['options'];
        const { message, defaultPath, title } = options;
        laid.shown.push({
          kind,
          options: {
            ...(message === undefined ? {} : { message }),
            ...(defaultPath === undefined ? {} : { defaultPath }),
            ...(title === undefined ? {} : { title }),
          },
        });
        return laid.answers.shift() ?? otherwise(options);
      });
    lay('showSaveDialog', 'save', () => ({ canceled: true, filePath: '' }));
    lay('showOpenDialog', 'open', () => ({ canceled: true, filePaths: [] }));
    lay('showMessageBox', 'message', (options) => ({
      response: Number(Reflect.get(options, 'cancelId') ?? 0),
    }));
  });
}

function ownEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(pairs);
}
