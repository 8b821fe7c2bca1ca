/** Starting other programs: one short-lived run with its output, or a long-lived child with a log file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';

/** What a finished program left behind. `code` is null when a signal (or our time limit) ended it. */
export type Finished = { code: number | null; stdout: string; stderr: string; ms: number; timedOut: boolean };

/** Limits and surroundings of one run; `env` replaces the whole environment when given. */
export type RunOptions = {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  /** Called once with the child, for callers that must be able to end it early. */
  onStart?: (child: ChildProcess) => void;
};

/** Runs a program to its end and returns what it printed. Rejects only when it cannot be started. */
export const run = (command: string, args: string[], options: RunOptions = {}): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let timedOut = false;
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, options.timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      const ms = Math.round(performance.now() - began);
      const text = (parts: Buffer[]) => Buffer.concat(parts).toString('utf8');
      resolve({ code, stdout: text(out), stderr: text(err), ms, timedOut });
    });
    options.onStart?.(child);
  });

/** As `run`, but an exit status other than 0 is an error that carries the end of what was printed. */
export const mustRun = async (command: string, args: string[], options: RunOptions = {}): Promise<string> => {
  const done = await run(command, args, options);
  if (done.code !== 0) {
    const said = `${done.stdout}\n${done.stderr}`.trim().slice(-800);
    throw new Error(
      `${command} ${args.slice(0, 6).join(' ')} ended with ${done.code ?? 'a signal'}: ${said}`,
    );
  }
  return done.stdout;
};

/** Starts a program that stays; both its outputs are appended to `logFile`. */
export const startLogged = (command: string, args: string[], logFile: string): ChildProcess => {
  const log = openSync(logFile, 'a');
  return spawn(command, args, { stdio: ['ignore', log, log] });
};

/** True when a program of this name is on the search path. */
export const hasProgram = async (name: string): Promise<boolean> =>
  (await run('sh', ['-c', `command -v ${name}`])).code === 0;

/** Waits. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
