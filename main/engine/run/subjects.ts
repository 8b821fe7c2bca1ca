import type { Family } from '../../../preload/contract/index.ts';
import { readAddress } from '../target/index.ts';
import type { PreparedContext } from './context.ts';

const MAX_OUTBOUND = 4;

export type CaseAddress = { ip: string; family: Family; host: string; public: boolean };

/** All addresses of the tested hosts, each once. In the practice world documentation addresses count as public. */
export function caseAddresses(context: PreparedContext): CaseAddress[] {
  const seen = new Set<string>();
  return context.target.hosts.flatMap((host) =>
    host.addresses.flatMap((row) => {
      if (seen.has(row.ip)) return [];
      seen.add(row.ip);
      return [
        {
          ip: row.ip,
          family: row.family,
          host: host.name,
          public: isPublic(row.ip, context.practice !== null),
        },
      ];
    }),
  );
}

/** May the address be asked about in the outside world (T4)? */
export function isPublic(ip: string, isPractice: boolean): boolean {
  const scope = readAddress(ip)?.scope;
  return scope === 'public' || (isPractice && scope === 'documentation');
}

/** The domain whose records are worth looking at: one that does not exist has none to put right. */
export function livingDomain({ target }: PreparedContext): string | undefined {
  return target.problems?.some((row) => row.code === 'no-domain') ? undefined : target.domain;
}

/** The name server answered nothing at all about the target: more questions would only wait for the same silence. */
export function isDnsSilent({ target }: PreparedContext): boolean {
  return (target.problems ?? []).some(
    (row) => row.fatal && row.code === 'dns-failed' && /^(timeout|unreachable)$/.test(row.params.why ?? ''),
  );
}

/** Single addresses in the domain's SPF record: where its mail leaves from when that is not the MX (B4). */
export async function outboundAddresses(context: PreparedContext): Promise<string[]> {
  const domain = livingDomain(context);
  if (domain === undefined) return [];
  const txt = await context.deps.resolver.query(domain, 'TXT', { signal: context.signal });
  const record = txt.records.flatMap((row) =>
    row.type === 'TXT' && /^v=spf1\b/i.test(row.text) ? [row.text] : [],
  )[0];
  const terms = record?.match(/\bip[46]:[^\s]+/gi) ?? [];
  const known = new Set(caseAddresses(context).map((row) => row.ip));
  const found = terms.flatMap((term) => {
    const value = term.slice(4);
    const [text = '', bits] = value.split('/');
    const address = readAddress(text);
    const isSingle = bits === undefined || bits === (address?.family === 6 ? '128' : '32');
    return address && isSingle && isPublic(address.ip, context.practice !== null) && !known.has(address.ip)
      ? [address.ip]
      : [];
  });
  return [...new Set(found)].slice(0, MAX_OUTBOUND);
}
