import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What loading a built program took: `ms` for its modules, `cpuMs` of the processor for them, `wholeMs` from starting Node to its end; the modules by address. */
export type Load = { ms: number; cpuMs: number; wholeMs: number; urls: string[] };

const PROBE = join(import.meta.dirname, 'load-main.ts');

/** Loads `file` in a Node of its own, with an empty data folder and an Electron that does nothing. Rejects when it cannot be loaded. */
export async function timeLoad(file: string): Promise<Load> {
  const home = mkdtempSync(join(tmpdir(), 'rd-load-'));
  try {
    const begun = performance.now();
    const { stdout } = await promisify(execFile)(process.execPath, [PROBE, file], {
      env: { ...process.env, RELAY_DOCTOR_HOME: home },
      maxBuffer: 4 * 1024 * 1024,
    });
    const wholeMs = performance.now() - begun;
    const told = JSON.parse(stdout) as { ms: number; cpuMs: number; urls: string[] };
    return { ...told, wholeMs };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
