import { promises } from 'node:dns';
import { dnsblCatalogue } from '../../main/catalogue/dnsbl.ts';
import { checkBlacklists, planLists } from '../../main/engine/blacklist/index.ts';
import { depsFor, ip4 } from '../engine/blacklist/helpers.ts';
import { emptyList, goodList, type ListBehaviour, sameForAll, startFakeLists } from '../fakes/dns/lists.ts';
import type { FakeDns } from '../fakes/dns/server.ts';

const IP = '192.0.2.7';
const DELAY_MS = 50;
const LOSS = 0.05;
const DEADLINE_MS = 4000;

/** Behaviours dealt out over the lists in turn, with the states that are right for them. */
const DEAL: [ListBehaviour, readonly string[]][] = [
  [goodList(), ['clean']],
  [goodList({ '7.2.0.192': ['127.0.0.2'] }), ['listed', 'information', 'policy', 'refused']],
  [goodList(), ['clean']],
  [emptyList, ['broken']],
  [sameForAll('127.0.0.2'), ['broken', 'refused']],
  [sameForAll('127.255.255.254'), ['refused']],
];

/** Repeatable chance, so that both runs lose alike. */
function seeded(): () => number {
  let state = 20261122;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const rows = planLists(dnsblCatalogue, { practice: false }).filter((row) => row.kind.includes('ip4'));

const serve = (): Promise<FakeDns> =>
  startFakeLists(
    Object.fromEntries(rows.map((row, i) => [row.zone, DEAL[i % DEAL.length]?.[0] ?? emptyList])),
    { delayMs: DELAY_MS, loss: LOSS, random: seeded() },
  );

async function ours(): Promise<{ ms: number; right: number; names: string[] }> {
  const server = await serve();
  const deps = depsFor([server.address], DEADLINE_MS);
  const began = performance.now();
  const found = await checkBlacklists(
    { subjects: [ip4(IP)], rows, practice: false, capMs: 30_000 },
    deps,
    () => undefined,
    new AbortController().signal,
  );
  const ms = performance.now() - began;
  const names = [...new Set(server.asked.filter((question) => question.type === 1).map(({ name }) => name))];
  deps.resolver.close();
  await server.close();
  const right = found.filter((row, i) => DEAL[i % DEAL.length]?.[1].includes(row.state)).length;
  return { ms, right, names };
}

/** The floor: the same questions, one after the other, through the platform's stub. */
async function oneByOne(names: readonly string[]): Promise<number> {
  const server = await serve();
  const resolver = new promises.Resolver({ timeout: 300, tries: 4 });
  resolver.setServers([server.address]);
  const began = performance.now();
  for (const name of names) await resolver.resolve4(name).catch(() => []);
  const ms = performance.now() - began;
  await server.close();
  return ms;
}

/** Q4: all default lists × one address, cold, with self-tests, at 50 ms delay and 5 % loss. One line. */
export async function benchBlacklists(): Promise<string> {
  const mine = await ours();
  const floor = await oneByOne(mine.names);
  const ratio = (mine.ms / floor).toFixed(3);
  return (
    `blacklists: ours ${Math.round(mine.ms)} ms (${mine.right} of ${rows.length} rows right), ` +
    `c-ares one by one ${Math.round(floor)} ms (${mine.names.length} questions), ratio ${ratio}`
  );
}
