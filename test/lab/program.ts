/** Runs the program under test against the server that is up, from outside, and reads its report. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Report, report as reportSchema } from '../../preload/contract/index.ts';
import type { LabCase } from './lab-case.ts';
import { labLists } from './lists.ts';
import { ADDRESS, insideWithNames } from './namespaces.ts';
import { testerPlace } from './places/seats.ts';
import { proofArguments } from './proof/ask.ts';
import { run } from './shell.ts';
import type { World } from './world.ts';

/** What the program said: its report, or why there is none. */
export type ProgramAnswer = {
  report: Report | undefined;
  exitStatus: number | null;
  seconds: number;
  /** Messages that reached the outside domain during its run. */
  messages: number;
  problem?: string;
};

const BUILT = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));

/** The program under test: the one built in this folder, unless `RELAY_DOCTOR_LAB_PROGRAM` names another. */
export const programPath = (): string => process.env.RELAY_DOCTOR_LAB_PROGRAM ?? BUILT;
const TIMEOUT_MS = 420_000;

/** Whether the program has been built. */
export const isBuilt = (): boolean => existsSync(programPath());

/** Options that the program's own help names, as `--word`. */
export const knownOptions = async (): Promise<Set<string>> => {
  const help = await run(process.execPath, [programPath(), 'help', 'check']);
  return new Set(help.stdout.match(/--[a-z-]+/g) ?? []);
};

const argumentsFor = (row: LabCase, listsFile: string, proof: string[]): string[] => [
  ...['check', 'office.example', '--i-may-test', '--json'],
  ...[
    '--resolver',
    ADDRESS.dns,
    '--outside',
    'relaytest@outside.example',
    '--sender',
    'probe@tester.example',
  ],
  ...(row.from === undefined ? ['--vantage', 'outside'] : []),
  ...(row.at === undefined ? [] : ['--server', row.at]),
  ...['--lists', listsFile, '--port', (row.ports ?? [25]).join(',')],
  ...(row.send === true ? ['--send'] : []),
  ...proof,
  ...(row.args ?? []),
];

const read = (text: string): { report: Report | undefined; problem?: string } => {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { report: undefined, problem: 'stdout is not JSON' };
  }
  const parsed = reportSchema.safeParse(data);
  if (parsed.success) return { report: parsed.data };
  const issue = parsed.error.issues[0];
  return { report: undefined, problem: `the report breaks its schema at ${issue?.path.join('.')}` };
};

/** Runs one check as a person would type it, with a home folder of its own. */
export const askProgram = async (world: World, row: LabCase): Promise<ProgramAnswer> => {
  const home = join(world.dir, row.name, 'home');
  await mkdir(home, { recursive: true });
  const listsFile = join(home, 'lists.json');
  await writeFile(listsFile, labLists());
  const before = await world.agent.ask<'count-mail'>({ op: 'count-mail' });
  const proof = proofArguments(row, world.caFile);
  const command = insideWithNames(
    testerPlace(world.places, row),
    world.namesFile,
    process.execPath,
    programPath(),
    ...argumentsFor(row, listsFile, proof.args),
  );
  const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC', LANG: 'C.UTF-8', ...proof.env };
  const done = await run('ip', command, { timeoutMs: TIMEOUT_MS, env });
  const after = await world.agent.ask<'count-mail'>({ op: 'count-mail' });
  await writeFile(join(home, 'report.json'), done.stdout);
  await writeFile(join(home, 'stderr.txt'), done.stderr);
  const { report, problem } = read(done.stdout);
  const said = done.stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  const why = done.timedOut
    ? `no end within ${TIMEOUT_MS / 1000} s`
    : problem && `${problem}; it said: ${said}`;
  return {
    report,
    exitStatus: done.code,
    seconds: done.ms / 1000,
    messages: after - before,
    ...(why === undefined ? {} : { problem: why }),
  };
};
