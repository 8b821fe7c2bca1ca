import { globSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = resolve(import.meta.dirname, '../../main/catalogue');

/**
 * Loads every catalogue through its own schema-checking module. Throws with the first fault; resolves with the names that passed.
 * A data file without a loader is a fault too: unread facts are unchecked facts.
 */
export async function checkCatalogues(): Promise<string> {
  const loaders = globSync('*.ts', { cwd: folder }).sort();
  const data = globSync('*.json', { cwd: folder })
    .filter((name) => name !== 'tsconfig.json')
    .sort();
  const names = new Set(loaders.map((name) => basename(name, '.ts')));
  const unread = data.filter((name) => !names.has(basename(name, '.json')));
  if (unread.length > 0) throw new Error(`no loader for ${unread.join(', ')}`);
  for (const loader of loaders) {
    try {
      readThrough(await import(pathToFileURL(join(folder, loader)).href));
    } catch (error) {
      throw new Error(`${loader}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  return `${data.map((name) => basename(name, '.json')).join(', ')} hold to their schemas`;
}

/** The large catalogues are read when they are asked for (`xyCatalogue()`), so they are asked for. */
function readThrough(loader: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(loader))
    if (typeof value === 'function' && /^[a-z]+Catalogue$/.test(name)) value();
}
