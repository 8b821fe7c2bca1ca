/** The round trip in the window: a window in the office, one outside, the file carried there and back. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wordsIn } from '../../../words/index.ts';
import { insideWithNames } from '../namespaces.ts';
import { prepareSeat, testerPlace } from '../places/seats.ts';
import { programPath } from '../program.ts';
import { run } from '../shell.ts';
import type { Supplies, World } from '../world.ts';
import { seatOf, type TogetherResult } from './round-trip.ts';
import type { Look, TogetherRow } from './rows.ts';
import type { StepOutcome } from './window-driver.ts';

const DRIVER = fileURLToPath(new URL('window-driver.ts', import.meta.url));
const TIMEOUT_MS = 240_000;
/** UX §18: the helper round trip takes at most this on each side; beginning a check is not part of it. */
const MOST_ACTIONS = 6;

/** In the window nobody types a sender: the program takes one at a big mail company, and there the stranger, too. */
const STRANGERS = [
  ['yahoo.com', 'MX', '10 mx.outside.example'],
  ['yahoo.com', 'TXT', 'v=spf1 ~all'],
  ['gmail.com', 'MX', '10 mx.outside.example'],
  ['gmail.com', 'TXT', 'v=spf1 ~all'],
] as const;

/** Verdict headlines as the window says them. */
const HEADLINE: Record<string, string> = {
  CLOSED: 'Not an open relay',
  'OPEN-ACCEPTED': 'Probably an open relay',
  'OPEN-PROVED': 'Your mail server is an open relay',
  'OPEN-MASKED': 'Open, because strangers look like staff',
  MIXED: 'Two results disagree',
  'CT-NOANSWER': 'Couldn’t tell: nothing answered',
};

const read = (text: string, error: string): StepOutcome => {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  } catch {
    return { headline: '', text: '', actions: 0, problem: `the driver said nothing: ${error.slice(-300)}` };
  }
};

/** One row in two windows. */
export const runTogetherWindow = async (
  world: World,
  row: TogetherRow,
  supplies: Supplies,
): Promise<TogetherResult> => {
  const began = performance.now();
  const folder = join(world.dir, `together-window-${row.name}`);
  await mkdir(folder, { recursive: true });
  const wrong: string[] = [];
  let headline = 'none';
  const send = row.server.send === true ? 'send' : '';
  const step = async (name: string, look: Look, who: string): Promise<StepOutcome> => {
    const home = join(folder, who);
    await mkdir(home, { recursive: true });
    const place = testerPlace(world.places, seatOf(row, look));
    const command = [process.execPath, DRIVER, name, programPath(), home, folder, send];
    const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC', NODE_EXTRA_CA_CERTS: world.caFile };
    const done = await run('ip', insideWithNames(place, world.namesFile, ...command), {
      timeoutMs: TIMEOUT_MS,
      env,
    });
    return read(done.stdout, done.stderr);
  };
  const zone = [...(row.server.zone ?? []), ...STRANGERS];
  const server = await world.start({ ...row.server, zone, from: row.inside.seat });
  try {
    await prepareSeat(world.places, seatOf(row, row.outside), supplies.trees, world.dir);
    const office = await step('office', row.inside, 'office');
    const helper = office.problem === undefined ? await step('helper', row.outside, 'helper') : office;
    const back = helper.problem === undefined ? await step('back', row.inside, 'office') : helper;
    if (back.problem !== undefined) wrong.push(back.problem);
    else {
      headline = back.headline;
      wrong.push(...judge(row, back));
      if (helper.actions > MOST_ACTIONS && send === '')
        wrong.push(`the helper needed ${helper.actions} actions`);
    }
  } catch (error) {
    wrong.push(`lab: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await server.stop();
  }
  const name = `together-window-${row.name}`;
  return { name, words: row.words, verdict: headline, seconds: (performance.now() - began) / 1000, wrong };
};

const judge = (row: TogetherRow, { headline, text }: StepOutcome): string[] => {
  const words = wordsIn('en');
  const wrong: string[] = [];
  const right = row.verdict.map((code) => HEADLINE[code] ?? code);
  if (!right.some((one) => headline.startsWith(one)))
    wrong.push(`the window says “${headline}”, right is ${right.join(' or ')}`);
  const meaning = words(`merged:meaning.${row.meaning}.title`);
  if (!text.includes(meaning)) wrong.push(`the window does not say “${meaning}”`);
  if (row.seenAs !== undefined && !text.includes(row.seenAs))
    wrong.push(`the window does not name ${row.seenAs}`);
  return wrong;
};
