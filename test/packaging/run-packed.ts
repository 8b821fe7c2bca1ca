import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { extractAll } from '@electron/asar';
import { root } from '../architecture/scan.ts';
import { makeMsg, utf16 } from '../engine/bounce/make-msg.ts';
import { CDP_VARIABLE, startSharedChromium } from '../fakes/electron/chromium.ts';

const START_MS = 60_000;

/** What was seen of the window of a packed program. `complaints`: what its page logged as an error. */
export type SeenWindow = { heading: string; origin: string; complaints: string[] };

/** Unpacks an asar to a folder of its own, far from any node_modules, and does something with it there. */
async function unpacked<T>(archive: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'relay-packed-'));
  try {
    extractAll(archive, folder);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts the packed main program over the stand-in for Electron and looks at its first window. Rejects when there is none. */
export function showWindow(archive: string): Promise<SeenWindow> {
  return unpacked(archive, async (folder) => {
    const chromium = await startSharedChromium();
    const complaints: string[] = [];
    chromium.context.on('page', (page) => page.on('pageerror', (error) => complaints.push(error.message)));
    const standIn = pathToFileURL(join(root, 'test/fakes/electron/register.ts')).href;
    const child = spawn(process.execPath, ['--import', standIn, join(folder, 'dist/main/desktop.js')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        RELAY_DOCTOR_HOME: join(folder, 'data'),
        RELAY_STAND_IN_DOCUMENTS: folder,
        [CDP_VARIABLE]: chromium.endpoint,
      },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    try {
      const deadline = AbortSignal.timeout(START_MS);
      const shown = (async () => {
        for (;;) if ((await once(child, 'message', { signal: deadline }))[0] === 'shown') return;
      })();
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`ended with ${code} before its window was shown\n${printed}`);
      });
      await Promise.race([shown, ended]);
      ended.catch(() => undefined);
      const page = chromium.context.pages().find((one) => one.url().includes('app.relay.invalid'));
      if (!page) throw new Error(`no window\n${printed}`);
      const heading = await page.waitForSelector('h1', { timeout: START_MS });
      return { heading: (await heading.textContent()) ?? '', origin: new URL(page.url()).origin, complaints };
    } finally {
      child.kill('SIGKILL');
      await chromium.close();
    }
  });
}

/** Has the packed thread read a small Outlook mail with a refusal in it. */
export function readBounceInThread(archive: string): Promise<unknown> {
  return unpacked(archive, async (folder) => {
    const text = 'Your message could not be delivered.\r\nRemote server said: 550 5.7.1 Relaying denied\r\n';
    const worker = new Worker(join(folder, 'dist/main/bounce-worker.js'), {
      workerData: {
        input: { octets: makeMsg([{ tag: '1000001F', octets: utf16(text) }]) },
        cut: false,
        ours: null,
        ownLists: [],
      },
    });
    try {
      const [reading] = await once(worker, 'message', { signal: AbortSignal.timeout(START_MS) });
      return reading;
    } finally {
      await worker.terminate();
    }
  });
}
