/** Works through rows in one closed world: start the server, find the truth, ask the program, ask nmap, judge. */
import { checkAnswer, checkTruth, countAttempts } from './judge.ts';
import type { LabCase } from './lab-case.ts';
import { askNmap } from './nmap.ts';
import { findPlaceTruth } from './places/place-truth.ts';
import { testerPlace } from './places/seats.ts';
import { askProgram } from './program.ts';
import type { RowResult } from './results.ts';
import { findReserveTruth, findTruth, type Truth } from './truth.ts';
import type { Enter } from './turnstile.ts';
import type { World } from './world.ts';

/** What to do with each row besides finding the truth. nmap mostly waits, and does so beside the turnstile. */
export type LaneOptions = { program: boolean; nmap: boolean; enter: Enter };

/** The first lines of the truth that surprise, for the person who has to repair a row. */
const explain = (truth: Pick<Truth, 'deliveries'>): string[] =>
  truth.deliveries.map(
    ({ form, family, pushed, delivered, bounced }) =>
      `lab: ${form} IPv${family}: ${delivered ? 'delivered' : bounced ? 'sent back' : 'not delivered'}, ${pushed.stage} ${pushed.reply.slice(0, 100)}`,
  );

const runStarted = async (
  world: World,
  row: LabCase,
  options: LaneOptions,
  leave: () => void,
): Promise<RowResult> => {
  const truth = await findTruth(world.agent, row);
  const reserve = row.second?.role === 'reserve' ? await findReserveTruth(world.agent, row) : undefined;
  const wrong = checkTruth(row, truth, reserve);
  const base = { row, truth: reserve === undefined ? truth.word : `${truth.word} + ${reserve.word}` };
  if (wrong.length > 0) {
    return { ...base, wrong: [...wrong, ...explain(truth), ...(reserve ? explain(reserve) : [])] };
  }
  const seen = row.seen === undefined ? undefined : await findPlaceTruth(world, row);
  if (seen !== undefined) {
    base.truth = `${base.truth}; from there ${seen.word}`;
    if (seen.word !== row.seen) {
      return {
        ...base,
        wrong: [`lab: from there ${seen.word}, the row meant ${row.seen}`, ...explain(seen)],
      };
    }
  }
  const answer = options.program ? await askProgram(world, row) : undefined;
  leave();
  const nmap = options.nmap ? await askNmap(testerPlace(world.places, row), row.at) : undefined;
  return {
    ...base,
    wrong: answer === undefined ? [] : checkAnswer(row, seen ?? truth, reserve, answer),
    ...(nmap === undefined ? {} : { nmap }),
    ...(answer === undefined
      ? {}
      : {
          verdict: answer.report?.verdict.code ?? 'none',
          seconds: answer.seconds,
          ...(answer.report === undefined ? {} : { attempts: countAttempts(answer.report) }),
        }),
  };
};

/** One row from start to stop. A server that does not start is a failed row, not the end of the run. */
export const runRow = async (world: World, row: LabCase, options: LaneOptions): Promise<RowResult> => {
  const leave = await options.enter();
  try {
    const server = await world.start(row);
    try {
      return await runStarted(world, row, options, leave);
    } finally {
      await server.stop();
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { row, truth: '?', wrong: [`lab: ${said}`] };
  } finally {
    leave();
  }
};
