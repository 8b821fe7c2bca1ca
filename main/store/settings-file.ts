import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Settings, settings } from '../../preload/contract/index.ts';

/** Settings on disk. A file that cannot be read gives the defaults; wrong values fall back one by one. */
export type SettingsFile = { read(): Settings; write(next: Settings): void };

export function createSettingsFile(path: string): SettingsFile {
  let current: Settings | null = null;
  return {
    read() {
      current ??= settings.parse(readObject(path));
      return current;
    },
    write(next) {
      const clean = settings.parse(next);
      mkdirSync(dirname(path), { recursive: true });
      writeAtomically(path, `${JSON.stringify(clean, null, 2)}\n`);
      current = clean;
    },
  };
}

function readObject(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value, version: 1 } : {};
  } catch {
    return {};
  }
}

function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
