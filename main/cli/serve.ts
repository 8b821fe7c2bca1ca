import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { serve } from '../browser/serve.ts';
import { createServices } from '../service/index.ts';
import { version } from '../transport/version.ts';
import { EXIT } from './exit-status.ts';
import { UsageError } from './options.ts';
import { readServeArguments } from './other-arguments.ts';

/** `serve [--port N]`: browser mode until it is stopped. The address is the only line on stdout. */
export async function runServeCommand(
  args: string[],
  language: Language,
  assetsDir: string,
): Promise<number> {
  const { port } = readServeArguments(args);
  const words = wordsIn(language);
  if (!existsSync(join(assetsDir, 'index.html'))) throw new UsageError('not-built');
  const mode = await serve({
    createServices,
    version,
    systemLanguage: language,
    assetsDir,
    ...(port === undefined ? {} : { port }),
  }).catch((error: unknown) => {
    const isPortTrouble =
      error instanceof Error && 'code' in error && ['EADDRINUSE', 'EACCES'].includes(String(error.code));
    throw isPortTrouble ? new UsageError('port-taken', { port: String(port ?? '') }) : error;
  });
  const stop = (): void => void mode.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(mode.url);
  console.error(words('cli:serving'));
  await mode.ended;
  return EXIT.nothingToFix;
}
