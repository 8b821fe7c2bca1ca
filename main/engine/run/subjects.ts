import type { Cell, Family, ListPath } from '../../../preload/contract/index.ts';
import { registeredDomain, type Subject } from '../blacklist/index.ts';
import { greetingHost } from '../posture/index.ts';
import { isAnsweredByOther } from '../relay/index.ts';
import { readAddress } from '../target/index.ts';
import type { PreparedContext } from './context.ts';

const MAX_OUTBOUND = 4;
/** Names in an SPF record that are looked up for it. */
const MAX_SPF_NAMES = 3;
const MAX_GREETINGS = 2;
/** Names that mean nothing outside of their own network (RFC 6761, RFC 8375, RFC 9476 and custom). */
const OWN_NETWORK =
  /\.(?:local|localhost|localdomain|lan|home|corp|internal|intranet|private|invalid|test|alt|onion|arpa)$/;
/** Reserved for examples: worth a question in the practice world only. */
const EXAMPLE = /\.example$/;

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
  const terms = await spfTerms(context);
  return newAddresses(
    context,
    terms.flatMap((term) => {
      const [, text = '', bits] = /^\+?ip[46]:([^/]+)(?:\/(\d+))?$/i.exec(term) ?? [];
      const isSingle = bits === undefined || bits === (readAddress(text)?.family === 6 ? '128' : '32');
      return isSingle ? [text] : [];
    }),
  );
}

/** The record's terms that allow: with no sign or a plus (RFC 7208 §4.6.2). */
async function spfTerms(context: PreparedContext): Promise<string[]> {
  const domain = livingDomain(context);
  if (domain === undefined) return [];
  const txt = await context.deps.resolver.query(domain, 'TXT', { signal: context.signal });
  const record = txt.records.flatMap((row) =>
    row.type === 'TXT' && /^v=spf1(?:\s|$)/i.test(row.text) ? [row.text] : [],
  )[0];
  return (record?.split(/\s+/).slice(1, 60) ?? []).filter((term) => !/^[-~?]/.test(term));
}

/** Those that lists can be asked about and that the case does not have yet. */
function newAddresses(context: PreparedContext, found: readonly string[]): string[] {
  const known = new Set(caseAddresses(context).map((row) => row.ip));
  const open = found.flatMap((text) => {
    const ip = readAddress(text)?.ip;
    return ip !== undefined && isPublic(ip, context.practice !== null) && !known.has(ip) ? [ip] : [];
  });
  return [...new Set(open)].slice(0, MAX_OUTBOUND);
}

/** Addresses of the names that the record allows to send: `a`, `a:name`, and the mail servers of `mx:name`. */
async function namedOutbound(context: PreparedContext): Promise<string[]> {
  const { deps, signal } = context;
  const domain = livingDomain(context);
  if (domain === undefined) return [];
  const terms = await spfTerms(context);
  const named = terms.flatMap((term) => {
    const [, kind, name = domain] = /^\+?(a|mx)(?::([^/%]+))?$/i.exec(term) ?? [];
    // The domain's own mail servers are the case already.
    return kind === undefined || (kind.toLowerCase() === 'mx' && name === domain) ? [] : [{ kind, name }];
  });
  const lookUp = async (host: string): Promise<string[]> => {
    const results = await Promise.all(
      (['A', 'AAAA'] as const).map((type) => deps.resolver.query(host, type, { signal })),
    );
    return results.flatMap(({ records }) =>
      records.flatMap((row) => ('address' in row ? [row.address] : [])),
    );
  };
  const hostsOf = async ({ kind, name }: { kind: string; name: string }): Promise<string[]> => {
    if (kind.toLowerCase() === 'a') return [name];
    const { records } = await deps.resolver.query(name, 'MX', { signal });
    return records.flatMap((row) => (row.type === 'MX' ? [row.exchange] : [])).slice(0, MAX_SPF_NAMES);
  };
  const hosts = (await Promise.all(named.slice(0, MAX_SPF_NAMES).map(hostsOf))).flat();
  const found = await Promise.all([...new Set(hosts)].slice(0, MAX_SPF_NAMES).map(lookUp));
  return found.flat();
}

