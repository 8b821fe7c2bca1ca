/**
 * Where else the tester of a row may sit, besides the outside:
 *
 *   desk    192.168.20.40, in the office's own network; the office machine (192.168.20.1) is its way out
 *   server  on the mail server itself
 *   line    203.0.113.60, 2001:db8:ffff:60::60: somebody's internet connection, through a provider's router, which may keep
 *           port 25 from leaving, or hand it to the provider's own mail server (`middle`)
 *
 * The router does both by policy routing (Linux `ip rule` by port), which every kernel has. Each place is made once per world.
 */
import { join } from 'node:path';
import type { LabCase, Seat } from '../lab-case.ts';
import { ADDRESS, inside, type Places, plugIn, type SpareRoom, settle } from '../namespaces.ts';
import type { ZoneLine } from '../outside/zone.ts';
import { mustRun, startLogged } from '../shell.ts';

/** Addresses of these places. */
export const PLACE = {
  desk4: '192.168.20.40',
  lan4: '192.168.20.1',
  line4: '203.0.113.60',
  line6: '2001:db8:ffff:60::60',
  /** The line's way out. */
  gate6: '2001:db8:ffff:60::1',
  router4: '203.0.113.61',
  router6: '2001:db8:ffff::61',
  middle4: '203.0.113.62',
} as const;

/** Port of the SOCKS5 server outside. */
export const SOCKS_PORT = 1080;

/** Names of these addresses; part of every world. */
export const PLACE_ZONE: ZoneLine[] = [
  ['line.tester.example', 'A', PLACE.line4],
  ['line.tester.example', 'AAAA', PLACE.line6],
  ['60.113.0.203.in-addr.arpa', 'PTR', 'line.tester.example'],
  ['mail.provider.example', 'A', PLACE.middle4],
  ['62.113.0.203.in-addr.arpa', 'PTR', 'mail.provider.example'],
];

const ip = (place: string, words: string): Promise<string> =>
  mustRun('ip', ['-n', place, ...words.split(' ')]);
const all = async (place: string, lines: readonly string[]): Promise<void> => {
  for (const line of lines) await ip(place, line);
};
const set = (place: string, path: string): Promise<string> =>
  mustRun('ip', inside(place, 'sh', '-c', `echo 1 > /proc/sys/net/${path}`));

const room = async (places: Places, name: SpareRoom): Promise<string> => {
  const place = places.office.replace(/office$/, name);
  places[name] = place;
  await mustRun('ip', ['netns', 'add', place]);
  await ip(place, 'link set lo up');
  return place;
};

const cable = async (from: string, device: string, to: string, peer: string): Promise<void> => {
  await ip(from, `link add ${device} type veth peer name ${peer} netns ${to}`);
  await ip(from, `link set ${device} up`);
  await ip(to, `link set ${peer} up`);
};

/** A desk in the office's network; IPv4 only, as in most offices. */
const deskPlace = async (places: Places): Promise<string> => {
  if (places.desk !== undefined) return places.desk;
  const desk = await room(places, 'desk');
  await cable(desk, 'lan', places.office, 'lan');
  await ip(places.office, `addr add ${PLACE.lan4}/24 dev lan`);
  await all(desk, [`addr add ${PLACE.desk4}/24 dev lan`, `route add default via ${PLACE.lan4}`]);
  await set(places.office, 'ipv4/ip_forward');
  await set(places.office, 'ipv4/conf/wan/proxy_arp');
  return desk;
};

/** An internet connection, with the provider's router and mail server. */
const linePlace = async (places: Places): Promise<string> => {
  if (places.line !== undefined) return places.line;
  const router = await room(places, 'router');
  await plugIn(router, places.outside, 'router');
  await settle(router, 'wan', [PLACE.router4, PLACE.router6]);
  for (const path of [
    'ipv4/ip_forward',
    'ipv4/conf/wan/proxy_arp',
    'ipv6/conf/all/forwarding',
    'ipv6/conf/all/proxy_ndp',
  ])
    await set(router, path);
  const line = await room(places, 'line');
  await cable(line, 'wan', router, 'line');
  await all(router, [
    `route add ${PLACE.line4} dev line`,
    `addr add ${PLACE.gate6}/64 dev line nodad`,
    `-6 neigh add proxy ${PLACE.line6} dev wan`,
  ]);
  await all(line, [
    `addr add ${PLACE.line4}/32 dev wan`,
    `addr add ${PLACE.line6}/64 dev wan nodad`,
    `route add ${PLACE.router4} dev wan src ${PLACE.line4}`,
    `route add default via ${PLACE.router4} src ${PLACE.line4}`,
    `-6 route add default via ${PLACE.gate6}`,
  ]);
  return line;
};

const MIDDLE_CABLE = { router4: '10.25.0.1', middle4: '10.25.0.2', router6: 'fd25::1', middle6: 'fd25::2' };

