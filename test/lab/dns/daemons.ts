/** Starts the daemons of the small internet: BIND, rbldnsd, Unbound and dnsmasq from Debian's packages, and the bad lines. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inside } from '../namespaces.ts';
import type { TreeName } from '../packages.ts';
import { startLogged } from '../shell.ts';
import { AD, KEY, NET } from './addresses.ts';
import type { DataSet, ListSpec } from './list-spec.ts';
import { LISTS } from './lists.ts';
import { type DnsPlaces, LAN } from './places.ts';
import { ROOT_HINTS, type View, views } from './zone-files.ts';

export type Trees = Pick<Record<TreeName, string>, 'bind' | 'unbound' | 'dnsmasq' | 'rbldnsd'>;

const WIRES = fileURLToPath(new URL('wires.ts', import.meta.url));

const isFour = (address: string): boolean => !address.includes(':');
const group = (words: readonly string[]): string => `{ ${words.map((word) => `${word};`).join(' ')} }`;

/** Starts a program out of an unpacked tree, with the libraries that lie there. */
export const startFrom = async (
  place: string,
  tree: string,
  log: string,
  program: string,
  ...args: string[]
): Promise<void> => {
  const libraries = [join(tree, 'usr/lib')];
  for (const name of await readdir(join(tree, 'usr/lib')).catch(() => []))
    if (name.endsWith('-linux-gnu')) libraries.push(join(tree, 'usr/lib', name));
  const command = ['env', `LD_LIBRARY_PATH=${libraries.join(':')}`, join(tree, 'usr/sbin', program), ...args];
  startLogged('ip', inside(place, ...command), log);
};

const BIND_OPTIONS = (dir: string, listen: readonly string[]): string[] => [
  `directory "${dir}"`,
  `listen-on ${group(listen.filter(isFour))}`,
  `listen-on-v6 ${group(listen.filter((one) => !isFour(one)))}`,
  'pid-file none',
  'lock-file none',
  'session-keyfile none',
  'dnssec-validation no',
  'empty-zones-enable no',
  'notify no',
  'interface-interval 0',
];

const startAuthorities = async (place: string, tree: string, dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true });
  const all = views();
  const view = async ({ name, at, clients, zones }: View): Promise<string> => {
    const lines: string[] = [`match-destinations ${group(at)};`];
    if (clients !== undefined) lines.push(`match-clients ${group(clients)};`);
    for (const [zone, text] of Object.entries(zones)) {
      const file = `${name}-${zone === '.' ? 'root' : zone}.zone`;
      await writeFile(join(dir, file), text);
      lines.push(`zone "${zone}" { type primary; file "${file}"; };`);
    }
    return `view "${name}" {\n${lines.join('\n')}\n};`;
  };
  // No answer over UDP is longer than in the old days, so that long ones have to be fetched over TCP.
  const options = [
    ...BIND_OPTIONS(
      dir,
      all.flatMap(({ at }) => at),
    ),
    'recursion no',
    'max-udp-size 512',
    'check-names primary ignore',
  ];
  const parts = [`options ${group(options)};`, 'controls { };'];
  for (const one of all) parts.push(await view(one));
  await writeFile(join(dir, 'named.conf'), `${parts.join('\n')}\n`);
  await startFrom(
    place,
    tree,
    join(dir, 'named.log'),
    'named',
    '-g',
    '-n',
    '1',
    '-c',
    join(dir, 'named.conf'),
  );
};

const startRewriting = async (place: string, tree: string, dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'hints'), ROOT_HINTS);
  await writeFile(
    join(dir, 'redirect'),
    `$TTL 60\n@ SOA ns.nshosting.net. hostmaster.nshosting.net. 1 60 60 60 60\n@ NS ns.nshosting.net.\n*. A ${AD}\n`,
  );
  const options = [
    ...BIND_OPTIONS(dir, [NET.rewriting4]),
    'recursion yes',
    'allow-query { any; }',
    'allow-recursion { any; }',
    `query-source address ${NET.rewriting4}`,
  ];
  const zones = [
    'zone "." { type hint; file "hints"; };',
    'zone "." { type redirect; file "redirect"; allow-query { any; }; };',
  ];
  await writeFile(
    join(dir, 'named.conf'),
    [`options ${group(options)};`, 'controls { };', ...zones, ''].join('\n'),
  );
  await startFrom(
    place,
    tree,
    join(dir, 'named.log'),
    'named',
    '-g',
    '-n',
    '1',
    '-c',
    join(dir, 'named.conf'),
  );
};

/** rbldnsd's own names of the zones of a list, with their data. */
const rblZones = (list: ListSpec): [zone: string, data: readonly DataSet[]][] => {
  const zones: [string, readonly DataSet[]][] = [];
  if (!['bind', 'parking', 'ghost', 'lame', 'hole'].includes(list.hosts.at(-1) ?? 'ghost'))
    zones.push([list.zone, list.data ?? []]);
  if (list.keyed === undefined) return zones;
  const empty: DataSet = [
    'ip4set',
    '$SOA 300 ns.nshosting.net hostmaster.nshosting.net 1 3600 600 86400 60\n',
  ];
  const open = (list.data ?? []).filter(([type]) => type !== 'acl');
  return [...zones, [list.keyed.zone, [empty]], [list.keyed.template.replace('{key}', KEY), open]];
};

