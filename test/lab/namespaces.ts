/**
 * The two places of one closed world, as Linux network namespaces joined by a veth pair:
 *
 *   office                         outside
 *   192.0.2.25, 2001:db8::25  <->  tester 203.0.113.50, 2001:db8:ffff::50   witness .51, ::51
 *   (the server)                   catcher 198.51.100.10, 2001:db8:cafe::10   DNS 198.51.100.53
 *                                  203.0.113.26, 2001:db8:ffff::26 (a spare, for the delay line)
 *
 * Neither has a way to any other network, so nothing a server or a tester does can leave this computer.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mustRun, run } from './shell.ts';

/** Names of the two namespaces of one world. */
export type Places = { office: string; outside: string };

/** Addresses of the closed world. */
export const ADDRESS = {
  server4: '192.0.2.25',
  server6: '2001:db8::25',
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

const PREFIX = 'rdlab';

const ip = (...args: string[]): Promise<string> => mustRun('ip', args);

/** Makes both namespaces of world number `index` and joins them. */
export const makePlaces = async (index: number): Promise<Places> => {
  const office = `${PREFIX}-${process.pid}-${index}-office`;
  const outside = `${PREFIX}-${process.pid}-${index}-outside`;
  await ip('netns', 'add', office);
  await ip('netns', 'add', outside);
  await ip('link', 'add', 'wan', 'netns', office, 'type', 'veth', 'peer', 'name', 'wan', 'netns', outside);
  const mine: Record<string, readonly string[]> = {
    [office]: [ADDRESS.server4, ADDRESS.server6],
    [outside]: [
      ADDRESS.tester4,
      ADDRESS.witness4,
      ADDRESS.spare4,
      ADDRESS.catcher4,
      ADDRESS.dns,
      ADDRESS.tester6,
      ADDRESS.witness6,
      ADDRESS.spare6,
      ADDRESS.catcher6,
    ],
  };
  for (const place of [office, outside]) {
    const lines = ['link set lo up', 'link set wan up'];
    for (const address of mine[place] ?? []) {
      lines.push(`addr add ${address}/${address.includes(':') ? '128 nodad' : '32'} dev wan`);
    }
    const [source4, source6] =
      place === office ? [ADDRESS.server4, ADDRESS.server6] : [ADDRESS.tester4, ADDRESS.tester6];
    lines.push(`route add default dev wan src ${source4}`, `-6 route add default dev wan src ${source6}`);
    for (const line of lines) await ip('-n', place, ...line.split(' '));
  }
  return { office, outside };
};

/** Arguments that put a command into a namespace: `ip` with these, then the command. */
export const inside = (place: string, ...command: string[]): string[] => ['netns', 'exec', place, ...command];

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
