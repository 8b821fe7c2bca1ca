import { providerCatalogue, providerOf } from '../../catalogue/providers.ts';
import type { EngineDeps } from '../deps.ts';
import type { Resolver } from '../dns/resolver.ts';

export type NeutralAddresses = { sender: string; outside: string; why: string };
/** `isAtHome`: a typed address is the tested server's own, so that its mail is no stranger's. */
export type NeutralFailure = { missing: 'sender' | 'outside'; tried: string[]; isAtHome?: boolean };

/**
 * R11: the two far ends of a relay attempt, proved before use. The outside domain must have a working MX; the sender's
 * domain is another one with a working MX and an SPF record that does not end in `-all` (which would make us a forger).
 * A typed address is taken as it is, unless the tested server (`victimHosts`: names) takes its mail: a yes to that is no relay.
 */
export async function neutralAddresses(
  wanted: {
    sender?: string | undefined;
    outside?: string | undefined;
    victimDomain: string;
    victimHosts?: readonly string[];
  },
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<{ ok: true; value: NeutralAddresses } | { ok: false; failure: NeutralFailure }> {
  const { victimDomain, victimHosts = [] } = wanted;
  if (wanted.sender !== undefined && isOfDomain(wanted.sender, victimDomain))
    return { ok: false, failure: { missing: 'sender', tried: [wanted.sender], isAtHome: true } };
  if (wanted.outside !== undefined) {
    const isOwn = isOfDomain(wanted.outside, victimDomain);
    if (isOwn || (await isServedBy(domainOf(wanted.outside), victimHosts, deps, signal)))
      return { ok: false, failure: { missing: 'outside', tried: [wanted.outside], isAtHome: true } };
  }
  const outside =
    wanted.outside ?? (await pick('outside', [wanted.victimDomain, domainOf(wanted.sender)], deps, signal));
  if (outside === null) return { ok: false, failure: { missing: 'outside', tried: domainsFor('outside') } };
  const taken = [wanted.victimDomain, domainOf(outside)];
  const sender = wanted.sender ?? (await pick('sender', taken, deps, signal));
  if (sender === null) return { ok: false, failure: { missing: 'sender', tried: domainsFor('sender') } };
  const why = wanted.sender && wanted.outside ? 'given' : 'checked';
  return { ok: true, value: { sender, outside, why } };
}

function domainOf(mailbox: string | undefined | null): string {
  return mailbox ? mailbox.slice(mailbox.lastIndexOf('@') + 1).toLowerCase() : '';
}

const isOfDomain = (mailbox: string, domain: string): boolean =>
  domain !== '' && domainOf(mailbox) === domain.toLowerCase();

/** Does one of these hosts, or the mail company behind them, take the mail of this domain? */
async function isServedBy(
  domain: string,
  hosts: readonly string[],
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<boolean> {
  if (hosts.length === 0 || !domain.includes('.')) return false;
  const names = new Set(hosts.map((name) => name.toLowerCase()));
  const companies = new Set(hosts.flatMap((name) => providerOf(name)?.id ?? []));
  const mx = await deps.resolver.query(domain, 'MX', { signal });
  return mx.records.some((row) => {
    if (row.type !== 'MX') return false;
    const company = providerOf(row.exchange)?.id;
    return names.has(row.exchange.toLowerCase()) || (company !== undefined && companies.has(company));
  });
}

function domainsFor(use: 'sender' | 'outside'): string[] {
  return providerCatalogue.neutral.filter((row) => row.use.includes(use)).map((row) => row.domain);
}

async function pick(
  use: 'sender' | 'outside',
  taken: string[],
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<string | null> {
  for (const domain of domainsFor(use)) {
    if (taken.includes(domain)) continue;
    const mx = await deps.resolver.query(domain, 'MX', { signal });
    if (mx.status !== 'answer') continue;
    if (use === 'sender' && (await forbidsStrangers(domain, deps.resolver, signal))) continue;
    return `rd-${deps.random.token(12)}@${domain}`;
  }
  return null;
}

/** Does the domain's SPF record (RFC 7208), after redirects, end in `-all`? */
export async function forbidsStrangers(
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<boolean> {
  let name = domain;
  for (let hops = 0; hops < 3; hops++) {
    const txt = await resolver.query(name, 'TXT', { signal });
    const record = txt.records.flatMap((row) =>
      row.type === 'TXT' && /^v=spf1(\s|$)/i.test(row.text) ? [row.text] : [],
    )[0];
    if (record === undefined) return false;
    const all = /(?:^|\s)([-~?+]?)all(?:\s|$)/i.exec(record);
    if (all) return all[1] === '-';
    const redirect = /(?:^|\s)redirect=(\S+)/i.exec(record)?.[1];
    if (redirect === undefined) return false;
    name = redirect;
  }
  return false;
}
