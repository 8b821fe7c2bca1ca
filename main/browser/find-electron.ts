import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasGraphicalSession } from './open-browser.ts';

/**
 * Path of an Electron program that is really there, or null. Looks at files only: loading the `electron` package would start a download.
 * `projectDir` holds `node_modules`.
 */
export function findElectron(
  projectDir: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | null {
  if (!hasGraphicalSession(environment, platform)) return null;
  const packageDir = join(projectDir, 'node_modules', 'electron');
  const distDir = environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageDir, 'dist');
  const file = join(distDir, readProgramName(packageDir) ?? 'electron');
  return existsSync(file) ? file : null;
}

function readProgramName(packageDir: string): string | null {
  try {
    return readFileSync(join(packageDir, 'path.txt'), 'utf8').trim() || null;
  } catch {
    return null;
  }
}
