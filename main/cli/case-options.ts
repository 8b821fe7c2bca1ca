import { readFileSync } from 'node:fs';
import { HIDE_SWITCHES, type HideSwitch } from '../../preload/contract/index.ts';
import { list, UsageError } from './options.ts';

/** Longer than anybody types; as long as the window takes. */
const MAX_PASSPHRASE = 1000;

/** `--hide names,inside,config`. */
export function readHide(text: string | undefined): HideSwitch[] {
  const wanted = list(text) ?? [];
  const known = HIDE_SWITCHES.filter((one) => wanted.includes(one));
  if (wanted.some((one) => !HIDE_SWITCHES.some((other) => other === one)))
    throw new UsageError('bad-choice', { option: '--hide', allowed: HIDE_SWITCHES.join(', ') });
  return known;
}

/** `--passphrase-file FILE`: its first line. Never an option's value, which other people on the computer can read. */
export function readPassphrase(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const line = readFirstLine(path);
  if (line === '' || line.length > MAX_PASSPHRASE)
    throw new UsageError('passphrase-file', { file: path.slice(0, 200) });
  return line;
}

function readFirstLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/)[0] ?? '';
  } catch {
    throw new UsageError('no-file', { file: path.slice(0, 200) });
  }
}
