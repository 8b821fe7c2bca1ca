/** The case file round trip by command line: a look from inside, a look from outside, two files, one merged verdict. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Report, report as reportSchema } from '../../../preload/contract/index.ts';
import { checkTruth } from '../judge.ts';
import type { LabCase } from '../lab-case.ts';
import { labLists } from '../lists.ts';
import { ADDRESS, insideWithNames } from '../namespaces.ts';
import { findPlaceTruth } from '../places/place-truth.ts';
import { prepareSeat, testerPlace } from '../places/seats.ts';
import { programPath } from '../program.ts';
import { proofArguments } from '../proof/ask.ts';
import { type Finished, run } from '../shell.ts';
import { findTruth } from '../truth.ts';
import type { Supplies, World } from '../world.ts';
import { judgeMerged } from './judge-merged.ts';
import type { Look, TogetherRow } from './rows.ts';

/** What came of one row. */
export type TogetherResult = {
  name: string;
  words: string;
  verdict: string;
  seconds: number;
  wrong: string[];
};

const TIMEOUT_MS = 240_000;
const EXIT_STATUSES = new Set([0, 1, 2]);

const digest = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** The row as this place sees it. */
export const seatOf = (row: TogetherRow, look: Look): LabCase => ({ ...row.server, from: look.seat });

const askProgram = async (
  world: World,
  row: TogetherRow,
  look: Look,
  command: readonly string[],
  home: string,
): Promise<Finished> => {
  const proof = proofArguments(row.server, world.caFile);
  const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC', LANG: 'C.UTF-8', ...proof.env };
  await mkdir(home, { recursive: true });
  const place = testerPlace(world.places, seatOf(row, look));
  const args = insideWithNames(place, world.namesFile, process.execPath, programPath(), ...command);
  return run('ip', args, { timeoutMs: TIMEOUT_MS, env });
};

/** One check, with its case file. */
const check = async (
  world: World,
  row: TogetherRow,
  side: 'inside' | 'outside',
  folder: string,
): Promise<string[]> => {
  const look = row[side];
  const lists = join(folder, 'lists.json');
  await writeFile(lists, labLists());
  const isSender = side === 'outside' && row.server.send === true;
  const proof = isSender ? proofArguments(row.server, world.caFile).args : [];
  const neutral = ['--outside', 'relaytest@outside.example', '--sender', 'probe@tester.example'];
  const done = await askProgram(
    world,
    row,
    look,
    [
      ...['check', 'office.example', '--i-may-test', '--json', '--resolver', ADDRESS.dns, ...neutral],
      ...['--vantage', side, '--lists', lists, '--port', '25', '--where', `the ${side} of the lab`],
      ...[
        '--case',
        join(folder, `${side}.rdcase`),
        ...(isSender ? ['--send', ...proof] : []),
        ...(look.args ?? []),
      ],
    ],
    join(folder, side),
  );
  await writeFile(join(folder, `${side}.json`), done.stdout);
  const report = readReport(done.stdout);
  if (report === undefined) return [`${side}: no report; it said: ${done.stderr.trim().slice(-300)}`];
  const { code } = report.verdict;
  return look.expect.includes(code) ? [] : [`${side}: ${code}, right is ${look.expect.join(' or ')}`];
};

export const readReport = (text: string): Report | undefined => {
  try {
    const parsed = reportSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** Do people at both places meet what the row means to build? Found by delivering, as everywhere in the lab. */
const checkPlaces = async (world: World, row: TogetherRow): Promise<string[]> => {
  const wrong = checkTruth(row.server, await findTruth(world.agent, row.server));
  for (const side of ['inside', 'outside'] as const) {
    const look = row[side];
    const { word } = await findPlaceTruth(world, seatOf(row, look));
    // One plain message cannot tell masked from open: what it can tell is whether it came out.
    const isMeant = word === look.seen || (look.seen === 'masked' && word.startsWith('open'));
    if (!isMeant) wrong.push(`lab: from ${side} ${word}, the row meant ${look.seen}`);
  }
  return wrong;
};

const merge = async (world: World, row: TogetherRow, folder: string): Promise<[string, string[]]> => {
  const [inside, outside, both] = ['inside', 'outside', 'both'].map((name) => join(folder, `${name}.rdcase`));
  if (!inside || !outside || !both) return ['none', ['no files']];
  const before = [await digest(inside), await digest(outside)];
  const ask = (...command: string[]): Promise<Finished> =>
    askProgram(world, row, row.inside, command, join(folder, 'inside'));
  const done = await ask('merge', inside, outside, '-o', both, '--json');
  const after = [await digest(inside), await digest(outside)];
  const wrong = before.join() === after.join() ? [] : ['merging altered a file that it was given'];
  if (!EXIT_STATUSES.has(done.code ?? -1)) wrong.push(`merge ended with ${done.code}`);
  const merged = readReport(done.stdout);
  if (merged === undefined) return ['none', [...wrong, `merge said: ${done.stderr.trim().slice(-300)}`]];
  wrong.push(...judgeMerged(row, merged, done.code));
  const [json, pdf] = [join(folder, 'both.json'), join(folder, 'both.pdf')];
  const again = await ask('report', both, '--json', json, '--pdf', pdf);
  const kept = readReport(await readFile(json, 'utf8').catch(() => ''));
  if (kept?.merged?.meaning !== merged.merged?.meaning || kept?.verdict.code !== merged.verdict.code)
    wrong.push(
      `the report of the merged file says ${kept?.verdict.code}: ${again.stderr.trim().slice(-300)}`,
    );
  // Both ways round it is the same case.
  const turned = await ask('merge', outside, inside, '-o', join(folder, 'turned.rdcase'), '--json');
  const other = readReport(turned.stdout);
  if (other?.verdict.code !== merged.verdict.code) wrong.push(`turned round it says ${other?.verdict.code}`);
  return [merged.verdict.code, wrong];
};

/** One row from start to stop. */
export const runTogetherRow = async (
  world: World,
  row: TogetherRow,
  supplies: Supplies,
): Promise<TogetherResult> => {
  const began = performance.now();
  const folder = join(world.dir, `together-${row.name}`);
  await mkdir(folder, { recursive: true });
  let verdict = 'none';
  const wrong: string[] = [];
  // The desk first: what the outside line does with port 25 is steered last.
  const server = await world.start({ ...row.server, from: row.inside.seat });
  try {
    await prepareSeat(world.places, seatOf(row, row.outside), supplies.trees, world.dir);
    wrong.push(...(await checkPlaces(world, row)));
    for (const side of ['inside', 'outside'] as const) wrong.push(...(await check(world, row, side, folder)));
    const [code, complaints] = await merge(world, row, folder);
    verdict = code;
    wrong.push(...complaints);
  } catch (error) {
    wrong.push(`lab: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await server.stop();
  }
  const { name, words } = row;
  return { name: `together-${name}`, words, verdict, seconds: (performance.now() - began) / 1000, wrong };
};
