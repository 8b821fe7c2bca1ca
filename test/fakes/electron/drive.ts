import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { CDP_VARIABLE, type SharedChromium, startSharedChromium } from './chromium.ts';
import type { Order } from './control.ts';
import type { Call } from './records.ts';

const root = resolve(import.meta.dirname, '../../..');
const START_MS = 60_000;

/** The built desktop program, running over the stand-in. */
export type Desk = {
  /** Its window. */
  page: Page;
  /** Gives the stand-in an order; resolves with what came of it. */
  order<T>(body: Order): Promise<T>;
  /** What the program called, in order; by name when given. */
  calls(name?: string): Promise<Call[]>;
  /** The data folder of this run. */
  home: string;
  /** Resolves with the exit status. */
  exited: Promise<number | null>;
  /** All that it printed. */
  output(): string;
  stop(): Promise<void>;
};

type Reply = { order: number; value?: unknown; failure?: string };

/** Starts Chromium and `dist/main/desktop.js` over the stand-in, with an empty data folder, and waits for the window to be shown. */
export async function startDesk(
  environment: Record<string, string> = {},
  words: { args?: readonly string[]; home?: string } = {},
): Promise<Desk> {
  const home = words.home ?? mkdtempSync(join(tmpdir(), 'relay-desk-'));
  // A folder that the test brought is the test's to remove.
  const clean = () => {
    if (words.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  const chromium = await startSharedChromium();
  const child = spawn(
    process.execPath,
    [
      '--import',
      pathToFileURL(fileURLToPath(new URL('./register.ts', import.meta.url))).href,
      join(root, 'dist/main/desktop.js'),
      ...(words.args ?? []),
    ],
    {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        RELAY_DOCTOR_HOME: join(home, 'data'),
        RELAY_STAND_IN_DOCUMENTS: home,
        [CDP_VARIABLE]: chromium.endpoint,
        ...environment,
      },
    },
  );
  try {
    return await meet(child, chromium, home, clean);
  } catch (error) {
    child.kill('SIGKILL');
    await chromium.close();
    clean();
    throw error;
  }
}

async function meet(
  child: ChildProcess,
  chromium: SharedChromium,
  home: string,
  clean: () => void,
): Promise<Desk> {
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const waiting = new Map<number, (reply: Reply) => void>();
  const shown = Promise.withResolvers<void>();
  child.on('message', (message: 'shown' | Reply) => {
    if (message === 'shown') shown.resolve();
    else waiting.get(message.order)?.(message);
  });
  const tooLate = setTimeout(
    () => shown.reject(new Error(`no window after ${START_MS} ms\n${printed}`)),
    START_MS,
  );
  void exited.then((code) =>
    shown.reject(new Error(`ended with ${code} before its window was shown\n${printed}`)),
  );
  await shown.promise.finally(() => clearTimeout(tooLate));

  let lastOrder = 0;
  const order = async <T>(body: Order): Promise<T> => {
    lastOrder += 1;
    const id = lastOrder;
    const reply = new Promise<Reply>((done) => waiting.set(id, done));
    child.send({ order: id, body });
    const end = exited.then((code): Reply => ({ order: id, failure: `ended with ${code}\n${printed}` }));
    const { value, failure } = await Promise.race([reply, end]);
    if (failure) throw new Error(failure);
    return value as T;
  };
  const page = chromium.context.pages().find((candidate) => candidate.url().includes('app.relay.invalid'));
  if (!page) throw new Error('the window is not among the pages of Chromium');
  return {
    page,
    order,
    home,
    exited,
    output: () => printed,
    async calls(name) {
      const all = await order<Call[]>({ do: 'calls' });
      return name === undefined ? all : all.filter((call) => call.name === name);
    },
    async stop() {
      child.kill('SIGKILL');
      await exited;
      await chromium.close();
      clean();
    },
  };
}
