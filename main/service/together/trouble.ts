import { ServiceError } from '../../../preload/contract/index.ts';
import type { CaseFileTrouble } from '../../case-file/index.ts';

/** Words of the file's troubles that were there before this room: `ui:caseFile.why`. The others are `together:caseFile.why`. */
const OLDER = [
  'empty',
  'not-ours',
  'newer',
  'damaged',
  'folder',
  'too-large',
  'gone',
  'unreadable',
  'not-stored',
];

export type Trouble =
  | CaseFileTrouble
  | 'folder'
  | 'gone'
  | 'unreadable'
  | 'not-stored'
  | 'no-case-inside'
  | 'too-many'
  | 'ticket-gone';

/** Why a file could not be opened, as a sentence. */
export function trouble(why: Trouble, name: string): ServiceError {
  const words = OLDER.includes(why) ? 'ui' : 'together';
  const params = { name: name.slice(0, 200) };
  return new ServiceError({ code: 'bad-input', key: `${words}:caseFile.why.${why}`, params });
}

/** Why something cannot be done with a case, as a sentence. */
export function refusal(
  why:
    | 'other-server'
    | 'nothing-outside'
    | 'no-plan'
    | 'no-practice'
    | 'not-own-run'
    | 'no-run'
    | 'same-case',
  params: Record<string, string> = {},
): ServiceError {
  return new ServiceError({ code: 'refused', key: `together:caseFile.why.${why}`, params });
}

export const caseNotFound = (): ServiceError =>
  new ServiceError({ code: 'not-found', key: 'case-not-found' });
