import { getDomain } from 'tldts';
import type { HostAddress, Target, TargetHost, TargetProblem } from '../../../preload/contract/index.ts';
import { providerOf } from '../../catalogue/providers.ts';
import type { DnsResult, Resolver } from '../dns/resolver.ts';
import { readAddress } from './address-scope.ts';
import { hiddenCandidates } from './hidden-candidates.ts';
import { displayName, type ParsedInput, parseInput, parseServer } from './parse-input.ts';
import { suggestName } from './spelling.ts';

const MAX_HOSTS = 16;
const MAX_ADDRESSES = 16;

/** The input with the mail servers behind it (T1, T2). Never rejects except with AbortError. */
export async function resolveTarget(
  input: string,
  servers: readonly string[],
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Target> {
  const parsed = parseInput(input);
  const shown = input.trim().slice(0, 320);
  if (!parsed.ok) {
    return {
      input: shown,
      kind: parsed.problem === 'bounce' ? 'bounce' : 'domain',
      hosts: [],
      problems: [problem(parsed.problem, true)],
    };
  }
  const base = {
    input: shown,
    kind: parsed.kind,
    ...(parsed.mailbox ? { mailbox: parsed.mailbox } : {}),
    ...(parsed.port === undefined ? {} : { port: parsed.port }),
  };
  if (parsed.address)
    return withServers(
      { ...base, hosts: [addressHost(parsed.address, parsed.port)] },
      servers,
      resolver,
      signal,
    );
  const name = parsed.name ?? '';
  const found = await hostsOf(name, parsed.port, resolver, signal);
  const target: Target = {
    ...base,
    kind: found.kind === 'host' && base.kind === 'domain' ? 'host' : base.kind,
    domain: found.domain,
    unicode: displayName(found.domain),
    hosts: found.hosts,
    ...(found.problems.length > 0 ? { problems: found.problems } : {}),
  };
  return withHidden(await withServers(target, servers, resolver, signal), resolver, signal);
}

/** Hosts that the person most likely means: own ones (not a filter company's), else all; those without addresses last. */
export function usualChoice(target: Target): string[] {
  const reachable = target.hosts.filter((host) => host.addresses.length > 0);
  const own = reachable.filter((host) => !host.provider);
  return (own.length > 0 ? own : reachable).map((host) => host.name);
}

/** Every host that can be tested belongs to a filter service: the office's own server, if there is one, is behind it (T3). */
export function isBehindFilter(hosts: readonly TargetHost[]): boolean {
  return hosts.length > 0 && hosts.every((host) => host.provider?.kind === 'filter');
}

async function withHidden(target: Target, resolver: Resolver, signal: AbortSignal): Promise<Target> {
  if (!isBehindFilter(target.hosts)) return target;
  const hidden = await hiddenCandidates(target, [], resolver, signal);
  return hidden.length > 0 ? { ...target, hidden } : target;
}

type Found = { kind: 'domain' | 'host'; domain: string; hosts: TargetHost[]; problems: TargetProblem[] };

async function hostsOf(
  name: string,
  port: number | undefined,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Found> {
  const mx = await resolver.query(name, 'MX', { signal });
  const records = mx.records.flatMap((row) => (row.type === 'MX' ? [row] : []));
  if (mx.status === 'answer' && records.length > 0) {
    if (records.every((row) => row.exchange === '' || row.exchange === '.')) {
      return {
        kind: 'domain',
        domain: name,
        hosts: [],
        problems: [problem('null-mx', true, { domain: name })],
      };
    }
    const sorted = records
      .filter((row) => row.exchange !== '' && row.exchange !== '.')
      .sort((a, b) => a.preference - b.preference)
      .slice(0, MAX_HOSTS);
    const hosts = await Promise.all(
      sorted.map((row) =>
        hostWithAddresses(
          { name: row.exchange, role: 'mx', preference: row.preference, port },
          resolver,
          signal,
        ),
      ),
    );
    const usable = hosts.some((host) => host.addresses.length > 0);
    const problems = usable
      ? []
      : [problem('mx-without-address', true, { domain: name, host: hosts[0]?.name ?? '' })];
    return { kind: 'domain', domain: name, hosts, problems };
  }
  return withoutMx(name, mx, port, resolver, signal);
}

async function withoutMx(
  name: string,
  mx: DnsResult,
  port: number | undefined,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Found> {
  const host = await hostWithAddresses({ name, role: 'implicit-mx', port }, resolver, signal);
  if (host.addresses.length > 0) {
    const parent = getDomain(name, { allowPrivateDomains: false });
    const owner = parent && parent !== name ? await domainServedBy(parent, name, resolver, signal) : null;
    if (owner) return { kind: 'host', domain: owner, hosts: [{ ...host, role: 'server' }], problems: [] };
    // RFC 5321 §5.1: only a domain that is known to have no MX is its own mail server. Its address may be a web server's.
    if (isUnanswered(mx)) return unanswered(name, mx);
    const first = host.addresses[0]?.ip ?? '';
    return {
      kind: 'domain',
      domain: name,
      hosts: [host],
      problems: [problem('no-mx', false, { domain: name, ip: first })],
    };
  }
  if (mx.status === 'nxdomain') {
    const suggestion = await suggestName(name, resolver, signal);
    const missing = problem('no-domain', true, { domain: displayName(name) });
    return {
      kind: 'domain',
      domain: name,
      hosts: [],
      problems: [suggestion ? { ...missing, suggestion: displayName(suggestion) } : missing],
    };
  }
  if (isUnanswered(mx)) return unanswered(name, mx);
  return {
    kind: 'domain',
    domain: name,
    hosts: [],
    problems: [problem('no-address', true, { domain: name })],
  };
}

const isUnanswered = ({ status }: DnsResult): boolean => !['answer', 'nodata', 'nxdomain'].includes(status);

function unanswered(name: string, { status, via }: DnsResult): Found {
  const failed = problem('dns-failed', true, { domain: name, why: status, resolver: via });
  return { kind: 'domain', domain: name, hosts: [], problems: [failed] };
}

/** A typed host name is tested for its parent's mail when the parent's MX names it or mail lives there. */
async function domainServedBy(
  parent: string,
  host: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<string | null> {
  const mx = await resolver.query(parent, 'MX', { signal });
  const names = mx.records.flatMap((row) => (row.type === 'MX' ? [row.exchange] : []));
  if (names.includes(host)) return parent;
  return names.length > 0 && /^(mail|smtp|mx|webmail|exchange|owa|relay|gateway)\d*\./.test(host)
    ? parent
    : null;
}

type HostSeed = { name: string; role: TargetHost['role']; preference?: number; port?: number | undefined };

async function hostWithAddresses(
  seed: HostSeed,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<TargetHost> {
  const literal = readAddress(seed.name);
  const provider = providerOf(seed.name);
  const shell = {
    name: seed.name,
    role: seed.role,
    ...(seed.preference === undefined ? {} : { preference: seed.preference }),
    ...(seed.port === undefined ? {} : { port: seed.port }),
    ...(provider ? { provider: { id: provider.id, name: provider.name, kind: 'filter' as const } } : {}),
  };
  if (literal) return { ...shell, addresses: [literal] };
  const [a, aaaa] = await Promise.all([
    resolver.query(seed.name, 'A', { signal }),
    resolver.query(seed.name, 'AAAA', { signal }),
  ]);
  const addresses = [...a.records, ...aaaa.records]
    .flatMap((row) => (row.type === 'A' || row.type === 'AAAA' ? [readAddress(row.address)] : []))
    .filter((row): row is HostAddress => row !== null)
    .slice(0, MAX_ADDRESSES);
  if (addresses.length > 0) return { ...shell, addresses };
  if (seed.name === 'localhost') {
    return {
      ...shell,
      addresses: [
        { ip: '127.0.0.1', family: 4, scope: 'loopback' },
        { ip: '::1', family: 6, scope: 'loopback' },
      ],
    };
  }
  return { ...shell, addresses, trouble: a.status === 'nodata' ? aaaa.status : a.status };
}

function addressHost(address: HostAddress, port: number | undefined): TargetHost {
  return { name: address.ip, role: 'address', addresses: [address], ...(port === undefined ? {} : { port }) };
}

/** `--server`: these hosts stand in for the MX hosts; the domain stays. */
async function withServers(
  target: Target,
  servers: readonly string[],
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Target> {
  if (servers.length === 0) return target;
  const parsed = servers.map((text) => parseServer(text));
  const bad = parsed.find((row) => !row.ok);
  if (bad) return { ...target, hosts: [], problems: [problem('syntax', true)] };
  const hosts = await Promise.all(
    parsed.flatMap((row) => (row.ok ? [serverHost(row, resolver, signal)] : [])),
  );
  const missing = hosts.find((host) => host.addresses.length === 0);
  const kept = (target.problems ?? []).filter((row) => !row.fatal || row.code === 'no-domain');
  const softened = kept.map((row) => ({ ...row, fatal: false }));
  const problems = missing ? [...softened, problem('no-address', true, { domain: missing.name })] : softened;
  const { problems: _dropped, ...rest } = target;
  return { ...rest, hosts, ...(problems.length > 0 ? { problems } : {}) };
}

async function serverHost(
  row: Extract<ParsedInput, { ok: true }>,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<TargetHost> {
  if (row.address) return { ...addressHost(row.address, row.port), role: 'server' };
  return hostWithAddresses({ name: row.name ?? '', role: 'server', port: row.port }, resolver, signal);
}

function problem(
  code: TargetProblem['code'],
  fatal: boolean,
  params: Record<string, string> = {},
): TargetProblem {
  return { code, params, fatal };
}
