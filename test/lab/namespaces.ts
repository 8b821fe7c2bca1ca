/**
 * The places of one closed world, as Linux network namespaces. `wan` is a bridge in the outside namespace, and the way
 * out of the others:
 *
 *   office                         outside
 *   192.0.2.25, 2001:db8::25  <->  tester 203.0.113.50, 2001:db8:ffff::50   witness .51, ::51
 *   (the server)              |    catcher 198.51.100.10, 2001:db8:cafe::10   DNS 198.51.100.53
 *                             |    203.0.113.26, 2001:db8:ffff::26 (a spare, for the delay line)
 *   second, where a row wants |
 *   192.0.2.26, 2001:db8::26 -+    (a reserve mail server, or the machine that sends on)
 *
 *   container, where a row wants: 172.17.0.2, its way out is the office (172.17.0.1), as on a container host
 *
 * None has a way to any other network, so nothing a server or a tester does can leave this computer.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mustRun, run } from './shell.ts';

/** Places that are made for the rows that want them; see places/seats.ts and proof/mailbox.ts for the later ones. */
export type SpareRoom = 'second' | 'container' | 'desk' | 'line' | 'router' | 'middle' | 'mailbox';

/** Names of the namespaces of one world. */
export type Places = { office: string; outside: string } & Partial<Record<SpareRoom, string>>;

/** Addresses of the closed world. */
export const ADDRESS = {
  server4: '192.0.2.25',
  server6: '2001:db8::25',
  second4: '192.0.2.26',
  second6: '2001:db8::26',
  container4: '172.17.0.2',
  gateway4: '172.17.0.1',
  tester4: '203.0.113.50',
  tester6: '2001:db8:ffff::50',
  witness4: '203.0.113.51',
  witness6: '2001:db8:ffff::51',
  spare4: '203.0.113.26',
  spare6: '2001:db8:ffff::26',
  catcher4: '198.51.100.10',
  catcher6: '2001:db8:cafe::10',
  dns: '198.51.100.53',
} as const;

/** What the names of all namespaces begin with. */
export const PREFIX = 'rdlab';

const ip = (...args: string[]): Promise<string> => mustRun('ip', args);

/** Makes a namespace. */
export const mustMake = (place: string): Promise<string> => ip('netns', 'add', place);

/** A namespace with its addresses on `device`, and everything else out through it. */
export const settle = async (place: string, device: string, addresses: readonly string[]): Promise<void> => {
  const [source4, source6] = [addresses.find(isFour), addresses.find((address) => !isFour(address))];
  const lines = ['link set lo up', `link set ${device} up`];
  for (const address of addresses) {
    lines.push(`addr add ${address}/${isFour(address) ? '32' : '128 nodad'} dev ${device}`);
  }
  if (source4 !== undefined) lines.push(`route add default dev ${device} src ${source4}`);
  if (source6 !== undefined) lines.push(`-6 route add default dev ${device} src ${source6}`);
  for (const line of lines) await ip('-n', place, ...line.split(' '));
};

const isFour = (address: string): boolean => !address.includes(':');

/** A cable from `place` to the outside bridge, whose end there is called `port`. */
export const plugIn = async (place: string, outside: string, port: string): Promise<void> => {
  await ip('link', 'add', 'wan', 'netns', place, 'type', 'veth', 'peer', 'name', port, 'netns', outside);
  await ip('-n', outside, 'link', 'set', port, 'master', 'wan', 'up');
};

/** Makes the namespaces of world number `index` and joins them. */
export const makePlaces = async (index: number): Promise<Places> => {
  const office = `${PREFIX}-${process.pid}-${index}-office`;
  const outside = `${PREFIX}-${process.pid}-${index}-outside`;
  await ip('netns', 'add', office);
  await ip('netns', 'add', outside);
  // Left to itself, a bridge takes the lowest address of its cables: a new cable would make everybody lose it for a while.
  await ip('-n', outside, 'link', 'add', 'wan', 'address', '02:00:00:00:00:01', 'type', 'bridge');
  await plugIn(office, outside, 'office');
  await settle(office, 'wan', [ADDRESS.server4, ADDRESS.server6]);
  await settle(outside, 'wan', [
    ADDRESS.tester4,
    ADDRESS.witness4,
    ADDRESS.spare4,
    ADDRESS.catcher4,
    ADDRESS.dns,
    ADDRESS.tester6,
    ADDRESS.witness6,
    ADDRESS.spare6,
    ADDRESS.catcher6,
  ]);
  return { office, outside };
};

