import { isIPv4 } from 'node:net';
import { getDomain } from 'tldts';
import { providerOf } from '../../catalogue/providers.ts';
import type { EngineDeps } from '../deps.ts';
import { openSession } from '../smtp/index.ts';
import { isInside, scopeOf } from '../target/index.ts';

/** Signs that one machine answers on port 25 in everybody's place (V3). Words: `findingRelay:sign.<sign>`. */
export type InterceptSign = 'answers-for-everybody' | 'same-greeting';

/** Nets that no computer on the internet can be in (RFC 5737). */
const TEST_NETS = ['192.0.2.0', '198.51.100.0', '203.0.113.0'] as const;
/** Nobody should answer: waiting as long as for a real server would only cost time. */
const NOBODY_MS = 4000;
/** Names that many machines give because nobody named them. */
const NAMELESS =
  /^(?:localhost|mail|smtp|mx|esmtp|unknown)?(?:\.?(?:localhost|localdomain|local|lan|home|internal|invalid))*$/i;

/**
 * An address where nobody can be, to knock at without bothering anybody; null where such an address would prove nothing: the target
 * is in a closed world (private, this computer, documentation addresses), or such addresses are in use around us.
 */
export function nobodysAddress(
  around: { targets: readonly string[]; ours: readonly string[]; resolvers: readonly string[] },
  random: EngineDeps['random'],
): string | null {
  const { targets, ours, resolvers } = around;
  if (targets.length === 0 || targets.some((ip) => scopeOf(ip) !== 'public')) return null;
  const all = [...ours, ...resolvers.map(bareAddress)];
  if (all.some((ip) => scopeOf(ip) === 'documentation')) return null;
  const free = TEST_NETS.filter((net) => !all.some((ip) => isIPv4(ip) && isInside(ip, net, 24)));
  const net = free[random.int(free.length)];
  return net === undefined ? null : net.replace(/0$/, String(1 + random.int(254)));
}

/** `192.0.2.53:53`, `[2001:db8::53]:53` without the port. */
const bareAddress = (text: string): string =>
  text.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');

/**
 * Knocks at port 25 of an address where nobody is. Only a greeting counts: many lines (satellites, phones, some firewalls) take
 * every connection and say nothing, and pass on honestly what the server says. Rejects with AbortError only.
 */
export async function greetNobody(
  ip: string,
  deps: EngineDeps,
  signal: AbortSignal,
  port = 25,
): Promise<{ greeting: string; lines: string[] } | null> {
  const lines: string[] = [];
  const connectMs = Math.min(NOBODY_MS, deps.limits.connectMs);
  const opened = await openSession(
    {
      ip,
      port,
      implicitTls: false,
      servername: ip,
      transcript: ({ dir, text }) => {
        lines.push(`${dir === 'in' ? '< ' : dir === 'out' ? '> ' : ''}${text}`);
      },
      signal,
    },
    { ...deps, limits: { ...deps.limits, connectMs, bannerMs: Math.min(NOBODY_MS, deps.limits.bannerMs) } },
  );
  if (!opened.ok) return null;
  const { code, text } = opened.value.banner;
  await opened.value.quit();
  return { greeting: `${code} ${text}`, lines: lines.slice(0, 12) };
}

/** The host name in a greeting (RFC 5321 §4.2: `220 name …`), when it is a name of somebody's own; else null. */
export function greetingName(banner: string): string | null {
  const word =
    /^220[ -]\s*(\S+)/
      .exec(banner)?.[1]
      ?.toLowerCase()
      .replace(/[.,;:]+$/, '') ?? '';
  const isName =
    word.includes('.') && /^[a-z0-9_](?:[a-z0-9_.-]{0,252})$/.test(word) && !/^[\d.]+$/.test(word);
  return isName && !NAMELESS.test(word) ? word : null;
}

/** A mail server as far as it is known: its name, its addresses, what it greeted with. */
export type Greeter = { host: string; addresses: readonly string[]; greeting: string };

/**
 * Do two mail servers that have nothing to do with each other greet with one name? Related are those that share an address, a
 * domain, or a mail company. A tested server that really belongs to the other's company is recognised by the reverse names of its
 * addresses (`reverse`). Gives the name, or null.
 */
export async function sameGreeting(
  tested: Greeter,
  other: Greeter,
  reverse: (ip: string) => Promise<string[]>,
): Promise<string | null> {
  const name = greetingName(tested.greeting);
  if (name === null || name !== greetingName(other.greeting)) return null;
  if (domainOf(tested.host) === domainOf(other.host)) return null;
  const company = providerOf(tested.host);
  if (company !== null && company.id === providerOf(other.host)?.id) return null;
  if (tested.addresses.some((ip) => other.addresses.includes(ip))) return null;
  // The other one's own name: both may be machines of that company, under a name of the customer's.
  if (domainOf(name) !== domainOf(other.host)) return name;
  const names = (await Promise.all(tested.addresses.map(reverse))).flat();
  return names.some((row) => domainOf(row) === domainOf(name)) ? null : name;
}

function domainOf(name: string): string {
  return getDomain(name, { allowPrivateDomains: false, validateHostname: false }) ?? name.toLowerCase();
}
