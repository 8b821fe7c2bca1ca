/**
 * Where the lists of the bench are: rbldnsd behind an Unbound behind a slow line that loses datagrams, in a network namespace; or, where
 * that cannot be (no root), pretend lists of our own with the same habits.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyList, goodList, sameForAll, startFakeLists } from '../fakes/dns/lists.ts';
import { forward, startFrom, startUnbound } from '../lab/dns/daemons.ts';
import { insideWithNames, mustMake, PREFIX, removePlace, whyNot } from '../lab/namespaces.ts';
import { ensureTools, ensureTree } from '../lab/packages.ts';
import { mustRun, startLogged } from '../lab/shell.ts';
import { cacheFolder } from '../lab/supplies.ts';
import { type DealtList, IP } from './lists-deal.ts';

/** Time between question and answer (ms), and the share of questions that never get one. */
export const LINE = { delayMs: 50, loss: 0.05 } as const;

/** A world that is up. `wrap` puts a command into it; `rblcheck` is its path where there is one. */
export type ListsWorld = {
  kind: string;
  resolver: string;
  wrap: (command: readonly string[]) => [program: string, args: string[]];
  rblcheck: string | null;
  close: () => Promise<void>;
};

const REVERSED = IP.split('.').reverse().join('.');
const EVERYBODY = ['0.0.0.0/1', '128.0.0.0/1'];

/** Addresses that a list has, with its answer. */
const entriesOf = ({ behaviour, code }: DealtList): { code: string; entries: readonly string[] } => {
  switch (behaviour) {
    case 'clean':
      return { code, entries: ['127.0.0.2'] };
    case 'listed':
      return { code, entries: ['127.0.0.2', IP] };
    case 'empty':
      return { code, entries: [] };
    case 'world':
      return { code, entries: EVERYBODY };
    case 'refusing':
      return { code: '127.255.255.254', entries: EVERYBODY };
    default: {
      const never: never = behaviour;
      return never;
    }
  }
};

/** The repeatable chance of `wires.ts`, for the pretend lists. */
const seeded = (): (() => number) => {
  let state = 20_261_122;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
};

const pretended = async (lists: readonly DealtList[]): Promise<ListsWorld> => {
  const habits = lists.map((list) => {
    const { code, entries } = entriesOf(list);
    if (entries === EVERYBODY) return [list.zone, sameForAll(code)];
    if (entries.length === 0) return [list.zone, emptyList];
    return [
      list.zone,
      goodList({ '2.0.0.127': [code], ...(entries.includes(IP) ? { [REVERSED]: [code] } : {}) }),
    ];
  });
  const server = await startFakeLists(Object.fromEntries(habits), { ...LINE, random: seeded() });
  return {
    kind: 'pretend lists',
    resolver: server.address,
    wrap: ([program = '', ...args]) => [program, args],
    rblcheck: null,
    close: server.close,
  };
};

const [LINE_AT, LISTS_AT, RESOLVER_AT] = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
const SOA = '$SOA 300 ns.bench.example hostmaster.bench.example 1 3600 600 86400 60';

const startRbldnsd = async (place: string, tree: string, dir: string, lists: readonly DealtList[]) => {
  const words = lists.map(async (list, at) => {
    const { code, entries } = entriesOf(list);
    await writeFile(
      join(dir, `list-${at}`),
      [SOA, `:${code}:Listed, see https://${list.zone}/`, ...entries, ''].join('\n'),
    );
    return `${list.zone}:ip4set:list-${at}`;
  });
  // Where names that cannot exist are looked for, to see whether the resolver makes up answers.
  await writeFile(join(dir, 'top'), `${SOA}\n`);
  const options = ['-n', '-u', 'nobody:nogroup', '-r', dir, '-b', `${LISTS_AT}/53`];
  await startFrom(
    place,
    tree,
    join(dir, 'rbldnsd.log'),
    'rbldnsd',
    ...options,
    'com:ip4set:top',
    ...(await Promise.all(words)),
  );
};

type Trees = Record<'rbldnsd' | 'unbound' | 'rblcheck', string>;

/** The packages; null where they cannot be had. */
const findTrees = async (): Promise<Trees | null> => {
  if ((await whyNot()) !== undefined) return null;
  const say = (line: string) => console.error(line);
  const cache = cacheFolder();
  try {
    await ensureTools(say);
    return {
      rbldnsd: await ensureTree('rbldnsd', cache, say),
      unbound: await ensureTree('unbound', cache, say),
      rblcheck: await ensureTree('rblcheck', cache, say),
    };
  } catch (error) {
    say(
      `pretend lists, for there are no packages: ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
};

const real = async (lists: readonly DealtList[], trees: Trees): Promise<ListsWorld> => {
  const dir = await mkdtemp(join(tmpdir(), 'relay-bench-'));
  const place = `${PREFIX}-${process.pid}-bench-lists`;
  const close = async () => {
    removePlace(place);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await mustRun('chmod', ['755', dir]);
    await mustMake(place);
    await mustRun('ip', ['-n', place, 'link', 'set', 'lo', 'up']);
    await startRbldnsd(place, trees.rbldnsd, dir, lists);
    const lines = [`interface: ${RESOLVER_AT}`, 'access-control: 127.0.0.0/8 allow'];
    await startUnbound(place, trees.unbound, join(dir, 'unbound'), 'bench', lines, forward(LISTS_AT));
    const wires = fileURLToPath(new URL('../lab/dns/wires.ts', import.meta.url));
    // Both directions lose, so each loses half.
    const wire = ['wire', LINE_AT, RESOLVER_AT, String(LINE.delayMs), String(LINE.loss / 2)];
    startLogged('ip', ['netns', 'exec', place, process.execPath, wires, ...wire], join(dir, 'wires.log'));
    const names = join(dir, 'resolv.conf');
    await writeFile(names, `nameserver ${LINE_AT}\noptions timeout:1 attempts:4\n`);
    const wrap = (command: readonly string[]): [string, string[]] => [
      'ip',
      insideWithNames(place, names, ...command),
    ];
    const ready = fileURLToPath(new URL('../lab/dns/await-answer.ts', import.meta.url));
    await mustRun(...wrap([process.execPath, ready, LISTS_AT, RESOLVER_AT, LINE_AT]));
    return {
      kind: 'rbldnsd behind Unbound',
      resolver: LINE_AT,
      wrap,
      rblcheck: join(trees.rblcheck, 'usr/bin/rblcheck'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Builds the world. */
export const openListsWorld = async (lists: readonly DealtList[]): Promise<ListsWorld> => {
  const trees = await findTrees();
  return trees === null ? pretended(lists) : real(lists, trees);
};
