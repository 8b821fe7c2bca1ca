/**
 * The 16 attempts of nmap's smtp-open-relay: nmap and ours, on the same Postfix, closed as installed and open, through the same delay
 * lines that make a round trip 20, 50 and 100 ms longer, one connection at a time. Needs root and the lab's packages.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { allCases } from '../lab/cases/index.ts';
import { ADDRESS, inside, whyNot } from '../lab/namespaces.ts';
import { nmapArguments, readNmap } from '../lab/nmap.ts';
import { mustRun, run, startLogged } from '../lab/shell.ts';
import { getSupplies } from '../lab/supplies.ts';
import { openWorld, type World } from '../lab/world.ts';

const ROUND_TRIPS_MS = [20, 50, 100];
/** nmap's script looks at the usual ports only. */
const PORT = 25;
const NMAP_ATTEMPTS = 16;
/** Truth by name of the lab's case. */
const SERVERS = { closed: 'postfix-stock', open: 'postfix-networks-open' } as const;
type Truth = keyof typeof SERVERS;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const OURS = here('sixteen.ts');

/** What our side prints about its run. */
const oursOutput = z.object({
  ms: z.number().positive(),
  attempts: z.array(z.object({ reply: z.object({ code: z.number().min(200) }) })),
  connections: z.number(),
});

type Measured = { roundTripMs: number; oursMs: number; nmapMs: number; connections: number };

/** Runs `work` while a delay line leads to the server. */
const throughLine = async <T>(
  world: World,
  dir: string,
  roundTripMs: number,
  work: () => Promise<T>,
): Promise<T> => {
  const line = [`${ADDRESS.spare4}:${PORT}`, `${ADDRESS.server4}:25`, String(roundTripMs)];
  const starting = inside(world.places.outside, process.execPath, here('delay-proxy.ts'), ...line);
  const running = startLogged('ip', starting, join(dir, `delay-${roundTripMs}.log`));
  const gone = once(running, 'exit');
  try {
    const request = { op: 'await-port', host: ADDRESS.spare4, port: PORT, timeoutMs: 10_000 } as const;
    if (!(await world.agent.ask<'await-port'>(request))) throw new Error('the delay line did not start');
    return await work();
  } finally {
    running.kill();
    await gone;
  }
};

const measureOurs = async ({ places }: World) => {
  const ourArguments = inside(places.outside, process.execPath, OURS, ADDRESS.spare4, String(PORT));
  const ours = oursOutput.parse(JSON.parse(await mustRun('ip', ourArguments, { timeoutMs: 120_000 })));
  const { length } = ours.attempts;
  if (length !== NMAP_ATTEMPTS) throw new Error(`ours made ${length} attempts, not ${NMAP_ATTEMPTS}`);
  return ours;
};

const measureNmap = async ({ places }: World, truth: Truth): Promise<number> => {
  const scan = inside(places.outside, ...nmapArguments(ADDRESS.spare4, PORT));
  const nmap = await run('ip', scan, { timeoutMs: 120_000 });
  const { verdict } = readNmap(nmap.stdout);
  if (verdict !== truth) throw new Error(`nmap says ${verdict}, not ${truth}: ${nmap.stdout.slice(-300)}`);
  return nmap.ms;
};

/** One after the other, so that nobody disturbs anybody. */
const measure = async (world: World, dir: string, truth: Truth): Promise<Measured[]> => {
  const rows: Measured[] = [];
  for (const roundTripMs of ROUND_TRIPS_MS) {
    const row = await throughLine(world, dir, roundTripMs, async () => {
      const { ms, connections } = await measureOurs(world);
      return { roundTripMs, oursMs: ms, nmapMs: await measureNmap(world, truth), connections };
    });
    rows.push(row);
  }
  return rows;
};

/** The line of one server at one distance. */
const tell = (truth: Truth, { roundTripMs, oursMs, nmapMs, connections }: Measured): string => {
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  const trips = (oursMs / roundTripMs / NMAP_ATTEMPTS).toFixed(2);
  return (
    `nmap, ${truth}, ${roundTripMs} ms: ours ${seconds(oursMs)} s, nmap ${seconds(nmapMs)} s, ratio ${(oursMs / nmapMs).toFixed(3)}` +
    ` (${trips} round trips an attempt, everything counted; connections: ${connections})`
  );
};

const onServer = async (truth: Truth): Promise<string> => {
  const row = allCases.find(({ name }) => name === SERVERS[truth]);
  if (row === undefined) throw new Error(`the lab has no ${SERVERS[truth]}`);
  const supplies = await getSupplies((words) => console.error(words));
  const dir = await mkdtemp(join(tmpdir(), 'relay-bench-'));
  const world = await openWorld(0, dir, supplies);
  const close = () => world.close();
  process.once('exit', close);
  try {
    await world.start(row);
    return (await measure(world, dir, truth)).map((row) => tell(truth, row)).join('\n');
  } finally {
    close();
    process.off('exit', close);
    await rm(dir, { recursive: true, force: true });
  }
};

/** Measures both on both servers; per server and distance `nmap, TRUTH, D ms: ours X s, nmap Y s, ratio R (…)`. Rejects with a sentence when it cannot. */
export const benchNmap = async (): Promise<string> => {
  const reason = await whyNot();
  if (reason !== undefined) throw new Error(reason);
  process.umask(0o022);
  return `${await onServer('closed')}\n${await onServer('open')}`;
};
