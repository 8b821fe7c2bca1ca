import type { BounceKind } from '../../../preload/contract/index.ts';
import { readAddress } from '../target/address-scope.ts';
import type { NamedList } from './find-lists.ts';

/** What was refused: an address or a name, in canonical spelling. */
export type Subject = { value: string; kind: 'ip4' | 'ip6' | 'domain' | 'helo' };

/** Kinds that are about the person or the message, not about an address. */
const WITHOUT_SUBJECT = new Set<BounceKind>([
  'no-such-user',
  'mailbox-full',
  'too-big',
  'domain-not-found',
  'not-reachable',
  'server-fault',
  'login-needed',
  'tls-needed',
  'relay-denied',
  'unknown',
]);
const IP4 = /(?<![\d.\w])(?:\d{1,3}\.){3}\d{1,3}(?![\d\w]|\.\d)/g;
const IP6 = /(?<![\w:.])(?:[0-9a-f]{1,4}:){1,7}(?:[0-9a-f]{0,4}:){0,6}[0-9a-f]{0,4}(?![\w:])/gi;
const DOMAIN = String.raw`((?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,8}[a-z][a-z0-9-]{1,30})`;
const HELO: readonly RegExp[] = [
  new RegExp(`<${DOMAIN}>: helo command rejected`, 'i'),
  new RegExp(
    String.raw`\b(?:helo|ehlo)(?: command| name| argument| host ?name| string| domain| greeting| as)?[ :=]{0,3}(?:rejected:? )?["'<\[(]{0,2}${DOMAIN}`,
    'i',
  ),
];
const NAMES: readonly RegExp[] = [
  new RegExp(String.raw`sender address \[[^\]@ ]{0,80}@${DOMAIN}\]`, 'i'),
  new RegExp(String.raw`sender address \[${DOMAIN}\]`, 'i'),
  new RegExp(`<[^@> ]{0,80}@${DOMAIN}>: sender address`, 'i'),
  new RegExp(
    String.raw`(?:dmarc policy of|sending domain|sender domain|from domain|envelope domain|helo domain|domain of sender(?: address)?|reputation of the sending domain|unauthenticated e-?mail from|the domain|your domain|domain)[ :=]{1,3}["'<\[(]{0,2}(?:[^@ ]{1,64}@)?${DOMAIN}`,
    'i',
  ),
  new RegExp(
    String.raw`spf (?:check|validation|fail\w{0,5})?.{0,30}\b(?:domain|for|of)[ :=]{1,3}["'<\[(]{0,2}(?:[^@ ]{1,64}@)?${DOMAIN}`,
    'i',
  ),
  new RegExp(`(?:verif[a-z]{1,8}|call-?out|call-?back) .{0,30}<[^@> ]{0,64}@${DOMAIN}>`, 'i'),
  new RegExp(String.raw`(?:client host|sender|host) \[${DOMAIN}\]`, 'i'),
  new RegExp(`${DOMAIN} (?:is )?(?:listed|blacklisted|blocked) (?:in|at|on|by|using)`, 'i'),
  new RegExp(`(?:from|sender|mail from)[ :=]{0,2}<[^@> ]{0,64}@${DOMAIN}>`, 'i'),
  new RegExp(String.raw`spamhaus\.org/(?:query/)?(?:dbl|domain)/?(?:\?domain=)?${DOMAIN}`, 'i'),
  new RegExp(`[?&](?:domain|query)=${DOMAIN}`, 'i'),
];
const HOST_OF_SERVER = /(?:\bhost |server |connected to |while talking to )[^ ]{1,100} ?[[(]$/i;

/**
 * The address or name that was refused. `answer`: the deciding reply; `whole`: the text around it, asked only for addresses in links and
 * brackets; `refusers`: addresses of the server that said no, which is never the answer.
 */
export function findSubject(given: {
  kind: BounceKind;
  answer: string;
  whole: string;
  lists: readonly NamedList[];
  refusers: readonly string[];
}): Subject | null {
  const isDns = given.kind === 'receiver-dns';
  const facts = isDns
    ? { ...given, answer: withoutResolver(given.answer), whole: withoutResolver(given.whole) }
    : given;
  const { kind, answer, whole, lists } = facts;
  if (WITHOUT_SUBJECT.has(kind)) return null;
  const asked = lists.map((entry) => entry.asked).find((value) => value !== null) ?? null;
  const isAboutNames =
    (lists.length > 0 && lists.every(({ row, operator }) => (row?.scope ?? operator?.scope) === 'domain')) ||
    kind === 'sender-unknown';
  const isHelo = kind === 'helo-name' || /helo (?:command|domain|name)/i.test(answer);
  const helo = isHelo ? match(HELO, answer) : null;
  if (helo !== null && (isAboutNames || kind === 'helo-name')) return { value: helo, kind: 'helo' };
  const name = match(NAMES, answer);
  if (isAboutNames) {
    const asDomain = asked !== null && readAddress(asked) === null ? asked.toLowerCase() : null;
    const found = asDomain ?? name ?? match(NAMES, whole);
    return found === null ? null : { value: found, kind: 'domain' };
  }
  const address = readAddress(asked ?? '');
  const ip =
    address?.ip ??
    firstIp(answer, facts.refusers) ??
    (kind === 'authentication' ? null : linkedIp(whole, facts.refusers));
  if (ip !== null && ip !== undefined && !(kind === 'authentication' && name !== null))
    return { value: ip, kind: ip.includes(':') ? 'ip6' : 'ip4' };
  return name === null || !/^(?:authentication|reputation|provider-block|policy|content)$/.test(kind)
    ? null
    : { value: name, kind: 'domain' };
}

/** The address of the receiver's DNS server is nobody's mail server. */
const withoutResolver = (text: string): string =>
  text.replace(/returnc\/[^ ]{1,80}|(?:dns(?: server)?(?: ip)?|resolver)[ :]{1,3}[\d.]{7,15}/gi, '');

function match(patterns: readonly RegExp[], text: string): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found.toLowerCase();
  }
  return null;
}

