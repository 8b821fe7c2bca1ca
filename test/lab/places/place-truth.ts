/** What the server does with mail handed over from the tester's own place: found by delivering, as everything here. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { LabCase, PlaceWord } from '../lab-case.ts';
import { ADDRESS, inside } from '../namespaces.ts';
import type { Push, Pushed } from '../outside/push.ts';
import { OUT } from '../outside/zone.ts';
import { mustRun } from '../shell.ts';
import { type Truth, truthWord } from '../truth.ts';
import type { World } from '../world.ts';
import { testerAddresses, testerPlace } from './seats.ts';

const PUSH_FROM = fileURLToPath(new URL('push-from.ts', import.meta.url));
const ARRIVAL_MS = 6_000;
const LOOPBACK = '127.0.0.1';

/** The truth of one place; its word may also be that there is no way to port 25 from there. */
export type PlaceTruth = Omit<Truth, 'word'> & { word: PlaceWord };

/** Delivers a plain message over each address family that the place has. */
export const findPlaceTruth = async (world: World, row: LabCase): Promise<PlaceTruth> => {
  const hosts = row.at === undefined ? [ADDRESS.server4, ADDRESS.server6] : [row.at];
  const jobs = hosts.flatMap((host, at): Push[] => {
    const source = host === LOOPBACK ? LOOPBACK : testerAddresses(row)[at];
    if (source === undefined) return [];
    const token = `lab${randomBytes(9).toString('hex')}`;
    const envelope = { ehlo: 'probe.tester.example', mailFrom: 'probe@tester.example', rcptTo: OUT.stranger };
    return [{ host, port: row.truthPort ?? 25, source, ...envelope, token }];
  });
  const place = testerPlace(world.places, row);
  const said = await mustRun('ip', inside(place, process.execPath, PUSH_FROM, JSON.stringify(jobs)), {
    timeoutMs: 120_000,
  });
  const pushed: Pushed[] = JSON.parse(said);
  const tokens = jobs.filter((_, at) => pushed[at]?.taken === true).map((job) => job.token);
  const fates = await world.agent.ask<'await-mail'>({ op: 'await-mail', tokens, timeoutMs: ARRIVAL_MS });
  const deliveries = jobs.flatMap((job, at) => {
    const done = pushed[at];
    const fate = fates.find((one) => one.token === job.token)?.fate;
    const family = job.host.includes(':') ? (6 as const) : (4 as const);
    return done === undefined
      ? []
      : [
          {
            ...{ form: 'open' as const, family, pushed: done, knowsSender: true },
            ...{ delivered: fate === 'delivered', bounced: fate === 'bounced' },
          },
        ];
  });
  const isShut = deliveries.every((one) => one.pushed.stage === 'connect');
  return { word: isShut ? 'no-way' : truthWord(deliveries), deliveries };
};
