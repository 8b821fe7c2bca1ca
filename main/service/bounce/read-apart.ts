import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { BounceReading } from '../../../preload/contract/index.ts';
import { readHere, type Wanted } from './read-here.ts';

/** Texts up to this size cannot hold this thread up for long. */
const SMALL_CHARS = 20_000;
/** A mail that is not read by then is made to be unreadable. */
const LIMIT_MS = 20_000;
/** Heap of the thread; a mail that unpacks to more than this ends it, and nothing else. */
const LIMITS = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 64 };

export type ReadOptions = { signal?: AbortSignal; limitMs?: number };

/**
 * Reads a returned mail so that it cannot stop the program (S4): anything but a short text in a thread of its own, with a limit of time
 * and memory. Past them it is `unreadable`. Rejects with AbortError only.
 */
export async function readApart(wanted: Wanted, options: ReadOptions = {}): Promise<BounceReading> {
  const { input } = wanted;
  if ('text' in input && input.text.length <= SMALL_CHARS) return readHere(wanted);
  return (await readInThread(wanted, options)) ?? unreadable(wanted);
}

/** Null when the thread ran out of time or memory, or fell over. */
function readInThread(
  wanted: Wanted,
  { signal, limitMs = LIMIT_MS }: ReadOptions,
): Promise<BounceReading | null> {
  signal?.throwIfAborted();
  const worker = new Worker(workerFile(import.meta.url), {
    workerData: wanted,
    resourceLimits: LIMITS,
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve, reject) => {
    const end = (value: BounceReading | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(value);
      void worker.terminate();
    };
    const stop = (): void => {
      reject(new DOMException('stopped', 'AbortError'));
      end(null);
    };
    const timer = setTimeout(() => end(null), limitMs);
    signal?.addEventListener('abort', stop, { once: true });
    worker.once('message', (reading: BounceReading) => end(reading));
    worker.once('error', () => end(null));
    worker.once('exit', () => end(null));
  });
}

/** Beside this file while it is source; in `dist/main`, where the build puts it, when this file is part of a program. */
export function workerFile(from: string): string {
  const file = fileURLToPath(from);
  if (file.endsWith('.ts')) return join(dirname(file), 'worker.ts');
  const folder = dirname(file);
  return join(basename(folder) === 'parts' ? dirname(folder) : folder, 'bounce-worker.js');
}

async function unreadable(wanted: Wanted): Promise<BounceReading> {
  const { input } = wanted;
  const octets = 'text' in input ? input.text.length : input.octets.byteLength;
  const nothing = await readHere({ ...wanted, input: { text: '' } });
  return { ...nothing, problem: 'unreadable', source: { ...nothing.source, octets, cut: wanted.cut } };
}
