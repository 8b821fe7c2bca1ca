/** Haraka from the npm registry, unpacked into the cache like the Debian packages: never a dependency of the program. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STAMP } from './packages.ts';
import { mustRun } from './shell.ts';

const PACKAGES = ['Haraka@3.3.4', 'haraka-plugin-relay@1.0.2'];

/** Where the packages lie inside the tree, and inside the jail. */
export const HARAKA_FOLDER = '/opt/haraka';

/** Returns the folder with Haraka, fetching it first when it is missing or another version is wanted. */
export const ensureHaraka = async (cache: string, say: (line: string) => void): Promise<string> => {
  const tree = join(cache, 'trees', 'haraka');
  const wanted = `${PACKAGES.map((name) => name.replace('@', '_')).join('\n')}\n`;
  const stamp = await readFile(join(tree, STAMP), 'utf8').catch(() => '');
  if (stamp === wanted && existsSync(join(tree, HARAKA_FOLDER, 'node_modules/Haraka'))) return tree;
  say('fetching haraka from npm');
  const fresh = `${tree}.new-${process.pid}`;
  const folder = join(fresh, HARAKA_FOLDER);
  await rm(fresh, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const options = ['--omit=optional', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];
  await mustRun('npm', ['install', ...options, '--prefix', folder, ...PACKAGES]);
  await writeFile(join(fresh, STAMP), wanted);
  await rm(tree, { recursive: true, force: true });
  await rename(fresh, tree);
  return tree;
};
