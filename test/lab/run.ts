/**
 * The lab's command: `node test/lab/run.ts [--only NAME]... [--every N] [--keep] [--truth-only] [--no-nmap] [--lanes N] [--program FILE] [--list]`.
 * Ends with `N passed, N failed`; the exit status is 0 only when nothing failed.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { allCases } from './cases/index.ts';
import { checkDns, chosenPaths, type DnsOutcome } from './dns/matrix.ts';
import { countFailed, countRows, dnsSummary, withDnsPart } from './dns/results.ts';
import type { LabCase } from './lab-case.ts';
import { type LaneOptions, runRow } from './lane.ts';
import { checkLists } from './list-rows.ts';
import { removeLeftovers, whyNot } from './namespaces.ts';
import { packagesOf } from './packages.ts';
import { isBuilt, knownOptions } from './program.ts';
import { checkWindow, chosenWays, type WindowRow } from './proof/window.ts';
import { type RowResult, resultsPage, tableHead, tableRow, withTogetherPart } from './results.ts';
import { getSupplies } from './supplies.ts';
import { checkTogether, chosenTogether } from './together/matrix.ts';
import type { TogetherResult } from './together/round-trip.ts';
import { turnstile } from './turnstile.ts';
import { openWorld, type Supplies } from './world.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    every: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    'truth-only': { type: 'boolean', default: false },
    'no-nmap': { type: 'boolean', default: false },
    lanes: { type: 'string', default: '6' },
    program: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => console.log(line);
const giveUp = (line: string): never => {
  say(line);
  process.exit(1);
};

const worlds: { close: () => void }[] = [];
let folder: string | undefined;
process.on('exit', () => {
  for (const world of worlds) world.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

if (values.program !== undefined) process.env.RELAY_DOCTOR_LAB_PROGRAM = resolve(values.program);

/** One in so many, from the first on: for the project's own check, which must not take an hour. */
const every = Math.max(1, Math.trunc(Number(values.every)) || 1);
const sample = <T>(all: readonly T[]): T[] => all.filter((_, index) => index % every === 0);

const chosen = (): LabCase[] => {
  const { only } = values;
  if (only === undefined) return allCases;
  const rows = allCases.filter((row) => only.some((name) => row.name === name));
  return rows.length > 0 ? rows : allCases.filter((row) => only.some((name) => row.name.includes(name)));
};

/** Rows that use an option which this program does not have cannot be asked; each is named. */
const askable = async (rows: LabCase[]): Promise<LabCase[]> => {
  if (values['truth-only']) return rows;
  const known = await knownOptions();
  const missing = (row: LabCase) => row.args?.find((word) => word.startsWith('--') && !known.has(word));
  for (const row of rows) {
    const option = missing(row);
    if (option !== undefined) say(`left out: ${row.name}, the program does not know ${option}`);
  }
  return rows.filter((row) => missing(row) === undefined);
};

/** Rows go to whichever world is free, in table order after the slow ones. */
const workThrough = async (rows: LabCase[], supplies: Supplies, into: string): Promise<RowResult[]> => {
  const lanes = Math.max(1, Math.min(Number(values.lanes) || 1, rows.length || 1));
  const nmap = !values['no-nmap'];
  const options: LaneOptions = { program: !values['truth-only'], nmap, enter: turnstile(lanes) };
  const count = nmap ? Math.min(Math.ceil(lanes * 1.5), rows.length) : Math.min(lanes, rows.length);
  const results = new Map<string, RowResult>();
  const waiting = rows.toSorted((a, b) => Number(b.slow === true) - Number(a.slow === true));
  const lane = async (index: number) => {
    const world = await openWorld(index, join(into, `world-${index}`), supplies);
    worlds.push(world);
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      const result = await runRow(world, row, options);
      results.set(row.name, result);
      say(tableRow(result));
    }
  };
  await Promise.all(Array.from({ length: count }, (_, index) => lane(index)));
  return rows.flatMap((row) => results.get(row.name) ?? []);
};

/** The blacklist question, in a world of its own. */
const askLists = async (supplies: Supplies, into: string): Promise<string[]> => {
  const world = await openWorld(90, join(into, 'world-lists'), supplies);
  worlds.push(world);
  const wrong = await checkLists(world);
  say(
    wrong.length === 0
      ? 'blacklists on rbldnsd: right'
      : `blacklists on rbldnsd: WRONG\n  ${wrong.join('\n  ')}`,
  );
  return wrong;
};

/** The delivery proof in the window, in a world of its own. */
const askWindow = async (supplies: Supplies, into: string): Promise<WindowRow[]> => {
  const ways = values['truth-only'] ? [] : chosenWays(values.only);
  if (ways.length === 0) return [];
  const world = await openWorld(91, join(into, 'world-window'), supplies);
  worlds.push(world);
  return checkWindow(world, ways, say);
};

