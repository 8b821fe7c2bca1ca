import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { InlineConfig } from 'vite';
import { checkCatalogues } from './check-catalogues.ts';

const root = resolve(import.meta.dirname, '../..');

/** A part of the program: its config, what must be there for it to be built, where it goes. */
type Part = { name: string; needs: string; out: string; config(): Promise<InlineConfig> };

const parts: Part[] = [
  {
    name: 'main',
    needs: 'main/service/index.ts',
    out: 'dist/main',
    config: async () => (await import('../vite-main.ts')).mainConfig,
  },
  {
    name: 'preload',
    needs: 'preload/index.ts',
    out: 'dist/preload',
    config: async () => (await import('../vite-preload.ts')).preloadConfig,
  },
  {
    name: 'renderer',
    needs: 'renderer/index.html',
    out: 'dist/renderer',
    config: async () => (await import('../vite-renderer.ts')).windowConfig,
  },
];

/** Kilobytes of the scripts and styles in a folder, plain and compressed. */
function weigh(folder: string): string {
  const files = globSync('**/*.{js,cjs,css}', { cwd: join(root, folder) });
  let plain = 0;
  let packed = 0;
  for (const file of files) {
    const bytes = readFileSync(join(root, folder, file));
    plain += bytes.byteLength;
    packed += gzipSync(bytes).byteLength;
  }
  return `${files.length} files, ${Math.round(plain / 1024)} KB, ${Math.round(packed / 1024)} KB gzip`;
}

async function buildPart(part: Part): Promise<string> {
  if (!existsSync(join(root, part.needs))) return `${part.name}: left out, ${part.needs} is not there`;
  const startedAt = performance.now();
  const { build } = await import('vite');
  await build(await part.config());
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  return `${part.name}: ${weigh(part.out)}, ${seconds} s`;
}

/** The headings of a bundler's errors, without colours and source excerpts. */
function briefly(error: unknown): string {
  const lines = stripVTControlCharacters(error instanceof Error ? error.message : String(error)).split('\n');
  const headings = lines.filter((line) => /^\[|^\w*Error/.test(line));
  return (headings.length > 0 ? headings : lines).slice(0, 20).join('\n');
}

process.chdir(root);
if (!existsSync(join(root, 'node_modules/vite'))) {
  console.log(
    'nothing built: the build tools are not installed here (npm ci without --omit=dev brings them)',
  );
  process.exit(0);
}
const only = process.argv.slice(2);
let failed = false;
try {
  console.log(`catalogues: ${await checkCatalogues()}`);
} catch (error) {
  failed = true;
  console.error(`catalogues: ${error instanceof Error ? error.message : String(error)}`);
}
for (const part of parts) {
  if (only.length > 0 && !only.includes(part.name)) continue;
  try {
    console.log(await buildPart(part));
  } catch (error) {
    failed = true;
    console.error(`${part.name}: failed\n${briefly(error)}`);
  }
}
process.exitCode = failed ? 1 : 0;
