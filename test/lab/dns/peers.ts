/** Two other programs on the same paths: Debian's `rblcheck` and npm's `dnsbl`. They know two words, listed and not listed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { inside, insideWithNames } from '../namespaces.ts';
import { run } from '../shell.ts';
import { placeOf } from './ask.ts';
import { type Cell, cellsOf, type Mistake, mistakeOf } from './judge.ts';
import type { PathSpec } from './paths.ts';
import type { DnsPlaces } from './places.ts';

export const PEERS = ['rblcheck', 'dnsbl'] as const;
export type Peer = (typeof PEERS)[number];

/** How a peer did on a path. `mistakes`: one for each wrong cell. */
export type PeerResult = { peer: Peer; path: PathSpec; cells: number; mistakes: Mistake[]; seconds: number };

/** The program around npm `dnsbl`. */
export const DNSBL = fileURLToPath(new URL('ask-dnsbl.ts', import.meta.url));
/** Programs of rblcheck at once: it asks one list after the other, and nobody would wait for that. */
const AT_ONCE = 12;

/** Cells a peer can be asked about: addresses, and no list that only keys open. */
const fitting = (peer: Peer, path: PathSpec): Cell[] =>
  cellsOf(path).filter(
    ({ kind, list }) =>
      list.row?.query !== 'with-key' && (kind === 'ip4' || (kind === 'ip6' && peer === 'dnsbl')),
  );

/** Two words against eight: "listed" fits everything that is on a list for some reason, "not listed" whatever is not a block. */
const judge = (cell: Cell, isListed: boolean): Mistake | null => {
  const { states } = cell.right;
  if (states.includes('information')) return null;
  if (isListed && states.includes('policy')) return null;
  return mistakeOf(cell.right, isListed ? 'listed' : 'clean');
};

const askRblcheck = async (
  places: DnsPlaces,
  path: PathSpec,
  tree: string,
  dir: string,
): Promise<Set<string>> => {
  await mkdir(dir, { recursive: true });
  const names = join(dir, `${path.id}.resolv.conf`);
  await writeFile(names, `nameserver ${path.resolver}\noptions timeout:2 attempts:2\n`);
  const listed = new Set<string>();
  const waiting = fitting('rblcheck', path);
  const work = async () => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const { zone } = cell.list;
      const command = [join(tree, 'usr/bin/rblcheck'), '-c', '-s', zone, cell.subject];
      const done = await run('ip', insideWithNames(placeOf(places, path), names, ...command), {
        timeoutMs: 30_000,
      });
      if (/^\S+ listed by/m.test(done.stdout)) listed.add(`${zone} ${cell.subject}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return listed;
};

/** What `ask-dnsbl.ts` printed: the time, and `ZONE ADDRESS` of every listing. */
export const readDnsbl = (text: string): { ms: number; listed: string[] } => {
  const parsed = z
    .object({
      ms: z.number(),
      found: z.array(z.object({ blacklist: z.string(), address: z.string(), listed: z.boolean() })),
    })
    .parse(JSON.parse(text));
  const hits = parsed.found.filter(({ listed }) => listed);
  return { ms: parsed.ms, listed: hits.map(({ blacklist, address }) => `${blacklist} ${address}`) };
};

const askDnsbl = async (places: DnsPlaces, path: PathSpec): Promise<Set<string>> => {
  const cells = fitting('dnsbl', path);
  const subjects = [...new Set(cells.map(({ subject }) => subject))];
  const zones = [...new Set(cells.map(({ list }) => list.zone))];
  const command = [process.execPath, DNSBL, path.resolver, subjects.join(','), zones.join(',')];
  const done = await run('ip', inside(placeOf(places, path), ...command), { timeoutMs: 60_000 });
  return new Set(readDnsbl(done.stdout).listed);
};

/** Runs a peer on a path and counts. */
export const askPeer = async (
  peer: Peer,
  path: PathSpec,
  places: DnsPlaces,
  tree: string,
  dir: string,
): Promise<PeerResult> => {
  const began = performance.now();
  const listed =
    peer === 'rblcheck' ? await askRblcheck(places, path, tree, dir) : await askDnsbl(places, path);
  const seconds = (performance.now() - began) / 1000;
  const cells = fitting(peer, path);
  const mistakes = cells.flatMap(
    (cell) => judge(cell, listed.has(`${cell.list.zone} ${cell.subject}`)) ?? [],
  );
  return { peer, path, cells: cells.length, mistakes, seconds };
};
