/** The provider's mail server that answers in everybody's place: a real Postfix, in the place where the router hands port 25 to. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startJail } from '../jail.ts';
import type { LabCase } from '../lab-case.ts';
import { endProcesses } from '../namespaces.ts';
import { postfixJail } from '../servers/postfix.ts';
import { sleep } from '../shell.ts';
import type { Supplies, World } from '../world.ts';
import { PLACE } from './seats.ts';

const NAME = 'mail.provider.example';
const START_TIMEOUT_MS = 20_000;

/** Starts it for the rows that have one. */
export const startMiddle = async (world: World, row: LabCase, supplies: Supplies): Promise<void> => {
  const { middle: place } = world.places;
  if (row.middle === undefined || place === undefined) return;
  const main = { myhostname: NAME, myorigin: NAME, mydestination: `${NAME}, localhost`, ...row.middle.main };
  const { logFile } = await startJail(
    place,
    join(world.dir, row.name, 'middle'),
    postfixJail(supplies.trees, { ...row.middle, main }, supplies.tls),
    { name: NAME, address: PLACE.middle4 },
  );
  const request = { op: 'await-port', host: PLACE.middle4, port: 25, timeoutMs: START_TIMEOUT_MS } as const;
  if (await world.agent.ask<'await-port'>(request)) return;
  while (endProcesses(place) > 0) await sleep(10);
  const log = await readFile(logFile, 'utf8').catch(() => '');
  throw new Error(`the provider's mail server did not start:\n${log.trim().slice(-1_500)}`);
};
