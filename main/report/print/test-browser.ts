import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { FoundBrowser } from './find-browser.ts';

const PACKAGE = '@sparticuz/chromium';

/** Unpacking takes two seconds; a slow disk gets a minute. */
const UNPACK_MS = 60_000;

/** Its own libraries, for machines without a desktop; with system ones present those are used. */
const SYSTEM_LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];

/**
 * The browser that the tests use, when this is a source checkout that has it (`@sparticuz/chromium`, Linux x64): unpacked
 * once, beside the package, with fonts and libraries for a bare machine. Null when it is not there or cannot be unpacked.
 */
export async function findTestBrowser(): Promise<FoundBrowser | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const home = packageFolder();
  if (home === null) return null;
  try {
    const folder = await unpackOnce(home);
    return {
      executable: join(folder, 'chromium'),
      name: 'Chromium',
      // The unpacked binary has no sandbox helper beside it.
      extraArgs: ['--no-sandbox', '--font-render-hinting=none'],
      env: await surroundings(folder),
    };
  } catch {
    return null;
  }
}

function packageFolder(): string | null {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
  } catch {
    return null;
  }
}

/** Unpacks into a new folder and moves it to its place, so that two programs at once never see half of it. */
async function unpackOnce(home: string): Promise<string> {
  const cache = join(dirname(dirname(home)), '.cache', 'relay-doctor');
  const done = join(cache, 'test-browser');
  if (existsSync(join(done, 'chromium'))) return done;
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, 'unpack-'));
  try {
    // The package unpacks to TMPDIR, and its libraries only where it believes to be on a bare Lambda machine.
    const script = `import(${JSON.stringify(PACKAGE)}).then((m) => m.default.executablePath())`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: dirname(dirname(dirname(home))),
      env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      timeout: UNPACK_MS,
    });
    await rename(fresh, done).catch(async (error: unknown) => {
      if (!existsSync(join(done, 'chromium'))) throw error;
      await rm(fresh, { recursive: true, force: true });
    });
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  return done;
}

/** Fonts and libraries of the package, each only where the machine has none of its own. */
async function surroundings(folder: string): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  if (!existsSync('/etc/fonts/fonts.conf')) {
    const config = join(folder, 'relay-doctor-fonts.conf');
    const dirs = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
    const cache = join(tmpdir(), 'relay-doctor-font-cache');
    await writeFile(
      config,
      `<?xml version="1.0"?><fontconfig>${dirs.map((dir) => `<dir>${dir}</dir>`).join('')}<cachedir>${cache}</cachedir></fontconfig>\n`,
    );
    env.FONTCONFIG_FILE = config;
  }
  if (!SYSTEM_LIBRARIES.some((library) => existsSync(join(library, 'libnss3.so')))) {
    env.LD_LIBRARY_PATH = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH]
      .filter(Boolean)
      .join(':');
  }
  return env;
}
