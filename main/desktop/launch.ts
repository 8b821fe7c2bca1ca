import { resolve } from 'node:path';
import { fieldOf } from './kept-file.ts';

/** What a start of the program is for: case files to open, a case to check again (jump list). */
export type Launch = { files: string[]; again: string | null };

const AGAIN = '--again=';
const MAX_PATH = 4096;
/** As many as the window takes at once. */
const MAX_FILES = 200;

/** Reads the command line: `[FILE…] [--again=CASE]`. Everything else is Chromium's. A program that is not packaged has its folder as first word. */
export function readLaunch(argv: readonly string[], isPackaged: boolean, folder: string): Launch {
  const words = argv.slice(isPackaged ? 1 : 2);
  const files = words.filter((word) => word !== '' && !word.startsWith('-'));
  const again = words.find((word) => word.startsWith(AGAIN))?.slice(AGAIN.length) ?? null;
  return launchOf({ files: files.map((file) => resolve(folder, file)), again });
}

/** What another start handed over: taken only as far as it is what it should be. */
export function launchOf(data: unknown): Launch {
  const files = fieldOf(data, 'files');
  const again = fieldOf(data, 'again');
  return {
    files: Array.isArray(files) ? files.filter(isPath).slice(0, MAX_FILES) : [],
    again: typeof again === 'string' && /^[\w-]{1,64}$/.test(again) ? again : null,
  };
}

const isPath = (file: unknown): file is string =>
  typeof file === 'string' && file !== '' && file.length <= MAX_PATH;

/** The command line word that makes the program check a case again. */
export function againArgument(caseId: string): string {
  return `${AGAIN}${caseId}`;
}
