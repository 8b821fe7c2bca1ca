/** The round trip of the delivery proof in the program's window, on a real Postfix, in all four ways of confirming. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabCase } from '../lab-case.ts';
import { insideWithNames } from '../namespaces.ts';
import { testerPlace } from '../places/seats.ts';
import { programPath } from '../program.ts';
import { run } from '../shell.ts';
import type { World } from '../world.ts';
import { WAYS, type Way, type WindowOutcome } from './window-driver.ts';

/** One way of confirming, in words, and what came of it. */
export type WindowRow = { name: string; words: string; outcome: WindowOutcome };

const WORDS = {
  code: 'the code is read in the real mailbox and typed',
  source: 'the source is fetched from the real mailbox and pasted',
  imap: 'the program looks into the real mailbox',
  catcher: 'the built-in catcher takes the message',
} as const;

/** The server of all four: trusts every address; the window stands on a plain internet line. */
const ROW: LabCase = {
  name: 'window',
  words: 'trusts every address',
  mta: 'postfix',
  setup: { main: { mynetworks: '127.0.0.0/8 [::1]/128 0.0.0.0/0 [::]/0' } },
  truth: 'open',
  expect: ['OPEN-PROVED'],
  from: 'line',
  proof: { how: 'imap' },
  // In the window nobody types a sender: the program takes one at a big mail company, and with the catcher the stranger, too.
  zone: [
    ['yahoo.com', 'MX', '10 mx.outside.example'],
    ['yahoo.com', 'TXT', 'v=spf1 ~all'],
    ['gmail.com', 'MX', '10 mx.outside.example'],
    ['gmail.com', 'TXT', 'v=spf1 ~all'],
  ],
};

const DRIVER = fileURLToPath(new URL('window-driver.ts', import.meta.url));
const TIMEOUT_MS = 240_000;

const read = (text: string): WindowOutcome => {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  } catch {
    return { verdict: 'none', seconds: 0, problem: 'the driver said nothing' };
  }
};

/** Ways that `--only` names, by `window` or by their own names; all without it. */
export const chosenWays = (only: string[] | undefined): readonly Way[] =>
  WAYS.filter((way) => only === undefined || only.includes('window') || only.includes(`window-${way}`));

/** One line of the terminal table. */
const windowLine = ({ name, outcome }: WindowRow): string => {
  const { verdict, seconds, problem } = outcome;
  const line = `${name.padEnd(33)} ${verdict} in ${seconds.toFixed(1)} s`;
  return problem === undefined ? `${line}, right` : `${line}, WRONG\n    ${problem}`;
};

/** Goes these ways, one after the other, each with a program and a home folder of its own. */
export const checkWindow = async (
  world: World,
  ways: readonly Way[],
  say: (line: string) => void,
): Promise<WindowRow[]> => {
  const server = await world.start(ROW);
  const rows: WindowRow[] = [];
  try {
    for (const way of ways) {
      const home = join(world.dir, 'window', way);
      await mkdir(home, { recursive: true });
      const place = testerPlace(world.places, ROW);
      const command = [process.execPath, DRIVER, way, programPath(), home];
      const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC', NODE_EXTRA_CA_CERTS: world.caFile };
      const done = await run('ip', insideWithNames(place, world.namesFile, ...command), {
        timeoutMs: TIMEOUT_MS,
        env,
      });
      const outcome = read(done.stdout);
      if (outcome.problem !== undefined) outcome.problem += ` ${done.stderr.trim().slice(-300)}`;
      const row = { name: `window-${way}`, words: WORDS[way], outcome };
      rows.push(row);
      say(windowLine(row));
    }
  } finally {
    await server.stop();
  }
  return rows;
};
