import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { wordsIn } from '../../words/index.ts';
import { createServices } from '../service/index.ts';
import { version } from '../transport/version.ts';
import { findElectron } from './find-electron.ts';
import { openInSystemBrowser } from './open-browser.ts';
import { serve } from './serve.ts';
import { systemLanguage } from './system-language.ts';

/** A desktop that has lived this long has started, even if it could not tell us, ms. */
const STARTED_MS = 15_000;

const distDir = join(import.meta.dirname, '..');
const projectDir = join(distDir, '..');
const language = systemLanguage();
const words = wordsIn(language);
const say = (key: string, params?: Record<string, string>) => console.log(words(`host:start.${key}`, params));

/** Runs the desktop. Resolves with its exit status, or with null when it ended before its window was shown. */
async function runDesktop(electron: string): Promise<number | null> {
  const { ELECTRON_RUN_AS_NODE: _dropped, ...environment } = process.env;
  const child = spawn(electron, [projectDir], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: environment,
  });
  const startedAt = performance.now();
  let isShown = false;
  child.once('message', () => {
    isShown = true;
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('error', () => resolve(null));
  child.once('exit', (code) => {
    const hasStarted = isShown || code === 0 || performance.now() - startedAt > STARTED_MS;
    resolve(hasStarted ? (code ?? 1) : null);
  });
  return promise;
}

async function runBrowserMode(): Promise<number> {
  const assetsDir = join(distDir, 'renderer');
  if (!existsSync(join(assetsDir, 'index.html'))) {
    say('notBuilt');
    return 3;
  }
  const mode = await serve({ createServices, version, systemLanguage: language, assetsDir });
  // Before the address is said: Ctrl+C must end it in order from the first moment on.
  const stop = () => void mode.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  say('open', { url: mode.url });
  say('howToStop');
  await openInSystemBrowser(mode.url);
  const why = await mode.ended;
  say(why === 'idle' ? 'idle' : 'stopped');
  return 0;
}

const electron = findElectron(projectDir);
const desktopStatus = electron ? await runDesktop(electron) : null;
if (desktopStatus === null) {
  say(electron ? 'desktopFailed' : 'noDesktop');
  process.exitCode = await runBrowserMode().catch((error: unknown) => {
    say('failed', { why: error instanceof Error ? error.message : String(error) });
    return 3;
  });
} else {
  process.exitCode = desktopStatus;
}
