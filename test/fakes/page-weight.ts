import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const inChunk = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => `assets/${match[1]}`);

/**
 * Names of the files that the built page asks for before anything is opened, as in `dist/renderer`: its own scripts and styles, the window
 * that its script fetches, and what that one cannot do without.
 */
export function filesAtStart(folder: string): string[] {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const own = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '');
  const scripts = own.filter((name) => name.endsWith('.js'));
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const found = new Set(own);
  const waiting = scripts.flatMap((name) => inChunk(text(name), /import\([`"']\.\/([\w.-]+\.js)[`"']\)/g));
  for (const name of waiting) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...inChunk(text(name), /(?:from|import)\s*[`"']\.\/([\w.-]+\.js)[`"']/g));
  }
  return [...found];
}

/** Octets of files after gzip, each by itself. */
export function gzipOctets(folder: string, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
}
