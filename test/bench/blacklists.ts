import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DNSBL, readDnsbl } from '../lab/dns/peers.ts';
import { run } from '../lab/shell.ts';
import { type DealtList, dealtLists, IP } from './lists-deal.ts';
import { LINE, type ListsWorld, openListsWorld } from './lists-world.ts';

const OURS = fileURLToPath(new URL('ask-lists.ts', import.meta.url));
const TIMEOUT_MS = 180_000;

type Result = { name: string; ms: number; wrong: number };

const printed = async (
  world: ListsWorld,
  command: readonly string[],
): Promise<{ text: string; ms: number }> => {
  const [program, args] = world.wrap(command);
  const done = await run(program, args, { timeoutMs: TIMEOUT_MS, env: process.env });
  if (done.stdout === '') throw new Error(`${command[0]} said nothing: ${done.stderr.trim().slice(-300)}`);
  return { text: done.stdout, ms: done.ms };
};

const ours = async (
  world: ListsWorld,
  lists: readonly DealtList[],
): Promise<Result & { questions: number }> => {
  const { text } = await printed(world, [process.execPath, OURS, world.resolver]);
  const { ms, questions, states } = z
    .object({ ms: z.number(), questions: z.number(), states: z.record(z.string(), z.string()) })
    .parse(JSON.parse(text));
  const wrong = lists.filter(({ zone, right }) => states[zone] !== right);
  for (const { zone, right } of wrong)
    console.error(`  ours: ${zone} is ${right}, said ${states[zone] ?? 'nothing'}`);
  return { name: 'ours', ms, questions, wrong: wrong.length };
};

/** Two words: "listed" is right of every kind of listing, "not listed" of a clean answer and of mere information. */
const countWrong = (lists: readonly DealtList[], isListed: (zone: string) => boolean): number =>
  lists.filter(({ zone, right }) =>
    isListed(zone) ? !/^(listed|policy|information)$/.test(right) : !/^(clean|information)$/.test(right),
  ).length;

const dnsbl = async (world: ListsWorld, lists: readonly DealtList[]): Promise<Result> => {
  const zones = lists.map(({ zone }) => zone).join(',');
  const { text } = await printed(world, [process.execPath, DNSBL, world.resolver, IP, zones]);
  const { ms, listed } = readDnsbl(text);
  return { name: 'npm dnsbl', ms, wrong: countWrong(lists, (zone) => listed.includes(`${zone} ${IP}`)) };
};

const rblcheck = async (world: ListsWorld, lists: readonly DealtList[]): Promise<Result | null> => {
  if (world.rblcheck === null) return null;
  const zones = lists.flatMap(({ zone }) => ['-s', zone]);
  const { text, ms } = await printed(world, [world.rblcheck, '-c', ...zones, IP]);
  const isListed = (zone: string) => text.includes(`${IP} listed by ${zone}`);
  return { name: 'rblcheck', ms, wrong: countWrong(lists, isListed) };
};

const words = ({ name, ms, wrong }: Result): string => `${name} ${Math.round(ms)} ms (${wrong} wrong)`;

/** Each has a world of its own, so that nobody profits from what another's questions left in the resolver. */
const inWorld = async <T>(
  lists: readonly DealtList[],
  ask: (world: ListsWorld, lists: readonly DealtList[]) => Promise<T>,
): Promise<{ kind: string; result: T }> => {
  const world = await openListsWorld(lists);
  try {
    return { kind: world.kind, result: await ask(world, lists) };
  } finally {
    await world.close();
  }
};

/** Q4: all default lists × one address, cold, with self-tests, on a line with 50 ms delay and 5 % loss. One line. */
export async function benchBlacklists(): Promise<string> {
  const lists = dealtLists();
  const { kind, result: mine } = await inWorld(lists, ours);
  const asked = [await inWorld(lists, dnsbl), await inWorld(lists, rblcheck)];
  const theirs = asked.flatMap(({ result }) => result ?? []);
  const ratio = mine.ms / Math.min(...theirs.map(({ ms }) => ms));
  return (
    `blacklists: ${[mine, ...theirs].map(words).join(', ')}; ratio to the fastest ${ratio.toFixed(2)}; ${lists.length} lists (${kind}), ` +
    `${mine.questions} questions of ours with self-tests, ${LINE.delayMs} ms, ${LINE.loss * 100} % loss`
  );
}
