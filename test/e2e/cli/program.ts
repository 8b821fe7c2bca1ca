import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type PracticeWorld, practiceWorld, type Report, report } from '../../../preload/contract/index.ts';

/** The built program's command line. */
export const PROGRAM = join(import.meta.dirname, '../../../dist/main/cli.js');

/** A folder of its own for what one test keeps. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'rd-e2e-'));
}

export type Finished = { status: number | null; out: string; err: string };

/** Runs the built program to its end. */
export async function runProgram(
  args: string[],
  home: string,
  onStart?: (child: ChildProcess) => void,
): Promise<Finished> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, RELAY_DOCTOR_HOME: home, LANG: 'en_US.UTF-8', LC_ALL: '' },
  });
  onStart?.(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
}

export type RunningPractice = { world: PracticeWorld; stop(): Promise<void> };

/** `practice --json` as a script would use it: one line, then the servers stay up. */
export function startPracticeProgram(home: string): Promise<RunningPractice> {
  const child = spawn(process.execPath, [PROGRAM, 'practice', '--json'], {
    env: { ...process.env, RELAY_DOCTOR_HOME: home },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      resolve({
        world: practiceWorld.parse(JSON.parse(text)),
        async stop() {
          child.kill('SIGTERM');
          await ended;
        },
      });
    });
  });
}

/** The options that make a check run in the practice world. */
export function worldOptions(world: PracticeWorld): string[] {
  return ['--resolver', world.resolver, '--outside', world.outside, '--sender', world.sender, '--i-may-test'];
}

export function readReport(finished: Finished): Report {
  return report.parse(JSON.parse(finished.out));
}

/** A practice world and a home folder for all tests of a file. */
export function practiceForFile(): { readonly home: string; readonly world: PracticeWorld } {
  const home = newHome();
  let running: RunningPractice | null = null;
  beforeAll(async () => {
    running = await startPracticeProgram(home);
  });
  afterAll(async () => {
    await running?.stop();
    rmSync(home, { recursive: true, force: true });
  });
  return {
    home,
    get world() {
      if (!running) throw new Error('the practice world is not up yet');
      return running.world;
    },
  };
}