const startLists = async (place: string, tree: string, dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true });
  const start = async (name: string, addresses: readonly string[], lists: readonly ListSpec[]) => {
    const words: string[] = [];
    for (const [zone, data] of lists.flatMap(rblZones))
      for (const [at, [type, text]] of data.entries()) {
        const file = `${name}-${zone}-${at}`;
        await writeFile(join(dir, file), text);
        words.push(`${zone}:${type}:${file}`);
      }
    const bound = addresses.flatMap((address) => ['-b', `${address}/53`]);
    await startFrom(
      place,
      tree,
      join(dir, `${name}.log`),
      'rbldnsd',
      '-n',
      '-u',
      'nobody:nogroup',
      '-r',
      dir,
      ...bound,
      ...words,
    );
  };
  const isLone = (list: ListSpec): boolean => list.hosts.includes('lone');
  await start(
    'rbl',
    [NET.rbl4, NET.rbl6],
    LISTS.filter((list) => !isLone(list)),
  );
  await start('lone', [NET.lone6], LISTS.filter(isLone));
  const spare = LISTS.find((list) => list.id === 'good');
  if (spare !== undefined) await start('lame', [NET.lame4], [{ ...spare, zone: 'unknown.example' }]);
};

const UNBOUND = [
  'do-daemonize: no',
  'username: ""',
  'chroot: ""',
  'use-syslog: no',
  'pidfile: ""',
  'module-config: "iterator"',
  'num-threads: 1',
  // One resolver serves several testers at once here.
  'incoming-num-tcp: 200',
  'do-not-query-localhost: no',
  'use-caps-for-id: no',
];

/** Starts an Unbound with these lines in its `server:` part, and whatever comes `after` it. */
export const startUnbound = async (
  place: string,
  tree: string,
  dir: string,
  name: string,
  lines: readonly string[],
  after = '',
): Promise<void> => {
  await mkdir(dir, { recursive: true });
  const hints = join(dir, `${name}.hints`);
  await writeFile(hints, ROOT_HINTS);
  const file = join(dir, `${name}.conf`);
  const server = [...UNBOUND, `directory: "${dir}"`, `root-hints: "${hints}"`, ...lines];
  await writeFile(
    file,
    `server:\n${server.map((line) => `  ${line}\n`).join('')}remote-control:\n  control-enable: no\n${after}`,
  );
  await startFrom(place, tree, join(dir, `${name}.log`), 'unbound', '-d', '-p', '-c', file);
};

/** Hands every question on. */
export const forward = (to: string): string => `forward-zone:\n  name: "."\n  forward-addr: ${to}\n`;

/** The advertising blocker: what many offices have, which is dnsmasq at heart. */
const startFiltering = async (place: string, tree: string, dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true });
  const lines = [
    'no-resolv',
    'no-hosts',
    'bind-interfaces',
    `listen-address=${NET.filtering4}`,
    `server=${NET.office4}`,
    'user=root',
    'cache-size=1000',
    ...LISTS.flatMap(({ zone, filtered }) =>
      filtered === undefined ? [] : [`address=/${zone}/${filtered}`],
    ),
  ];
  await writeFile(join(dir, 'dnsmasq.conf'), `${lines.join('\n')}\n`);
  const args = ['-k', '-C', join(dir, 'dnsmasq.conf'), '-x', join(dir, 'dnsmasq.pid')];
  await startFrom(place, tree, join(dir, 'dnsmasq.log'), 'dnsmasq', ...args);
};

/** Starts all of them. They end with their namespace. */
export const startDaemons = async (places: DnsPlaces, trees: Trees, dir: string): Promise<void> => {
  const { net, desks } = places;
  await startAuthorities(net, trees.bind, join(dir, 'authorities'));
  await startLists(net, trees.rbldnsd, join(dir, 'rbldnsd'));
  const wire = (listen: string, to: string, delayMs: number, loss: number) => [
    'wire',
    listen,
    to,
    String(delayMs),
    String(loss),
  ];
  const wires = [
    ...wire(NET.slow4, NET.rbl4, 400, 0),
    ...wire(NET.lossy4, NET.rbl4, 0, 0.075),
    ...wire(NET.weak4, NET.office4, 300, 0.1),
    ...['hole', NET.hole4, '-', '0', '0'],
  ];
  startLogged('ip', inside(net, process.execPath, WIRES, ...wires), join(dir, 'wires.log'));
  await startRewriting(net, trees.bind, join(dir, 'rewriting'));
  const unbound = join(dir, 'unbound');
  const resolver = (name: string, addresses: readonly string[], who = 'allow', ...more: string[]) =>
    startUnbound(net, trees.unbound, unbound, name, [
      ...addresses.flatMap((address) => [`interface: ${address}`, `outgoing-interface: ${address}`]),
      `access-control: 0.0.0.0/0 ${who}`,
      `access-control: ::0/0 ${who}`,
      ...more,
    ]);
  await resolver('office', [NET.office4, NET.office6]);
  // Asked label by label, the slow list would take longer than the routers in front wait for an answer.
  await resolver('public', [NET.public4, NET.public6], 'allow', 'qname-minimisation: no');
  await resolver('refusing', [NET.refusing4], 'refuse');
  await startFiltering(net, trees.dnsmasq, join(dir, 'dnsmasq'));
  for (const { router } of Object.values(desks)) {
    const lines = [
      // Takes what passes, too: answers then come from the address that was asked.
      'interface: 0.0.0.0',
      'interface-automatic: yes',
      'ip-transparent: yes',
      'access-control: 0.0.0.0/0 allow',
    ];
    await startUnbound(
      router,
      trees.unbound,
      unbound,
      `router-${router.split('-').at(-2)}`,
      lines,
      forward(NET.public4),
    );
  }
};

/** How people at the desks reach their router's resolver. */
export const ROUTER_RESOLVER = LAN.router4;
