/** The matrix of lists and paths: builds the small internet, asks the program and its peers, and counts. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Supplies } from '../world.ts';
import { askPath, type PathAnswer } from './ask.ts';
import { type BounceOutcome, checkBounce } from './bounce-row.ts';
import { startDaemons } from './daemons.ts';
import { cellsOf, falseWays, judgeRows, type Wrong, wrongLine } from './judge.ts';
import { LISTS } from './lists.ts';
import { knowsNames, PATHS, type PathSpec } from './paths.ts';
import { askPeer, PEERS, type PeerResult } from './peers.ts';
import { type DnsPlaces, makeDnsPlaces } from './places.ts';
import { awaitReady, warmUp } from './ready.ts';

/** One path: how many cells, and what was wrong. */
export type PathResult = { path: PathSpec; cells: number; wrong: Wrong[]; faults: string[]; seconds: number };

/** All of it. */
export type DnsOutcome = {
  paths: PathResult[];
  peers: PeerResult[];
  bounce: BounceOutcome;
  lists: number;
  seconds: number;
};

const PATHS_AT_ONCE = 4;

const inTurn = async <In, Out>(
  items: readonly In[],
  lanes: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> => {
  const found = new Map<In, Out>();
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      found.set(item, await work(item));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return items.flatMap((item) => found.get(item) ?? []);
};

const judged = ({ path, rows, seconds, faults }: PathAnswer): PathResult => ({
  path,
  cells: cellsOf(path).length,
  wrong: judgeRows(path, rows),
  faults: [...faults, ...falseWays(path, rows)],
  seconds: Math.max(...seconds),
});

/** Paths that were asked for: `dns` for all, `dns-PATH` for one. */
export const chosenPaths = (only: readonly string[] | undefined): PathSpec[] => {
  if (only === undefined || only.includes('dns')) return [...PATHS];
  return PATHS.filter(({ id }) => only.includes(`dns-${id}`));
};

/** Lines for the terminal. */
const pathLines = ({ path, cells, wrong, faults, seconds }: PathResult): string =>
  [
    `${`dns-${path.id}`.padEnd(24)}${cells - wrong.length} of ${cells} right, ${seconds.toFixed(1)} s`,
    ...wrong.map((one) => `    ${wrongLine(one)}`),
    ...faults.map((one) => `    ${one}`),
  ].join('\n');

/** Runs the matrix in a world of its own. `keep` hears how to take the world down, for when the run is ended early. */
export const checkDns = async (
  supplies: Supplies,
  dir: string,
  paths: readonly PathSpec[],
  say: (line: string) => void,
  keep: (close: () => void) => void,
): Promise<DnsOutcome> => {
  const began = performance.now();
  await mkdir(dir, { recursive: true });
  const places: DnsPlaces = await makeDnsPlaces();
  keep(places.close);
  try {
    await startDaemons(places, supplies.trees, join(dir, 'servers'));
    await awaitReady(places);
    // Meanwhile come the paths on which no resolver answers; they take longest, too.
    const answering = paths.filter(knowsNames);
    const warm = warmUp(places, answering);
    const ordered = [...paths.filter((path) => !knowsNames(path)), ...answering];
    const results = await inTurn(ordered, PATHS_AT_ONCE, async (path) => {
      if (knowsNames(path)) await warm;
      const result = judged(await askPath(places, path, dir));
      say(pathLines(result));
      return result;
    });
    const jobs = paths
      .filter(({ hasPeers }) => hasPeers === true)
      .flatMap((path) => PEERS.map((peer) => ({ path, peer })));
    const [peers, bounce] = await Promise.all([
      inTurn(jobs, 3, ({ path, peer }) => askPeer(peer, path, places, supplies.trees.rblcheck, dir)),
      checkBounce(places, supplies, join(dir, 'bounce')),
    ]);
    say(`dns-bounce: ${bounce.problem ?? 'right'}`);
    const inOrder = results.toSorted((a, b) => paths.indexOf(a.path) - paths.indexOf(b.path));
    return {
      paths: inOrder,
      peers,
      bounce,
      lists: LISTS.length,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    places.close();
  }
};
