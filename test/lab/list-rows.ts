/** The blacklist question on a real rbldnsd: what it lists is the truth, and nothing but DNS questions leave the tester. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { report as reportSchema } from '../../preload/contract/index.ts';
import { labLists } from './lists.ts';
import { ADDRESS, inside } from './namespaces.ts';
import { BLACKLIST_ZONE } from './outside/zone.ts';
import { programPath } from './program.ts';
import { run } from './shell.ts';
import type { World } from './world.ts';

/** Addresses anybody could have; in the closed world nobody does, and nothing is ever sent to them. */
export const LISTED4 = '11.22.33.44';
export const LISTED6 = '2a0e:97c0:1::25';
const CLEAN4 = '11.22.33.45';

/** Address, and the state each zone must get. An emptied list is never "clean", one that lists everybody never "listed". */
const EXPECTED: { address: string; states: Record<string, string>; exit: number }[] = [
  { address: LISTED4, states: { '': 'listed', 'empty.': 'broken', 'world.': 'broken' }, exit: 1 },
  { address: CLEAN4, states: { '': 'clean', 'empty.': 'broken', 'world.': 'broken' }, exit: 0 },
  { address: LISTED6, states: { '': 'listed' }, exit: 1 },
];

/** What is wrong with our answers about the lists; empty when all is right. */
export const checkLists = async (world: World): Promise<string[]> => {
  const home = join(world.dir, 'lists');
  await mkdir(home, { recursive: true });
  const file = join(home, 'lists.json');
  await writeFile(file, labLists(true));
  const wrong: string[] = [];
  for (const { address, states, exit } of EXPECTED) {
    const args = [
      'check',
      address,
      '--i-may-test',
      '--json',
      '--only',
      'blacklists',
      '--resolver',
      ADDRESS.dns,
      '--lists',
      file,
    ];
    const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC', LANG: 'C.UTF-8' };
    const done = await run('ip', inside(world.places.outside, process.execPath, programPath(), ...args), {
      timeoutMs: 60_000,
      env,
    });
    const parsed = reportSchema.safeParse(readJson(done.stdout));
    if (!parsed.success) {
      wrong.push(`${address}: no report; ${done.stderr.trim().slice(-200)}`);
      continue;
    }
    const { blacklists, left } = parsed.data;
    for (const [prefix, state] of Object.entries(states)) {
      const seen =
        blacklists.rows.find((row) => row.zone === `${prefix}${BLACKLIST_ZONE}`)?.state ?? 'nothing';
      if (seen !== state) wrong.push(`${address} on ${prefix}${BLACKLIST_ZONE}: ${seen}, right is ${state}`);
    }
    if (done.code !== exit) wrong.push(`${address}: exit status ${done.code}, right is ${exit}`);
    if (left.smtpConnections !== 0) wrong.push(`${address}: ${left.smtpConnections} connections were made`);
  }
  return wrong;
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
