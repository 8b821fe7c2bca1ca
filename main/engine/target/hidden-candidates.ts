import type { HiddenCandidate, HostAddress, Target } from '../../../preload/contract/index.ts';
import { providerOf } from '../../catalogue/providers.ts';
import type { DnsResult, Resolver } from '../dns/resolver.ts';
import { reverseName } from '../posture/ptr.ts';
import { readAddress } from './address-scope.ts';
import { isWithin } from './name-within.ts';
import { parseServer } from './parse-input.ts';
import { singleHosts } from './single-hosts.ts';

/** Names under which offices keep their own server. */
const USUAL_NAMES = ['mail', 'smtp', 'webmail', 'autodiscover', 'mx'] as const;
/** A name that nobody has: where it resolves, every name does (wildcard, RFC 4592), and names say nothing. */
const NO_SUCH_NAME = 'rd-no-such-host-4x7';
const MAX_CANDIDATES = 6;
/** Terms of one SPF record that are looked at. */
const MAX_TERMS = 8;
const MAX_ADDRESSES = 4;

/**
 * T3: hosts that may be the server behind the filter, the person's own first, then usual names, then single hosts of the SPF record
 * (its includes are other people's). Left out: the MX hosts' own addresses, mail companies' machines, names that are aliases into
 * another domain, and what a wildcard answers. At most six, each address once. Rejects with AbortError only.
 */
export async function hiddenCandidates(
  target: Pick<Target, 'domain' | 'hosts'>,
  named: readonly string[],
  resolver: Resolver,
  signal: AbortSignal,
): Promise<HiddenCandidate[]> {
  const { domain } = target;
  const [own, usual, spf] = await Promise.all([
    Promise.all(named.map((text) => personsOwn(text, resolver, signal))),
    domain === undefined ? [] : usualNames(domain, resolver, signal),
    domain === undefined ? [] : fromSpf(domain, resolver, signal),
  ]);
  const taken = new Set(target.hosts.flatMap((host) => host.addresses.map((row) => row.ip)));
  const found: HiddenCandidate[] = [];
  for (const candidate of [...own.flat(), ...usual, ...spf]) {
    const isOwn = candidate.from === 'person';
    const fresh = candidate.addresses
      .filter((row) => isOwn || !taken.has(row.ip))
      .filter((row) => isOwn || row.scope !== 'loopback')
      .slice(0, MAX_ADDRESSES);
    for (const row of fresh) taken.add(row.ip);
    if (fresh.length > 0) found.push({ ...candidate, addresses: fresh });
  }
  return found.slice(0, MAX_CANDIDATES);
}

async function personsOwn(text: string, resolver: Resolver, signal: AbortSignal): Promise<HiddenCandidate[]> {
  const parsed = parseServer(text);
  if (!parsed.ok) return [];
  const port = parsed.port === undefined ? {} : { port: parsed.port };
  if (parsed.address) {
    return [{ name: parsed.address.ip, addresses: [parsed.address], from: 'person', ...port }];
  }
  const name = parsed.name ?? '';
  const { addresses } = await lookUp(name, resolver, signal);
  return [{ name, addresses, from: 'person', ...port }];
}

