import { resolve } from 'node:path';
import { fieldOf } from './kept-file.ts';

/** What a start of the program is for: a case file to open, a case to check again (jump list). */
export type Launch = { file: string | null; again: string | null };

const AGAIN = '--again=';
const MAX_PATH = 4096;

/** Reads the command line: `[FILE] [--again=CASE]`. Everything else is Chromium's. A program that is not packaged has its folder as first word. */
export function readLaunch(argv: readonly string[], isPackaged: boolean, folder: string): Launch {
  const words = argv.slice(isPackaged ? 1 : 2);
  const file = words.find((word) => word !== '' && !word.startsWith('-'));
  const again = words.find((word) => word.startsWith(AGAIN))?.slice(AGAIN.length) ?? null;
  return launchOf({ file: file === undefined ? null : resolve(folder, file), again });
}

/** What another start handed over: taken only as far as it is what it should be. */
export function launchOf(data: unknown): Launch {
  const file = fieldOf(data, 'file');
  const again = fieldOf(data, 'again');
  return {
    file: typeof file === 'string' && file !== '' && file.length <= MAX_PATH ? file : null,
    again: typeof again === 'string' && /^[\w-]{1,64}$/.test(again) ? again : null,
  };
}

/** The command line word that makes the program check a case again. */
export function againArgument(caseId: string): string {
  return `${AGAIN}${caseId}`;
}
