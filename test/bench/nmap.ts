/**
 * The 16 attempts of nmap's smtp-open-relay: nmap and ours, on the same Postfix, closed as installed and open, through the same delay
 * line that makes a round trip 100 ms longer, one connection at a time; ours at other distances as well. Needs root and
 * the lab's packages.
 */
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

const ROUND_TRIP_MS = 100;
/** Further distances, each with a delay line at a port of its own; nmap looks at port 25 only. */
const LINES = [20, 50, ROUND_TRIP_MS, 200].map((roundTripMs) => ({
  roundTripMs,
  port: roundTripMs === ROUND_TRIP_MS ? 25 : 2500 + roundTripMs,
}));
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

type Measured = {
  truth: Truth;
  oursMs: number;
  nmapMs: number;
  /** Round trips per attempt, by distance. */
  trips: { roundTripMs: number; perAttempt: number; connections: number }[];
};

/** A delay line to the server, and our sixteen attempts through it. */
const oursThrough = async (world: World, dir: string, { roundTripMs, port }: (typeof LINES)[number]) => {
  const { outside } = world.places;
  const line = [`${ADDRESS.spare4}:${port}`, `${ADDRESS.server4}:25`, String(roundTripMs)];
  const starting = inside(outside, process.execPath, here('delay-proxy.ts'), ...line);
  startLogged('ip', starting, join(dir, `delay-${port}.log`));
  const request = { op: 'await-port', host: ADDRESS.spare4, port, timeoutMs: 10_000 } as const;
  if (!(await world.agent.ask<'await-port'>(request))) throw new Error('the delay line did not start');
  const ourArguments = inside(outside, process.execPath, OURS, ADDRESS.spare4, String(port));
  const ours = oursOutput.parse(JSON.parse(await mustRun('ip', ourArguments, { timeoutMs: 120_000 })));
  const { length } = ours.attempts;
  if (length !== NMAP_ATTEMPTS) throw new Error(`ours made ${length} attempts, not ${NMAP_ATTEMPTS}`);
  return ours;
};

/** One after the other, so that nobody disturbs anybody. */
const measure = async (world: World, dir: string, truth: Truth): Promise<Measured> => {
  const trips: Measured['trips'] = [];
  let oursMs = 0;
  for (const line of LINES) {
    const { roundTripMs } = line;
    const ours = await oursThrough(world, dir, line);
    if (roundTripMs === ROUND_TRIP_MS) oursMs = ours.ms;
    const perAttempt = ours.ms / roundTripMs / NMAP_ATTEMPTS;
    trips.push({ roundTripMs, perAttempt, connections: ours.connections });
  }
  const scan = inside(world.places.outside, ...nmapArguments(ADDRESS.spare4, 25));
  const nmap = await run('ip', scan, { timeoutMs: 120_000 });
  const { verdict } = readNmap(nmap.stdout);
  if (verdict !== truth) throw new Error(`nmap says ${verdict}, not ${truth}: ${nmap.stdout.slice(-300)}`);
  return { truth, oursMs, nmapMs: nmap.ms, trips };
};

/** The lines of one server. */
const tell = ({ truth, oursMs, nmapMs, trips }: Measured): string => {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const distances = trips.map(
    ({ roundTripMs, perAttempt, connections }) =>
      `${perAttempt.toFixed(2)} at ${roundTripMs} ms (${connections} connections)`,
  );
  return [
    `nmap, ${truth}: ours ${seconds(oursMs)} s, nmap ${seconds(nmapMs)} s, ratio ${(oursMs / nmapMs).toFixed(3)}`,
    `rtt, ${truth}: round trips per attempt, everything counted: ${distances.join(', ')}`,
  ].join('\n');
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
    return tell(await measure(world, dir, truth));
  } finally {
    close();
    process.off('exit', close);
    await rm(dir, { recursive: true, force: true });
  }
};

/** Measures both on both servers; per server `nmap, TRUTH: ours X s, nmap Y s, ratio R` and `rtt, TRUTH: …`. Rejects with a sentence when it cannot. */
export const benchNmap = async (): Promise<string> => {
  const reason = await whyNot();
  if (reason !== undefined) throw new Error(reason);
  process.umask(0o022);
  return `${await onServer('closed')}\n${await onServer('open')}`;
};