/** The place of a second machine with its own way out; made once per world. */
export const secondPlace = async (places: Places): Promise<string> => {
  if (places.second !== undefined) return places.second;
  const second = places.office.replace(/office$/, 'second');
  places.second = second;
  await ip('netns', 'add', second);
  await plugIn(second, places.outside, 'second');
  await settle(second, 'wan', [ADDRESS.second4, ADDRESS.second6]);
  return second;
};

const setInside = async (place: string, path: string): Promise<void> => {
  await mustRun('ip', inside(place, 'sh', '-c', `echo 1 > /proc/sys/net/ipv4/${path}`));
};

/** The place of a server in a container of the office machine; made once per world. IPv4 only, as containers usually are. */
export const containerPlace = async (places: Places): Promise<string> => {
  if (places.container !== undefined) return places.container;
  const container = places.office.replace(/office$/, 'container');
  places.container = container;
  const { office } = places;
  await ip('netns', 'add', container);
  await ip(
    'link',
    'add',
    'eth0',
    'netns',
    container,
    'type',
    'veth',
    'peer',
    'name',
    'bridge0',
    'netns',
    office,
  );
  await ip('-n', office, 'addr', 'add', `${ADDRESS.gateway4}/16`, 'dev', 'bridge0');
  await ip('-n', office, 'link', 'set', 'bridge0', 'up');
  await ip('-n', container, 'link', 'set', 'lo', 'up');
  await ip('-n', container, 'link', 'set', 'eth0', 'up');
  await ip('-n', container, 'addr', 'add', `${ADDRESS.container4}/16`, 'dev', 'eth0');
  await ip('-n', container, 'route', 'add', 'default', 'via', ADDRESS.gateway4);
  // In place of address translation: the office answers for the container, and passes its packets on.
  await setInside(office, 'ip_forward');
  await setInside(office, 'conf/wan/proxy_arp');
  return container;
};

/** Arguments that put a command into a namespace: `ip` with these, then the command. */
export const inside = (place: string, ...command: string[]): string[] => ['netns', 'exec', place, ...command];

/** The same, for programs that look names up as the system does: they get `file` as /etc/resolv.conf. */
export const insideWithNames = (place: string, file: string, ...command: string[]): string[] =>
  inside(place, 'sh', '-c', 'mount --bind "$0" /etc/resolv.conf && exec "$@"', file, ...command);

/** Ends every process in a namespace of ours; returns how many there were. Synchronous, for exit handlers. */
export const endProcesses = (place: string): number => {
  const listed = execFileSync('ip', ['netns', 'pids', place], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pids = listed.toString().split('\n').filter(Boolean);
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
  return pids.length;
};

/** Ends every process in a namespace of ours and removes it. */
export const removePlace = (place: string): void => {
  try {
    endProcesses(place);
    execFileSync('ip', ['netns', 'del', place], { stdio: 'ignore' });
  } catch {
    // Already removed, or never made.
  }
};

/** Removes what a lab run that was killed outright (its process is gone) left behind. */
export const removeLeftovers = (): void => {
  let names: string[] = [];
  try {
    names = readdirSync('/run/netns');
  } catch {
    return;
  }
  for (const name of names) {
    const owner = new RegExp(`^${PREFIX}-(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    removePlace(name);
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Why the lab cannot run here, as one sentence; undefined when it can. */
export const whyNot = async (): Promise<string | undefined> => {
  if (process.platform !== 'linux') return 'The lab needs Linux network namespaces; this is another system.';
  if (process.getuid?.() !== 0) return 'The lab needs root, to make network namespaces: run it with sudo.';
  const tried = await run('unshare', ['-n', '-m', '-p', '-u', '-f', 'true']).catch(() => undefined);
  if (tried?.code === 0) return undefined;
  return 'This computer does not allow network and mount namespaces, which the lab needs.';
};
