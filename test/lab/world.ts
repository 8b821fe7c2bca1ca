/** One closed world: two namespaces, its name server, catcher and blacklist, and the server that is up right now. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type JailSpec, MAIN_MACHINE, type Machine, SECOND_NAME, startJail } from './jail.ts';
import type { LabCase, Setup } from './lab-case.ts';
import { LISTED4, LISTED6 } from './list-rows.ts';
import {
  ADDRESS,
  containerPlace,
  endProcesses,
  inside,
  makePlaces,
  type Places,
  removePlace,
  secondPlace,
} from './namespaces.ts';
import { type Agent, startAgent } from './outside/agent-client.ts';
import { BLACKLIST_PORT, BLACKLIST_ZONE, type ZoneLine } from './outside/zone.ts';
import type { TreeName } from './packages.ts';
import { startMiddle } from './places/middle.ts';
import { PLACE_ZONE, prepareSeat } from './places/seats.ts';
import type { Authority } from './proof/authority.ts';
import { withDovecot } from './proof/dovecot.ts';
import { MAILBOX_ZONE, startMailbox } from './proof/mailbox.ts';
import { courierJail } from './servers/courier.ts';
import { eximJail } from './servers/exim.ts';
import { harakaJail } from './servers/haraka.ts';
import { opensmtpdJail } from './servers/opensmtpd.ts';
import { postfixJail } from './servers/postfix.ts';
import { sendmailJail } from './servers/sendmail.ts';
import { sleep, startLogged } from './shell.ts';

/** What every world shares: unpacked servers and the certificates. */
export type Supplies = {
  trees: Record<TreeName, string>;
  tls: Record<string, string>;
  authority: Authority;
};

/** A running server of one row. */
type RunningServer = { log: () => Promise<string>; stop: () => Promise<void> };

/** A world that is up; `close` ends all its processes and removes its namespaces. */
export type World = {
  places: Places;
  dir: string;
  agent: Agent;
  /** The /etc/resolv.conf of this world. */
  namesFile: string;
  /** Certificate of the authority that the mailboxes' certificates are from. */
  caFile: string;
  start: (row: LabCase) => Promise<RunningServer>;
  close: () => void;
};

/** Test points of RFC 5782 §5 and the tester, who is listed; whether anybody asks is the row's business. */
const LIST4 = `$SOA 300 ns.lab.example postmaster.lab.example 1 3600 600 86400 60
$NS 300 ns.lab.example
:127.0.0.2:Listed by the lab, see https://bl.lab.example/$
127.0.0.2
${ADDRESS.tester4}
${LISTED4}
`;
const LIST6 = `:127.0.0.2:Listed by the lab, see https://bl.lab.example/$
::ffff:7f00:2/128
${ADDRESS.tester6}/128
${LISTED6}/128
`;
/** A list that was given up and answers nothing, and one that was given up and answers everything. */
const EMPTY = '$NS 300 ns.lab.example\n';
const WHOLE_WORLD = ':127.0.0.2:Closed\n0.0.0.0/1\n128.0.0.0/1\n';

const START_TIMEOUT_MS = 20_000;

const startBlacklist = async (place: string, tree: string, dir: string): Promise<void> => {
  const data = join(dir, 'blacklist');
  await mkdir(data, { recursive: true });
  await writeFile(join(data, 'list4'), LIST4);
  await writeFile(join(data, 'list6'), LIST6);
  await writeFile(join(data, 'empty'), EMPTY);
  await writeFile(join(data, 'world'), WHOLE_WORLD);
  const program = join(tree, 'usr/sbin/rbldnsd');
  const options = ['-n', '-u', 'nobody:nogroup', '-r', data, '-b', `127.0.0.1/${BLACKLIST_PORT}`];
  const zones = [
    `${BLACKLIST_ZONE}:ip4set:list4`,
    `${BLACKLIST_ZONE}:ip6trie:list6`,
    `empty.${BLACKLIST_ZONE}:ip4set:empty`,
    `world.${BLACKLIST_ZONE}:ip4set:world`,
  ];
  startLogged('ip', inside(place, program, ...options, ...zones), join(dir, 'rbldnsd.log'));
};

/** The row's server, and what people read their mail with, where the row needs that. */
const mainJail = (row: LabCase, supplies: Supplies): JailSpec => {
  const spec = jailFor(row, supplies);
  if (row.proof?.how !== 'own-imap') return spec;
  return withDovecot(spec, supplies.trees.dovecot, supplies.authority);
};

const jailFor = (server: Setup, { trees, tls }: Supplies): JailSpec => {
  switch (server.mta) {
    case 'postfix':
      return postfixJail(trees, server.setup, tls);
    case 'exim':
      return eximJail(trees.exim, server.setup, tls);
    case 'opensmtpd':
      return opensmtpdJail(trees.opensmtpd, server.setup);
    case 'sendmail':
      return sendmailJail(trees.sendmail, server.setup);
    case 'haraka':
      return harakaJail(trees.haraka, server.setup, tls);
    case 'courier':
      return courierJail(trees.courier, server.setup, tls);
  }
};

