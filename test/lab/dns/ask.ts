/** Asks the program on one path: its real command line, from the path's place, with a home folder of its own. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlacklistRow, report as reportSchema } from '../../../preload/contract/index.ts';
import { inside } from '../namespaces.ts';
import { programPath } from '../program.ts';
import { run } from '../shell.ts';
import { KEY, SUBJECT, type Who } from './addresses.ts';
import { dnsLists } from './catalogue.ts';
import { KEY_ENVIRONMENT, knowsNames, type PathSpec } from './paths.ts';
import type { DnsPlaces } from './places.ts';
import { ROOT_HINTS } from './zone-files.ts';

/** What came of the runs on one path. */
export type PathAnswer = {
  path: PathSpec;
  rows: BlacklistRow[];
  seconds: number[];
  /** Things that must never be, besides wrong rows. */
  faults: string[];
};

const TIMEOUT_MS = 90_000;

/** The namespace from which a path is asked. */
export const placeOf = (places: DnsPlaces, { from }: PathSpec): string =>
  from === 'line' ? places.line : places.desks[from].desk;

const argumentsFor = (path: PathSpec, target: string, lists: string, hints: string): string[] => [
  ...['check', target, '--i-may-test', '--json', '--only', 'blacklists'],
  ...['--resolver', path.resolver, '--lists', lists],
  ...(path.listsResolver === undefined ? [] : ['--lists-resolver', path.listsResolver]),
  ...(path.isDirect === true ? ['--direct', 'on', '--root-hints', hints] : ['--direct', 'off']),
];

/** Does any file below hold the key? */
const keptIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await readFile(file)).includes(KEY)) found.push(entry.name);
  }
  return found;
};

const parse = (text: string) => {
  try {
    return reportSchema.safeParse(JSON.parse(text));
  } catch {
    return { success: false as const };
  }
};

const askOne = async (places: DnsPlaces, path: PathSpec, who: Who, dir: string): Promise<PathAnswer> => {
  const home = join(dir, path.id, who);
  await mkdir(home, { recursive: true });
  const [lists, hints] = [join(home, 'lists.json'), join(home, 'root.hints')];
  await writeFile(lists, dnsLists());
  await writeFile(hints, ROOT_HINTS);
  const subject = SUBJECT[who];
  const target = knowsNames(path) ? subject.domain : subject.ip4;
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    ...(path.hasKey === true ? KEY_ENVIRONMENT : {}),
  };
  const documents = ['--case', join(home, 'case.json'), '--html', join(home, 'report.html')];
  const args = [...argumentsFor(path, target, lists, hints), ...(path.hasKey === true ? documents : [])];
  const command = [process.execPath, programPath(), ...args];
  const done = await run('ip', inside(placeOf(places, path), ...command), { timeoutMs: TIMEOUT_MS, env });
  await writeFile(join(home, 'report.json'), done.stdout);
  await writeFile(join(home, 'stderr.txt'), done.stderr);
  const faults: string[] = [];
  for (const name of await keptIn(home)) faults.push(`the key stands in ${name}`);
  const parsed = parse(done.stdout);
  const answer = { path, seconds: [done.ms / 1000], faults };
  if (!parsed.success) {
    const said = done.stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
    faults.push(`no report about ${target}: ${done.timedOut ? 'no end' : said}`);
    return { ...answer, rows: [] };
  }
  const { blacklists, left } = parsed.data;
  if (left.smtpConnections !== 0) faults.push(`${left.smtpConnections} mail connections were made`);
  return { ...answer, rows: blacklists.rows };
};

/** Asks about both companies. */
export const askPath = async (places: DnsPlaces, path: PathSpec, dir: string): Promise<PathAnswer> => {
  const [one, two] = await Promise.all([
    askOne(places, path, 'listed', dir),
    askOne(places, path, 'clean', dir),
  ]);
  return {
    path,
    rows: [...one.rows, ...two.rows],
    seconds: [...one.seconds, ...two.seconds],
    faults: [...one.faults, ...two.faults],
  };
};
