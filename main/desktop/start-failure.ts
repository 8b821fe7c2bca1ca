import type { Words } from '../../words/index.ts';

/** Why the program could not start, as far as a person can do something about it. */
type Cause = 'unwritable' | 'diskFull' | 'locked' | 'newer' | 'failed';

/** The sentence for a start that failed: what stands in the way, where, and what to do. Nothing that is stored was touched. */
export function startFailure(error: unknown, folder: string, words: Words): string {
  const why = error instanceof Error ? error.message : String(error);
  return words(`host:start.${causeOf(error, why)}`, { folder, why });
}

function causeOf(error: unknown, why: string): Cause {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(?:ENOSPC|EDQUOT)$/.test(code) || /disk is full/i.test(why)) return 'diskFull';
  if (/newer than this program/i.test(why)) return 'newer';
  if (/database is locked|busy/i.test(why) || code === 'EBUSY') return 'locked';
  if (/^(?:EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/.test(code)) return 'unwritable';
  return /unable to open database|readonly database|attempt to write/i.test(why) ? 'unwritable' : 'failed';
}
