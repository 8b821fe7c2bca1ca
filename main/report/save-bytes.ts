import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';

/**
 * How saving went. `key` is a sentence under `target:error.<key>` with its `params`. `file-locked`: another program has
 * the file open; `alternative` is a free name in the same folder. Nothing is left behind when it did not work.
 */
export type Saved =
  | { ok: true; path: string }
  | { ok: false; key: 'file-locked' | 'disk-full' | 'not-written'; params: Record<string, string> };

/** The two calls that can fail for reasons outside the program. */
export type Files = { open: typeof open; rename: typeof rename };

/** Writes a document whole or not at all: to a new file beside it, then renamed over it. */
export async function saveBytes(
  path: string,
  content: Uint8Array | string,
  files: Files = { open, rename },
): Promise<Saved> {
  const fresh = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    const file = await files.open(fresh, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(fresh, { force: true });
    return whyNotWritten(error, path);
  }
  try {
    await files.rename(fresh, path);
    return { ok: true, path };
  } catch (error) {
    await rm(fresh, { force: true });
    const isLocked = ['EBUSY', 'EPERM', 'EACCES', 'ETXTBSY'].includes(codeOf(error)) && existsSync(path);
    return isLocked
      ? { ok: false, key: 'file-locked', params: { name: basename(path), alternative: freeName(path) } }
      : whyNotWritten(error, path);
  }
}

/** `report (2).pdf`, or the first number that is free. */
export function freeName(path: string): string {
  const { dir, name, ext } = parse(path);
  for (let n = 2; n < 1000; n += 1) {
    const candidate = `${name} (${n})${ext}`;
    if (!existsSync(join(dir, candidate))) return candidate;
  }
  return `${name} (${randomUUID()})${ext}`;
}

function whyNotWritten(error: unknown, path: string): Saved {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return { ok: false, key: 'disk-full', params: {} };
  return { ok: false, key: 'not-written', params: { name: basename(path), why: code } };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
