/**
 * Brings the servers in from Debian packages without installing them: `apt-get download`, then `dpkg -x` into one
 * tree per server. Packages that would conflict when installed (every mail server provides the same virtual
 * package) live side by side that way, and nothing on this computer is started or configured.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasProgram, mustRun, run } from './shell.ts';

/** Every program of which the lab keeps a tree. */
export type DebianTree =
  | 'postfix'
  | 'exim'
  | 'opensmtpd'
  | 'sendmail'
  | 'courier'
  | 'postgrey'
  | 'rbldnsd'
  | 'dovecot'
  | 'microsocks'
  | 'bind'
  | 'unbound'
  | 'dnsmasq'
  | 'rblcheck';

/** With Haraka, which comes from npm: see npm-tree.ts. */
export type TreeName = DebianTree | 'haraka';

type TreePlan = { packages: string[] /** Programs that must find all their libraries. */; probes: string[] };

const PLANS: Record<DebianTree, TreePlan> = {
  postfix: { packages: ['postfix'], probes: ['usr/lib/postfix/sbin/smtpd'] },
  exim: { packages: ['exim4-daemon-light', 'exim4-base', 'exim4-config'], probes: ['usr/sbin/exim4'] },
  opensmtpd: { packages: ['opensmtpd'], probes: ['usr/sbin/smtpd'] },
  sendmail: {
    packages: ['sendmail-bin', 'sendmail-base', 'sendmail-cf', 'm4'],
    probes: ['usr/libexec/sendmail/sendmail', 'usr/bin/m4'],
  },
  courier: {
    packages: ['courier-mta', 'courier-base'],
    probes: ['usr/sbin/courieresmtpd', 'usr/lib/courier/courier/courierd'],
  },
  postgrey: { packages: ['postgrey'], probes: [] },
  rbldnsd: { packages: ['rbldnsd'], probes: ['usr/sbin/rbldnsd'] },
  dovecot: {
    packages: ['dovecot-imapd', 'dovecot-core'],
    probes: ['usr/sbin/dovecot', 'usr/lib/dovecot/imap', 'usr/lib/dovecot/imap-login'],
  },
  microsocks: { packages: ['microsocks'], probes: ['usr/bin/microsocks'] },
  bind: { packages: ['bind9'], probes: ['usr/sbin/named'] },
  unbound: { packages: ['unbound'], probes: ['usr/sbin/unbound'] },
  dnsmasq: { packages: ['dnsmasq-base'], probes: ['usr/sbin/dnsmasq'] },
  rblcheck: { packages: ['rblcheck'], probes: ['usr/bin/rblcheck'] },
};

const TOOLS: { program: string; package: string }[] = [
  { program: 'ip', package: 'iproute2' },
  { program: 'nmap', package: 'nmap' },
];

/** Written into a finished tree; raise the number when the way trees are made changes. */
export const STAMP = 'lab-tree.1';

const aptQuiet = ['-qq', '-o', 'APT::Sandbox::User=root', '-o', 'Dpkg::Use-Pty=0'];

let listsFresh = false;
const refreshLists = async (): Promise<void> => {
  if (listsFresh) return;
  await mustRun('apt-get', [...aptQuiet, 'update']);
  listsFresh = true;
};

/** Installs the two ordinary tools that run in the namespaces, when this computer lacks them. */
export const ensureTools = async (say: (line: string) => void): Promise<void> => {
  for (const tool of TOOLS) {
    if (await hasProgram(tool.program)) continue;
    say(`installing ${tool.package}`);
    await refreshLists();
    await mustRun('apt-get', [...aptQuiet, 'install', '-y', '--no-install-recommends', tool.package], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
};

/** The named packages and whatever else they need that this computer does not have. */
const withMissing = async (packages: string[]): Promise<string[]> => {
  const asked = await run('apt-get', [...aptQuiet, '-s', 'install', '--no-install-recommends', ...packages]);
  const missing = [...asked.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  return [...new Set([...packages, ...missing])].filter((name) => name !== '');
};

const download = async (packages: string[], into: string): Promise<void> => {
  await mkdir(into, { recursive: true });
  const fetch = async () =>
    run('apt-get', [...aptQuiet, 'download', ...(await withMissing(packages))], { cwd: into });
  if ((await fetch()).code === 0) return;
  await refreshLists();
  const again = await fetch();
  if (again.code !== 0) throw new Error(`apt-get download ${packages.join(' ')}: ${again.stderr.trim()}`);
};

/** On a merged-/usr system a real `/lib` in the tree would hide the link of that name and break every program. */
const mergeUsr = async (tree: string): Promise<void> => {
  for (const name of ['lib', 'bin', 'sbin', 'lib64']) {
    const top = join(tree, name);
    if (!existsSync(top)) continue;
    await cp(top, join(tree, 'usr', name), { recursive: true, verbatimSymlinks: true });
    await rm(top, { recursive: true });
  }
};

const findsItsLibraries = async (tree: string, plan: TreePlan): Promise<boolean> => {
  const folders = ['usr/lib', 'usr/lib/postfix', 'usr/lib/dovecot'];
  const arch = (
    await run('dpkg-architecture', ['-qDEB_HOST_MULTIARCH']).catch(() => undefined)
  )?.stdout.trim();
  folders.push(`usr/lib/${arch === undefined || arch === '' ? 'x86_64-linux-gnu' : arch}`);
  const LD_LIBRARY_PATH = folders.map((folder) => join(tree, folder)).join(':');
  for (const probe of plan.probes) {
    const seen = await run('ldd', [join(tree, probe)], { env: { ...process.env, LD_LIBRARY_PATH } });
    if (seen.code !== 0 || seen.stdout.includes('not found')) return false;
  }
  return true;
};

/** Returns the folder with this server's files, making it first when it is missing or no longer fits. */
export const ensureTree = async (
  name: DebianTree,
  cache: string,
  say: (line: string) => void,
): Promise<string> => {
  const tree = join(cache, 'trees', name);
  const plan = PLANS[name];
  const stamp = await readFile(join(tree, STAMP), 'utf8').catch(() => '');
  if (stamp !== '' && (await findsItsLibraries(tree, plan))) return tree;
  say(`unpacking ${name} from Debian packages`);
  const debs = join(cache, 'debs', name);
  await rm(debs, { recursive: true, force: true });
  await download(plan.packages, debs);
  const fresh = `${tree}.new-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const files = (await readdir(debs)).filter((file) => file.endsWith('.deb')).sort();
  for (const file of files) await mustRun('dpkg', ['-x', join(debs, file), fresh]);
  await mergeUsr(fresh);
  await writeFile(join(fresh, STAMP), `${files.join('\n')}\n`);
  await rm(tree, { recursive: true, force: true });
  await rename(fresh, tree);
  if (!(await findsItsLibraries(tree, plan)))
    throw new Error(`${name}: a library is missing after unpacking`);
  return tree;
};

/** The exact Debian packages a tree was made from, as `name_version`. */
export const packagesOf = async (tree: string): Promise<string[]> =>
  (await readFile(join(tree, STAMP), 'utf8'))
    .trim()
    .split('\n')
    .map((file) => file.replace(/_[^_]+\.deb$/, '').replaceAll('%3a', ':'));