/**
 * Whom lists are asked about from the start (B4): the case's addresses, where its mail leaves from, its domain, and what a look
 * again is about. The practice servers live on this computer: only their pretend addresses are worth a question.
 */
export async function listSubjects(context: PreparedContext): Promise<Subject[]> {
  const isPractice = context.practice !== null;
  const own = caseAddresses(context).map(({ ip }) => ip);
  const listed = await outboundAddresses(context);
  const outbound = newAddresses(context, [...listed, ...(await namedOutbound(context))]);
  const subjects = [
    ...own.map((ip) => addressSubject(ip, 'server', isPractice)),
    ...outbound.map((ip) => addressSubject(ip, 'outbound', isPractice)),
  ].filter((subject) => !isPractice || subject.public);
  const domain = livingDomain(context);
  if (domain !== undefined) subjects.push({ value: domain, kind: 'domain', public: true, role: 'domain' });
  return [...subjects, ...againSubject(context, subjects)];
}

function addressSubject(ip: string, role: 'server' | 'outbound', isPractice: boolean): Subject {
  const address = readAddress(ip);
  const isOpen = isPublic(ip, isPractice);
  const kind = address?.family === 6 ? 'ip6' : 'ip4';
  return { value: ip, kind, public: isOpen, role, ...(isOpen ? {} : { why: address?.scope ?? 'other' }) };
}

/** A look again at a listing of a name or address that is only learnt on the way: it is asked about outright. */
function againSubject(context: PreparedContext, known: readonly Subject[]): Subject[] {
  const { recheck } = context.request;
  const value = recheck?.subject ?? '';
  if (recheck?.findingId.startsWith('blacklist.') !== true || recheck.zones.length === 0) return [];
  if (known.some((subject) => subject.value === value)) return [];
  const isPractice = context.practice !== null;
  if (readAddress(value)) return [addressSubject(value, 'outbound', isPractice)].filter((one) => one.public);
  return isWorldName(value, isPractice) ? [{ value, kind: 'domain', public: true, role: 'greeting' }] : [];
}

/**
 * The names the case's servers call themselves, where they are of another registered domain than the case's. A machine in the way
 * that answers for everybody (V3), and one that turned us away, have not introduced the server.
 */
export function greetingSubjects(context: PreparedContext): Subject[] {
  const isPractice = context.practice !== null;
  const own = new Set(
    [context.target.domain].flatMap((name) => (name === undefined ? [] : (registeredDomain(name) ?? []))),
  );
  const names = [...context.state.cells.values()].flatMap((cell) => {
    const name = introducedAs(context, cell);
    return name !== null && isWorldName(name, isPractice) ? [name] : [];
  });
  const foreign = new Map<string, string>();
  for (const name of names) {
    const domain = registeredDomain(name);
    if (domain !== null && !own.has(domain) && !foreign.has(domain)) foreign.set(domain, name);
  }
  return [...foreign.values()]
    .slice(0, MAX_GREETINGS)
    .map((value): Subject => ({ value, kind: 'domain', public: true, role: 'greeting' }));
}

function introducedAs({ vantage }: PreparedContext, cell: Cell): string | null {
  const banner = cell.facts?.banner;
  const isSpoilt = isAnsweredByOther(cell) || (cell.port === 25 && vantage.intercepted === true);
  return banner === undefined || !/^220/.test(banner) || isSpoilt ? null : greetingHost(banner);
}

function isWorldName(name: string, isPractice: boolean): boolean {
  return name.includes('.') && !OWN_NETWORK.test(`.${name}`) && (isPractice || !EXAMPLE.test(`.${name}`));
}

/** Notes for "what left this computer" that lists were asked on a way that leads elsewhere than to the usual resolver (S7). */
export function leaveWay(context: Pick<PreparedContext, 'leave'>, path: ListPath): void {
  if (path === 'direct') context.leave('lists-direct');
  if (path === 'key') context.leave('lists-key');
}