/** Every address in a text, in order, canonical. */
export function addressesIn(text: string): { ip: string; at: number }[] {
  const found = [...text.matchAll(IP4), ...text.matchAll(IP6)]
    .slice(0, 500)
    .sort((a, b) => a.index - b.index);
  return found.flatMap((hit) => {
    const address = readAddress(hit[0].replace(/:$/, ''));
    // Codes of lists (127.0.0.2) and masks are no addresses of anybody.
    const isNobody =
      address === null ||
      // `RFC2821 4.1.1.1` is a section.
      /rfc[ -]?\d{3,5}[ ,:;)]{0,3}(?:section |§ ?)?$/i.test(
        text.slice(Math.max(0, hit.index - 30), hit.index),
      ) ||
      /^(?:127\.|0\.|255\.)/.test(address.ip) ||
      address.ip === '::' ||
      address.ip === '::1';
    return isNobody ? [] : [{ ip: address.ip, at: hit.index }];
  });
}

function firstIp(text: string, refusers: readonly string[]): string | null {
  return addressesIn(text).find(({ ip }) => !refusers.includes(ip))?.ip ?? null;
}

const LINKED =
  /(?:[?&/=]|client host \[|\bip[ =:]{1,2}\[?|\[(?:ipv6:)?)((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{1,4}:[0-9a-f:]{2,40})(?![\d.:]\d)/gi;

function linkedIp(text: string, refusers: readonly string[]): string | null {
  for (const hit of text.matchAll(LINKED)) {
    const isServer = HOST_OF_SERVER.test(text.slice(Math.max(0, hit.index - 130), hit.index + 1));
    const ip = readAddress(hit[1] ?? '')?.ip;
    if (ip && !isServer && !refusers.includes(ip) && !ip.startsWith('127.')) return ip;
  }
  return null;
}
