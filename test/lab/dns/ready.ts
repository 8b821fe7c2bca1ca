/** Waits until every daemon of the small internet answers. */

import { fileURLToPath } from 'node:url';
import { inside } from '../namespaces.ts';
import { mustRun } from '../shell.ts';
import { NET } from './addresses.ts';
import { placeOf } from './ask.ts';
import { ROUTER_RESOLVER } from './daemons.ts';
import { LISTS } from './lists.ts';
import type { PathSpec } from './paths.ts';
import type { DnsPlaces } from './places.ts';

const WARM_UP = fileURLToPath(new URL('warm-up.ts', import.meta.url));
const ASK = fileURLToPath(new URL('await-answer.ts', import.meta.url));

/** Rejects when one of them says nothing for ten seconds. */
export const awaitReady = async ({ line, desks }: DnsPlaces): Promise<void> => {
  const answers = (place: string, ...servers: string[]): Promise<string> =>
    mustRun('ip', inside(place, process.execPath, ASK, ...servers), { timeoutMs: 20_000 });
  const { root4, operators4, rbl4, bind4, office4, public4, rewriting4, filtering4 } = NET;
  await Promise.all([
    answers(line, root4, operators4, rbl4, bind4, office4, public4, rewriting4, filtering4),
    ...Object.values(desks).map(({ desk }) => answers(desk, ROUTER_RESOLVER)),
  ]);
};

/** Lets the resolvers of these paths find their way to the lists once. */
export const warmUp = async (places: DnsPlaces, paths: readonly PathSpec[]): Promise<void> => {
  const zones = LISTS.map(({ zone }) => zone);
  const seats = paths.flatMap((path) =>
    [path.resolver, path.listsResolver]
      .filter((server) => server !== undefined)
      .map((server) => `${placeOf(places, path)} ${server}`),
  );
  // The routers ask this one.
  seats.push(`${places.line} ${NET.public4}`);
  await Promise.all(
    [...new Set(seats)].map((seat) => {
      const [place = '', server = ''] = seat.split(' ');
      return mustRun('ip', inside(place, process.execPath, WARM_UP, server, ...zones), { timeoutMs: 30_000 });
    }),
  );
};
