import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from './options.ts';

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The octets of a file that was named. Throws `UsageError`. */
export function readInput(path: string): { name: string; bytes: Uint8Array } {
  const name = basename(path).slice(0, 200);
  try {
    const facts = statSync(path);
    if (facts.isFile() && facts.size <= MAX_FILE_BYTES) return { name, bytes: readFileSync(path) };
  } catch {
    throw new UsageError('no-file', { file: name });
  }
  throw new UsageError('case-damaged', { name });
}
