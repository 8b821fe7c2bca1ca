import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Report, report } from '../../preload/contract/index.ts';
import { type Finished, newHome, runProgram } from '../e2e/cli/program.ts';

/** What one run of the program came to. `peakMb` is null where the system does not tell. */
export type Outcome = {
  finished: Finished;
  report: Report;
  /** The same run told again in Indonesian, from its case file. */
  indonesian: Report;
  /** The Indonesian report as a document. */
  html: string;
  ms: number;
  peakMb: number | null;
  home: string;
};

/** Where a case is pointed: the name server of its world, and its own server if it has one. */
export type Point = { resolver: string; server: string | null };

const MAILBOXES = ['--outside', 'proof@elsewhere.example', '--sender', 'tester@other.example'];

/** The whole command line of a case. */
export function argumentsFor(target: string, point: Point, more: readonly string[] = []): string[] {
  return [
    'check',
    target,
    ...(point.server === null ? [] : ['--server', point.server]),
    '--resolver',
    point.resolver,
    ...MAILBOXES,
    '--i-may-test',
    '--json',
    ...more,
  ];
}

/** Runs the built program, then has it tell the same case again in the other language. */
export async function runCase(args: string[], onStart?: (child: ChildProcess) => void): Promise<Outcome> {
  const home = newHome();
  const files = { events: join(home, 'c.events'), json: join(home, 'id.json'), html: join(home, 'id.html') };
  const memory = new MemoryWatch();
  const startedAt = performance.now();
  const finished = await runProgram([...args, '--case', files.events], home, (child) => {
    memory.watch(child);
    onStart?.(child);
  });
  const ms = performance.now() - startedAt;
  const again = await runProgram(
    ['report', files.events, '--json', files.json, '--html', files.html, '--lang', 'id'],
    home,
  );
  if (again.status !== 0) throw new Error(`report failed: ${again.err} (check said: ${finished.err})`);
  return {
    finished,
    report: report.parse(JSON.parse(finished.out)),
    indonesian: report.parse(JSON.parse(readFileSync(files.json, 'utf8'))),
    html: readFileSync(files.html, 'utf8'),
    ms,
    peakMb: memory.stop(),
    home,
  };
}

/** Peak resident memory of a process, from /proc (`VmHWM`), looked at until it ends. */
class MemoryWatch {
  #timer: NodeJS.Timeout | null = null;
  #peakKb: number | null = null;

  watch(child: ChildProcess): void {
    const look = (): void => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN);
        if (!Number.isNaN(peak)) this.#peakKb = Math.max(this.#peakKb ?? 0, peak);
      } catch {
        // Another system, or the process has just ended.
      }
    };
    this.#timer = setInterval(look, 100);
  }

  stop(): number | null {
    if (this.#timer) clearInterval(this.#timer);
    return this.#peakKb === null ? null : this.#peakKb / 1024;
  }
}