/** The provider's mail server; whatever comes for the mail servers of this world is its own. */
const middlePlace = async (places: Places): Promise<string> => {
  if (places.middle !== undefined) return places.middle;
  await linePlace(places);
  const router = places.router ?? '';
  const middle = await room(places, 'middle');
  await cable(middle, 'wan', router, 'middle');
  const { router4, middle4, router6, middle6 } = MIDDLE_CABLE;
  await all(router, [
    `addr add ${router4}/30 dev middle`,
    `addr add ${router6}/64 dev middle nodad`,
    `route add ${PLACE.middle4} via ${middle4}`,
  ]);
  const theirs = [ADDRESS.server4, ADDRESS.second4, ADDRESS.catcher4, ADDRESS.server6, ADDRESS.catcher6];
  await all(middle, [
    `addr add ${middle4}/30 dev wan`,
    `addr add ${middle6}/64 dev wan nodad`,
    `addr add ${PLACE.middle4}/32 dev lo`,
    `route add default via ${router4} src ${PLACE.middle4}`,
    `-6 route add default via ${router6}`,
    ...theirs.map((one) => `${one.includes(':') ? '-6 ' : ''}route add local ${one} dev lo`),
  ]);
  return middle;
};

/** What the provider's router does with port 25 of its customers. */
const steerPort25 = async (places: Places, seat: Seat): Promise<void> => {
  const { router } = places;
  if (router === undefined) return;
  for (const family of ['-4', '-6']) {
    await ip(router, `${family} rule del pref 10`).catch(() => '');
    await ip(router, `${family} route flush table 25`).catch(() => '');
  }
  const away = ['blackhole default', 'blackhole default'];
  const ways: Partial<Record<Seat, string[]>> = {
    'blocked-line': away,
    'cut-off-line': away,
    'proxied-line': [`default via ${MIDDLE_CABLE.middle4}`, `default via ${MIDDLE_CABLE.middle6}`],
  };
  const way = ways[seat];
  if (way === undefined) return;
  const servers = [ADDRESS.server4, ADDRESS.server6];
  for (const [at, family] of ['-4', '-6'].entries()) {
    const to = seat === 'cut-off-line' ? `to ${servers[at]} ` : '';
    await ip(router, `${family} route add ${way[at]} table 25`);
    await ip(router, `${family} rule add pref 10 iif line ${to}ipproto tcp dport 25 lookup 25`);
  }
};

const withSocks = new WeakSet<Places>();

/** A real SOCKS5 server outside (microsocks), with a login; it lives as long as its world. */
const startSocks = (places: Places, tree: string, dir: string): void => {
  if (withSocks.has(places)) return;
  withSocks.add(places);
  const program = join(tree, 'usr/bin/microsocks');
  const options = ['-i', ADDRESS.tester4, '-p', String(SOCKS_PORT), '-u', 'lab', '-P', 'lab-secret'];
  startLogged('ip', inside(places.outside, program, ...options), join(dir, 'microsocks.log'));
};

/** The `--proxy` argument for it. */
export const SOCKS_URL = `socks5://lab:lab-secret@${ADDRESS.tester4}:${SOCKS_PORT}`;

/** Gets the place of the row's tester ready, before the server starts. */
export const prepareSeat = async (
  places: Places,
  row: LabCase,
  trees: { microsocks: string },
  dir: string,
): Promise<void> => {
  const seat = row.from ?? 'outside';
  if (seat === 'desk' || seat === 'desk-by-socks') await deskPlace(places);
  if (seat.endsWith('line')) await linePlace(places);
  if (seat === 'proxied-line') await middlePlace(places);
  if (seat === 'desk-by-socks') startSocks(places, trees.microsocks, dir);
  await steerPort25(places, seat);
};

/** The namespace of the row's tester. */
export const testerPlace = (places: Places, row: LabCase): string => {
  const of: Record<Seat, string | undefined> = {
    outside: places.outside,
    desk: places.desk,
    'desk-by-socks': places.desk,
    server: places.office,
    line: places.line,
    'blocked-line': places.line,
    'cut-off-line': places.line,
    'proxied-line': places.line,
  };
  const place = of[row.from ?? 'outside'];
  if (place === undefined) throw new Error(`${row.name}: no place ${row.from} was made`);
  return place;
};

/** The addresses its connections come from. */
export const testerAddresses = (row: LabCase): (string | undefined)[] => {
  switch (row.from ?? 'outside') {
    case 'outside':
      return [ADDRESS.tester4, ADDRESS.tester6];
    case 'desk':
    case 'desk-by-socks':
      return [PLACE.desk4];
    case 'server':
      return [ADDRESS.server4, ADDRESS.server6];
    default:
      return [PLACE.line4, PLACE.line6];
  }
};