/** The matrix of lists and resolvers, in an internet of its own. */
const askDns = async (supplies: Supplies, into: string): Promise<DnsOutcome | null> => {
  const paths = values['truth-only'] ? [] : sample(chosenPaths(values.only));
  if (paths.length === 0) return null;
  const outcome = await checkDns(supplies, join(into, 'dns'), paths, say, (close) => worlds.push({ close }));
  say(dnsSummary(outcome));
  return outcome;
};

/** Cases that go from office to outside and back, in a world of their own. */
const askTogether = async (supplies: Supplies, into: string): Promise<TogetherResult[]> => {
  const rows = values['truth-only'] ? [] : sample(chosenTogether(values.only));
  if (rows.length === 0) return [];
  const world = await openWorld(92, join(into, 'world-together'), supplies);
  worlds.push(world);
  return checkTogether(world, rows, supplies, say);
};

const keepUp = async (row: LabCase, supplies: Supplies, into: string): Promise<never> => {
  const world = await openWorld(0, into, supplies);
  worlds.push(world);
  await world.start(row);
  say(`${row.name} is up, at 192.0.2.25 and 2001:db8::25. Files and logs: ${into}`);
  say(`A stranger:      ip netns exec ${world.places.outside} COMMAND`);
  say(`The server side: ip netns exec ${world.places.office} COMMAND`);
  say('Press Ctrl-C to end it.');
  setInterval(() => undefined, 60_000);
  return new Promise(() => undefined);
};

const main = async (): Promise<number> => {
  const rows = sample(chosen());
  if (values.list) {
    for (const row of rows) say(`${row.name.padEnd(32)} ${row.expect.join('|').padEnd(28)} ${row.words}`);
    return 0;
  }
  const [first] = rows;
  const isElsewhere =
    chosenWays(values.only).length + chosenPaths(values.only).length + chosenTogether(values.only).length > 0;
  if (first === undefined && (values.keep || !isElsewhere))
    return giveUp(`No configuration is called ${values.only?.join(', ')}; --list shows them.`);
  const reason = await whyNot();
  if (reason !== undefined) return giveUp(reason);
  if (!values['truth-only'] && !values.keep && !isBuilt()) {
    return giveUp('The program is not built: run npm run build first, or use --truth-only.');
  }
  process.umask(0o022);
  removeLeftovers();
  const supplies = await getSupplies(say);
  const into = await mkdtemp(join(tmpdir(), 'relay-lab-'));
  folder = into;
  if (values.keep && first !== undefined) return keepUp(first, supplies, into);

  const began = performance.now();
  say(tableHead());
  const results = await workThrough(await askable(rows), supplies, into);
  const hasLists = !values['truth-only'] && values.only === undefined;
  const [listsWrong, window, together] = await Promise.all([
    hasLists ? askLists(supplies, into) : null,
    askWindow(supplies, into),
    askTogether(supplies, into),
  ]);
  const dns = await askDns(supplies, into);
  const failed =
    results.filter((one) => one.wrong.length > 0).length +
    window.filter((one) => one.outcome.problem !== undefined).length +
    (listsWrong === null ? 0 : Number(listsWrong.length > 0)) +
    together.filter((one) => one.wrong.length > 0).length +
    (dns === null ? 0 : countFailed(dns));
  const totalSeconds = (performance.now() - began) / 1000;
  if (values.only === undefined && every === 1 && !values['truth-only']) {
    const used = [
      ...['postfix', 'exim4-daemon-light', 'opensmtpd', 'sendmail-bin', 'courier-mta', 'Haraka'],
      ...['postgrey', 'rbldnsd', 'dovecot-imapd', 'microsocks'],
      ...['bind9', 'unbound', 'dnsmasq-base', 'rblcheck'],
    ];
    const all = (await Promise.all(Object.values(supplies.trees).map(packagesOf))).flat();
    const packages = all
      .filter((entry) => used.includes(entry.split('_')[0] ?? ''))
      .map((entry) => entry.replace('_', ' '));
    await writeFile(
      new URL('RESULTS.md', import.meta.url),
      resultsPage(results, { window, together, dns }, packages, totalSeconds),
    );
  }
  if (dns !== null && values.only?.join() === 'dns' && every === 1) {
    const page = new URL('RESULTS.md', import.meta.url);
    await writeFile(page, withDnsPart(await readFile(page, 'utf8'), dns));
  }
  if (together.length > 0 && values.only?.join() === 'together' && every === 1) {
    const page = new URL('RESULTS.md', import.meta.url);
    await writeFile(page, withTogetherPart(await readFile(page, 'utf8'), together));
  }
  if (failed > 0) {
    say(`Logs and reports of the failed rows: ${into}`);
    folder = undefined;
  }
  say(`${results.length} configurations in ${Math.round(totalSeconds)} s`);
  const counted =
    results.length +
    window.length +
    together.length +
    (listsWrong === null ? 0 : 1) +
    (dns === null ? 0 : countRows(dns));
  say(`${counted - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
};

process.exit(await main());
