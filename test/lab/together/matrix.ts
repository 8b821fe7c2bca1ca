/** Working together, on a real Postfix between an office and an outside: by command line and in the window. */
import type { Supplies, World } from '../world.ts';
import { runTogetherRow, type TogetherResult } from './round-trip.ts';
import { type TogetherRow, togetherRows } from './rows.ts';
import { runTogetherWindow } from './window.ts';

/** Rows that `--only` names, by `together` or by their own names; all without it. */
export const chosenTogether = (only: string[] | undefined): readonly TogetherRow[] =>
  togetherRows.filter(
    ({ name }) => only === undefined || only.includes('together') || only.includes(`together-${name}`),
  );

/** One line of the terminal table. */
const line = ({ name, verdict, seconds, wrong }: TogetherResult): string => {
  const head = `${name.padEnd(33)} ${verdict} in ${seconds.toFixed(1)} s`;
  return wrong.length === 0 ? `${head}, right` : [`${head}, WRONG`, ...wrong].join('\n    ');
};

/** Goes through these rows, one after the other. */
export const checkTogether = async (
  world: World,
  rows: readonly TogetherRow[],
  supplies: Supplies,
  say: (line: string) => void,
): Promise<TogetherResult[]> => {
  const results: TogetherResult[] = [];
  for (const row of rows) {
    for (const go of [runTogetherRow, runTogetherWindow]) {
      const result = await go(world, row, supplies);
      results.push(result);
      say(line(result));
    }
  }
  return results;
};