async function usualNames(
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<HiddenCandidate[]> {
  const [wild, ...rows] = await Promise.all(
    [NO_SUCH_NAME, ...USUAL_NAMES].map(async (label) => {
      const name = `${label}.${domain}`;
      return { name, ...(await lookUp(name, resolver, signal)) };
    }),
  );
  const everywhere = new Set(wild?.addresses.map((row) => row.ip));
  return rows
    .filter((row) => !leadsAway(row.aliases, domain))
    .map(({ name, addresses }) => ({
      name,
      addresses: addresses.filter((row) => !everywhere.has(row.ip)),
      from: 'name',
    }));
}

/** RFC 7208 §5: `ip4:`, `ip6:`, `a`, `a:`, `mx`, `mx:` that say pass; never `include:`, which names other people's servers. */
async function fromSpf(domain: string, resolver: Resolver, signal: AbortSignal): Promise<HiddenCandidate[]> {
  const txt = await resolver.query(domain, 'TXT', { signal });
  const record = txt.records.flatMap((row) =>
    row.type === 'TXT' && /^v=spf1(?:\s|$)/i.test(row.text) ? [row.text] : [],
  )[0];
  const terms = (record ?? '').split(/\s+/).slice(1).slice(0, 40);
  const hosts = terms.filter((term) => /^\+?(?:ip[46]:|a$|a[:/]|mx$|mx[:/])/i.test(term)).slice(0, MAX_TERMS);
  const found = await Promise.all(hosts.map((term) => fromTerm(term, domain, resolver, signal)));
  return found.flat();
}

async function fromTerm(
  term: string,
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<HiddenCandidate[]> {
  const [, kind = '', rest = ''] = /^\+?(ip[46]|a|mx)(.*)$/i.exec(term) ?? [];
  if (/^ip/i.test(kind)) return fromRange(rest.slice(1), resolver, signal);
  const [named = '', bits] = rest.replace(/^:/, '').split('/');
  const isNarrow = bits === undefined || bits === '' || Number(bits) >= 30;
  const name = named === '' ? domain : named.toLowerCase();
  // Macros (RFC 7208 §7) and other people's names are no hosts of this domain.
  if (!isNarrow || name.includes('%') || !isWithin(name, domain)) return [];
  if (kind.toLowerCase() === 'a') return asCandidate(name, domain, resolver, signal);
  const mx = await resolver.query(name, 'MX', { signal });
  const hosts = mx.records.flatMap((row) => (row.type === 'MX' ? [row.exchange] : [])).slice(0, 4);
  const found = await Promise.all(hosts.map((host) => asCandidate(host, domain, resolver, signal)));
  return found.flat();
}

async function asCandidate(
  name: string,
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<HiddenCandidate[]> {
  if (providerOf(name) !== null || !isWithin(name, domain)) return [];
  const { addresses, aliases } = await lookUp(name, resolver, signal);
  return leadsAway(aliases, domain) ? [] : [{ name, addresses, from: 'spf' }];
}

/** Single addresses, each under its reverse name when it has one; those of mail companies are left out. */
async function fromRange(text: string, resolver: Resolver, signal: AbortSignal): Promise<HiddenCandidate[]> {
  const found = await Promise.all(
    singleHosts(text).map(async (address): Promise<HiddenCandidate[]> => {
      const [reverse] = await reverseNames(address.ip, resolver, signal);
      if (reverse !== undefined && providerOf(reverse) !== null) return [];
      return [{ name: address.ip, addresses: [address], from: 'spf' }];
    }),
  );
  return found.flat();
}

/** Names an address has in the reverse zone (RFC 1035 §3.5). */
export async function reverseNames(ip: string, resolver: Resolver, signal: AbortSignal): Promise<string[]> {
  const ptr = await resolver.query(reverseName(ip), 'PTR', { signal });
  return ptr.records.flatMap((row) => (row.type === 'PTR' ? [row.target] : []));
}

async function lookUp(
  name: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<{ addresses: HostAddress[]; aliases: string[] }> {
  const answers = await Promise.all([
    resolver.query(name, 'A', { signal }),
    resolver.query(name, 'AAAA', { signal }),
  ]);
  const records: DnsResult['records'] = answers.flatMap((answer) => answer.records);
  return {
    addresses: records
      .flatMap((row) => (row.type === 'A' || row.type === 'AAAA' ? [readAddress(row.address)] : []))
      .filter((row): row is HostAddress => row !== null),
    aliases: records.flatMap((row) => (row.type === 'CNAME' ? [row.target] : [])),
  };
}

/** An alias into another domain: a machine of somebody else (webmail.example.com → a provider's name). */
function leadsAway(aliases: readonly string[], domain: string): boolean {
  return aliases.some((alias) => providerOf(alias) !== null || !isWithin(alias, domain));
}
