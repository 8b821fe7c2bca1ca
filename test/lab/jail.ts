/**
 * One mail server with a file system of its own: the computer's own files below, the unpacked packages and the
 * row's configuration above, in private mount, process and host-name namespaces. The server finds everything under
 * its normal paths, its users exist only in there, and all of it vanishes with its last process.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ADDRESS, inside } from './namespaces.ts';
import { startLogged } from './shell.ts';

/** A system account; the group has the same name and number. */
type Account = { name: string; id: number; home: string };

/** What a server's own file makes out of a row. */
export type JailSpec = {
  /** Folders with unpacked packages. */
  trees: string[];
  /** Absolute path inside → content. */
  files: Record<string, string>;
  accounts: Account[];
  groups?: { name: string; id: number }[];
  /** Folders of this computer shown inside, where inside → folder. */
  binds?: Record<string, string>;
  /** Shell text run as root inside; must end by becoming the server, in the foreground. */
  start: string;
};

/** The server's own name, also its host name inside. */
export const SERVER_NAME = 'mail.office.example';

/** Name of the second machine, where there is one. */
export const SECOND_NAME = 'mx2.office.example';

/** Which machine a jail is. */
export type Machine = { name: string; address: string };
export const MAIN_MACHINE: Machine = { name: SERVER_NAME, address: ADDRESS.server4 };

// The tree has to be copied: the kernel refuses an upper layer on the same file system as the lower one.
const ENTER = `set -eu
work=$1; trees=$2; files=$3; name=$4; shift 4
mount -t tmpfs -o mode=0755 lab "$work"
mkdir "$work/up" "$work/wk" "$work/root"
IFS=:; for tree in $trees; do cp -a "$tree/." "$work/up/"; done; unset IFS
cp -a "$files/." "$work/up/"
mount -t overlay -o "lowerdir=/,upperdir=$work/up,workdir=$work/wk" lab "$work/root"
mount -t proc proc "$work/root/proc"
mount --rbind /dev "$work/root/dev"
mount -t tmpfs -o mode=1777 tmp "$work/root/tmp"
mount -t tmpfs -o mode=0755 run "$work/root/run"
while [ $# -ge 2 ]; do
  mkdir -p "$work/root$1"
  mount --bind "$2" "$work/root$1"
  shift 2
done
hostname "$name"
exec chroot "$work/root" /bin/bash /lab/start.sh
`;

const withLines = async (path: string, own: string[]): Promise<string> => {
  const names = new Set(own.map((line) => line.split(':')[0]));
  const kept = (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => !names.has(line.split(':')[0] ?? ''));
  return `${[...kept.filter((line) => line !== ''), ...own].join('\n')}\n`;
};

const commonFiles = async (spec: JailSpec, machine: Machine): Promise<Record<string, string>> => {
  const accounts = [...spec.accounts, { name: 'alice', id: 61_000, home: '/home/alice' }];
  return {
    '/etc/resolv.conf': `nameserver ${ADDRESS.dns}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n::1 localhost\n${machine.address} ${machine.name} ${machine.name.split('.')[0]}\n`,
    '/etc/hostname': `${machine.name}\n`,
    '/etc/mailname': 'office.example\n',
    '/etc/passwd': await withLines(
      '/etc/passwd',
      accounts.map(({ name, id, home }) => `${name}:x:${id}:${id}::${home}:/usr/sbin/nologin`),
    ),
    '/etc/group': await withLines(
      '/etc/group',
      [...accounts, ...(spec.groups ?? [])].map(({ name, id }) => `${name}:x:${id}:`),
    ),
    '/etc/aliases': 'postmaster: alice\nabuse: alice\nroot: alice\nMAILER-DAEMON: alice\n',
  };
};

/** Starts a server in the office; `dir` must be new, and gets the row's files and the server's log. */
export const startJail = async (
  place: string,
  dir: string,
  spec: JailSpec,
  machine: Machine = MAIN_MACHINE,
): Promise<{ child: ChildProcess; logFile: string }> => {
  const work = join(dir, 'jail');
  const files = join(dir, 'files');
  await mkdir(work, { recursive: true });
  const all: Record<string, string> = {
    ...(await commonFiles(spec, machine)),
    ...spec.files,
    '/lab/start.sh': `set -e\ninstall -d -o alice -g alice /home/alice\n${spec.start}\n`,
  };
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(files, path)), { recursive: true });
    await writeFile(join(files, path), content, { mode: 0o644 });
  }
  const logFile = join(dir, 'server.log');
  const command = ['unshare', '-m', '-u', '-p', '-f', '--kill-child', 'bash', '-c', ENTER, 'jail'];
  const binds = Object.entries(spec.binds ?? {}).flat();
  return {
    child: startLogged(
      'ip',
      inside(place, ...command, work, spec.trees.join(':'), files, machine.name, ...binds),
      logFile,
    ),
    logFile,
  };
};