const GREYLIST = fileURLToPath(new URL('./servers/greylist.ts', import.meta.url));
const LOGINS = fileURLToPath(new URL('./servers/logins.ts', import.meta.url));
const FORWARDER = fileURLToPath(new URL('../bench/delay-proxy.ts', import.meta.url));

const placesOf = (places: Places): string[] =>
  [places.office, places.second, places.container, places.middle].filter((place) => place !== undefined);

/** Ends whatever runs on the servers' side, and waits until the last process is gone. */
const emptyOffice = async (places: Places): Promise<void> => {
  for (const place of placesOf(places)) while (endProcesses(place) > 0) await sleep(10);
};

/** Makes world number `index`; its files go under `dir`. */
export const openWorld = async (index: number, dir: string, supplies: Supplies): Promise<World> => {
  await mkdir(dir, { recursive: true });
  const places = await makePlaces(index);
  const close = () => {
    for (const place of Object.values(places)) removePlace(place);
  };
  try {
    await startBlacklist(places.outside, supplies.trees.rbldnsd, dir);
    const agent = await startAgent(places.outside, join(dir, 'caught.jsonl'), join(dir, 'agent.log'));
    if (!(await agent.ask<'await-list'>({ op: 'await-list', timeoutMs: 5_000 }))) {
      throw new Error(`the blacklist does not answer; see ${join(dir, 'rbldnsd.log')}`);
    }
    const namesFile = join(dir, 'resolv.conf');
    await writeFile(namesFile, `nameserver ${ADDRESS.dns}\n`);
    const start = (row: LabCase) => startServer(world, row, supplies);
    const world: World = { places, dir, agent, namesFile, caFile: supplies.authority.caFile, start, close };
    return world;
  } catch (error) {
    close();
    throw error;
  }
};

/** The second machine of a row: started first, so that it is there when the main one needs it. */
const startSecond = async (world: World, row: LabCase, supplies: Supplies): Promise<void> => {
  if (row.second === undefined) return;
  const place = await secondPlace(world.places);
  const machine: Machine = { name: SECOND_NAME, address: ADDRESS.second4 };
  const jail = await startJail(
    place,
    join(world.dir, row.name, 'second'),
    jailFor(row.second, supplies),
    machine,
  );
  const request = { op: 'await-port', host: ADDRESS.second4, port: 25, timeoutMs: START_TIMEOUT_MS } as const;
  if (await world.agent.ask<'await-port'>(request)) return;
  await emptyOffice(world.places);
  throw new Error(`the second server did not start:\n${(await readLog(jail.logFile)).trim().slice(-1_500)}`);
};

const readLog = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/** Names that a row adds by its set-up alone. */
const zoneOf = (row: LabCase): ZoneLine[] => {
  const own = [...PLACE_ZONE, ...MAILBOX_ZONE, ...(row.zone ?? [])];
  if (row.second === undefined) return own;
  const machine: ZoneLine[] = [
    [SECOND_NAME, 'A', ADDRESS.second4],
    [SECOND_NAME, 'AAAA', ADDRESS.second6],
    [`${ADDRESS.second4.split('.').reverse().join('.')}.in-addr.arpa`, 'PTR', SECOND_NAME],
  ];
  if (row.second.role === 'reserve') machine.push(['office.example', 'MX', `20 ${SECOND_NAME}`]);
  return [...machine, ...own];
};

const startServer = async (world: World, row: LabCase, supplies: Supplies): Promise<RunningServer> => {
  const { places } = world;
  const helperLog = join(world.dir, 'helpers.log');
  const helper = (...args: string[]) =>
    startLogged('ip', inside(places.office, process.execPath, ...args), helperLog);
  await world.agent.ask<'set-zone'>({ op: 'set-zone', added: zoneOf(row) });
  if (row.greylistService === true) helper(GREYLIST, String(row.greylistMs));
  if (row.logins === true) helper(LOGINS);
  await prepareSeat(places, row, supplies.trees, world.dir);
  if (row.proof?.how.startsWith('imap') === true)
    await startMailbox(places, world.agent, world.dir, supplies);
  await startMiddle(world, row, supplies);
  await startSecond(world, row, supplies);
  const isContained = row.container === true;
  const place = isContained ? await containerPlace(places) : places.office;
  const machine = isContained ? { ...MAIN_MACHINE, address: ADDRESS.container4 } : MAIN_MACHINE;
  const jail = await startJail(place, join(world.dir, row.name), mainJail(row, supplies), machine);
  for (const front of row.front ?? []) helper(FORWARDER, front.listen, front.target, '0');
  const log = () => readLog(jail.logFile);
  const stop = () => emptyOffice(places);
  let ended = false;
  jail.child.once('exit', () => {
    ended = true;
  });
  for (const host of [ADDRESS.server4, ADDRESS.server6]) {
    const port = row.truthPort ?? 25;
    const request = { op: 'await-port', host, port, timeoutMs: START_TIMEOUT_MS } as const;
    const waiting = world.agent.ask<'await-port'>(request);
    if ((await waiting) && !ended) continue;
    await stop();
    throw new Error(`the server did not start:\n${(await log()).trim().slice(-1_500)}`);
  }
  return { log, stop };
};
