/**
 * The 16 attempts of nmap's smtp-open-relay: nmap and ours, on the same stock Postfix, through the same delay line
 * that makes a round trip 100 ms longer, one connection at a time. Needs root and the lab's packages.
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
const NMAP_ATTEMPTS = 16;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const OURS = here('sixteen.ts');

/** What our side prints about its run. */
const oursOutput = z.object({
  ms: z.number().positive(),
  attempts: z.array(z.object({ reply: z.object({ code: z.number().min(200) }) })),
  connections: z.number(),
});

/** One after the other: the delay line stands at an address of its own, port 25, because nmap looks only there. */
const measure = async (world: World, dir: string): Promise<string> => {
  const { outside } = world.places;
  const line = [
    here('delay-proxy.ts'),
    `${ADDRESS.spare4}:25`,
    `${ADDRESS.server4}:25`,
    String(ROUND_TRIP_MS),
  ];
  startLogged('ip', inside(outside, process.execPath, ...line), join(dir, 'delay.log'));
  const request = { op: 'await-port', host: ADDRESS.spare4, port: 25, timeoutMs: 10_000 } as const;
  if (!(await world.agent.ask<'await-port'>(request))) throw new Error('the delay line did not start');

  const ourArguments = inside(outside, process.execPath, OURS, ADDRESS.spare4, '25');
  const ours = oursOutput.parse(JSON.parse(await mustRun('ip', ourArguments, { timeoutMs: 120_000 })));
  const { length } = ours.attempts;
  if (length !== NMAP_ATTEMPTS) throw new Error(`ours made ${length} attempts, not ${NMAP_ATTEMPTS}`);

  const nmap = await run('ip', inside(outside, ...nmapArguments(ADDRESS.spare4, 25)), { timeoutMs: 120_000 });
  if (readNmap(nmap.stdout).verdict === 'none')
    throw new Error(`nmap gave no verdict: ${nmap.stdout.slice(-300)}`);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return `nmap: ours ${seconds(ours.ms)} s, nmap ${seconds(nmap.ms)} s, ratio ${(ours.ms / nmap.ms).toFixed(2)}`;
};

/** Measures both and returns the line `nmap: ours X s, nmap Y s, ratio R`. Rejects with a sentence when it cannot. */
export const benchNmap = async (): Promise<string> => {
  const reason = await whyNot();
  if (reason !== undefined) throw new Error(reason);
  const stock = allCases.find((row) => row.name === 'postfix-stock');
  if (stock === undefined) throw new Error('the lab has no postfix-stock');
  process.umask(0o022);
  const supplies = await getSupplies((words) => console.error(words));
  const dir = await mkdtemp(join(tmpdir(), 'relay-bench-'));
  const world = await openWorld(0, dir, supplies);
  const close = () => world.close();
  process.once('exit', close);
  try {
    await world.start(stock);
    return await measure(world, dir);
  } finally {
    close();
    process.off('exit', close);
    await rm(dir, { recursive: true, force: true });
  }
};
