/** Compares answers with what is right, cell by cell, and sorts what is wrong by how bad it is. */
import type { BlacklistRow } from '../../../preload/contract/index.ts';
import type { Who } from './addresses.ts';
import type { Kind, ListSpec, Right } from './list-spec.ts';
import { LISTS } from './lists.ts';
import { type PathSpec, rightOn, subjectsOn } from './paths.ts';

/** Worst first. `lost`: nothing was said although it could be known. */
export const MISTAKES = [
  'refused-as-listed',
  'broken-as-listed',
  'false-listed',
  'broken-as-clean',
  'false-clean',
  'lost',
  'other',
  'reason',
] as const;
export type Mistake = (typeof MISTAKES)[number];

/** Their names in tables. */
export const MISTAKE_WORDS: Record<Mistake, string> = {
  'refused-as-listed': 'refused shown as listed',
  'broken-as-listed': 'broken or silent shown as listed',
  'false-listed': 'clean shown as listed',
  'broken-as-clean': 'empty, refused or silent shown as clean',
  'false-clean': 'listed shown as clean',
  lost: 'nothing said, though it could be known',
  other: 'otherwise wrong',
  reason: 'right, with a wrong reason',
};

/** One cell of the matrix: a list, asked about somebody, on a path. */
export type Cell = { path: PathSpec; list: ListSpec; kind: Kind; who: Who; subject: string; right: Right };

/** A cell with a wrong answer. */
export type Wrong = { cell: Cell; mistake: Mistake; said: string };

/** All cells of a path. */
export const cellsOf = (path: PathSpec): Cell[] =>
  LISTS.flatMap((list) =>
    subjectsOn(path, list).map((one) => ({
      path,
      list,
      ...one,
      right: rightOn(path, list, one.kind, one.who),
    })),
  );

const DECIDED: readonly string[] = ['listed', 'policy', 'information', 'clean'];

/** How bad it is to say `state` in this cell; null when it is right. */
export const mistakeOf = ({ states }: Right, state: string): Mistake | null => {
  if (states.some((one) => one === state)) return null;
  const isKnowable = states.some((one) => DECIDED.includes(one));
  if (state === 'listed' || state === 'policy') {
    if (states.includes('refused')) return 'refused-as-listed';
    return isKnowable ? 'false-listed' : 'broken-as-listed';
  }
  if (state === 'clean') return isKnowable ? 'false-clean' : 'broken-as-clean';
  return isKnowable ? 'lost' : 'other';
};

/** What is wrong with the program's rows on a path. */
export const judgeRows = (path: PathSpec, rows: readonly BlacklistRow[]): Wrong[] =>
  cellsOf(path).flatMap((cell): Wrong[] => {
    const row = rows.find(({ zone, subject }) => zone === cell.list.zone && subject === cell.subject);
    const { states, why } = cell.right;
    if (row === undefined)
      return states.includes('not-asked') ? [] : [{ cell, mistake: 'lost', said: 'no row' }];
    const said = [row.state, row.reason, row.path, ...row.answers.slice(0, 2)].filter(Boolean).join(' ');
    const mistake = mistakeOf(cell.right, row.state);
    if (mistake !== null) return [{ cell, mistake, said }];
    const isReasonRight = why === undefined || why.length === 0 || why.includes(row.reason ?? '');
    return isReasonRight ? [] : [{ cell, mistake: 'reason', said }];
  });

/** Rows that claim a way which is not there. */
export const falseWays = ({ ways }: PathSpec, rows: readonly BlacklistRow[]): string[] => {
  const isOpen = (way: BlacklistRow['path']): boolean =>
    (way !== 'direct' || ways.includes('direct')) && (way !== 'key' || ways.includes('key'));
  const decided = rows.filter(({ state }) => DECIDED.includes(state));
  return decided
    .filter((row) => !isOpen(row.path))
    .map((row) => `${row.zone}: said to be asked by way of “${row.path}”, which is not open here`);
};

/** One line about it. */
export const wrongLine = ({ cell, mistake, said }: Wrong): string => {
  const { path, list, subject, right } = cell;
  const why = right.why === undefined ? '' : ` (${right.why.join(', ')})`;
  return `${path.id} · ${list.id} · ${subject}: ${said}; right is ${right.states.join(' or ')}${why} [${mistake}]`;
};
