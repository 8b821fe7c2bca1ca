import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type Call, openPipe } from './devtools-pipe.ts';
import { PrintError } from './print-error.ts';

/** A browser started for one document. `stop` ends it and removes its profile; it may be called more than once. */
export type RunningBrowser = { call: Call; stop: () => Promise<void> };

/** What to start. `env`: variables beside the ones of this program. */
export type BrowserCommand = {
  executable: string;
  extraArgs?: readonly string[];
  env?: Readonly<Record<string, string>>;
};

/** Headless, in a profile of its own, talking to nobody: no update, no sync, no name is looked up. */
const ARGS = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-features=Translate,OptimizationHints,MediaRouter',
  '--disable-gpu',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--hide-scrollbars',
  '--metrics-recording-only',
  '--mute-audio',
  '--no-pings',
  '--password-store=basic',
  '--use-mock-keychain',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** On Windows a process has no group to end, so it is asked first; elsewhere nothing in the profile is worth the wait. */
const GRACE_MS = 500;

/** Starts it. Chromium refuses to run its sandbox as root, so `--no-sandbox` is added there; the page has no script. */
export async function startBrowser(command: BrowserCommand): Promise<RunningBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'relay-doctor-print-'));
  const isRoot = process.getuid?.() === 0;
  const args = [
    ...ARGS,
    ...(isRoot ? ['--no-sandbox'] : []),
    ...(command.extraArgs ?? []),
    `--user-data-dir=${profile}`,
    'about:blank',
  ];
  const child = spawn(command.executable, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...command.env },
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const [, , stderr, output, input] = child.stdio;
  const said = keepTail(stderr as Readable);
  const pipe = openPipe(output as Writable, input as Readable);
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      pipe.fail(new PrintError('no-start', error.message));
      resolve();
    });
    child.once('exit', (code) => {
      pipe.fail(new PrintError('no-start', `exit ${code}: ${said()}`));
      resolve();
    });
  });
  return { call: pipe.call, stop: () => stopBrowser(child, pipe.call, ended, profile) };
}

async function stopBrowser(
  child: ChildProcess,
  call: Call,
  ended: Promise<void>,
  profile: string,
): Promise<void> {
  if (process.platform === 'win32') call('Browser.close').catch(() => undefined);
  const grace = setTimeout(() => killAll(child), process.platform === 'win32' ? GRACE_MS : 0);
  await ended;
  clearTimeout(grace);
  killAll(child);
  await rm(profile, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 }).catch(() => undefined);
}

/** The browser is the leader of a process group of its own, so its helpers go with it. */
function killAll(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Everything had ended already.
  }
}

/** Reads a stream to its end and keeps the last of it, for the detail of an error. */
function keepTail(stream: Readable): () => string {
  let tail = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    tail = `${tail}${text}`.slice(-2000);
  });
  stream.on('error', () => undefined);
  return () => tail.trim();
}
