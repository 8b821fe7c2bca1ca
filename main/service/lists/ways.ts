import type { CheckRequest, KeyFamily } from '../../../preload/contract/index.ts';
import type { ListWays } from '../../engine/deps.ts';
import { createDirectResolver, createResolver, parseServer } from '../../engine/dns/index.ts';
import { limitsFor, namedServers, nodeClock, nodeRandom } from '../host-deps.ts';
import type { ServiceContext } from '../types.ts';
import { knownKeys } from './keys.ts';

/** Ways of asking lists for one run, and what closes their sockets. */
export type OpenWays = { ways: ListWays; close(): void };

type Wanted = Pick<CheckRequest, 'resolvers' | 'listResolvers' | 'direct' | 'rootHints'>;

/**
 * Ways to the lists besides the check's own resolver (B3). A name server typed for this check may have a closed world behind it: then
 * nothing else is asked unless it is typed, too. One that comes from the person's settings is an ordinary resolver.
 */
export async function openListWays(
  wanted: Wanted,
  context: Pick<ServiceContext, 'store' | 'secrets' | 'practiceWorld'>,
): Promise<OpenWays> {
  const settings = context.store.settings.read();
  const isClosed = isClosedWorld(wanted, settings.resolver);
  const isPractice = isPracticeCheck(wanted, context);
  const typedNames =
    wanted.listResolvers.length > 0 || isClosed || settings.listResolver === ''
      ? wanted.listResolvers
      : [settings.listResolver];
  const isDirect = asksDirectly(wanted, { isClosed, isPractice, isOn: settings.directLists });
  return openWays({
    isTyped: wanted.resolvers.length > 0,
    typed: isPractice ? [] : typedNames,
    roots: isDirect ? wanted.rootHints : null,
    keys: isPractice ? new Map() : knownKeys(context.secrets, process.env),
  });
}

/**
 * Opens the ways that are wanted. `typed`: name servers for lists, `HOST[:PORT]`; `roots`: where direct questions begin, empty for the
 * internet's root, null for none. Throws `ServiceError` for a name server that has no address.
 */
export async function openWays(parts: {
  isTyped: boolean;
  typed: readonly string[];
  roots: readonly string[] | null;
  keys: ReadonlyMap<KeyFamily, string>;
}): Promise<OpenWays> {
  const { isTyped, roots, keys } = parts;
  const base = { deadlineMs: limitsFor('normal', false).dnsMs, random: nodeRandom, clock: nodeClock };
  const servers = await namedServers(parts.typed);
  const typed = servers.length > 0 ? createResolver({ ...base, servers }) : null;
  const direct = roots
    ? createDirectResolver({ ...base, roots, ...portOf(roots), allowPrivate: roots.length > 0 })
    : null;
  return {
    ways: { isTyped, typed, direct, keys },
    close() {
      typed?.close();
      direct?.close();
    },
  };
}

/** Was a name server typed for this check, other than the one in the settings? */
export function isClosedWorld({ resolvers }: Pick<Wanted, 'resolvers'>, set: string): boolean {
  return resolvers.length > 0 && !(set !== '' && resolvers.length === 1 && resolvers[0] === set);
}

/** Is the practice world of this program what is asked? */
export function isPracticeCheck(
  { resolvers }: Pick<Wanted, 'resolvers'>,
  context: Pick<ServiceContext, 'practiceWorld'>,
): boolean {
  const world = context.practiceWorld();
  return world !== null && resolvers.includes(world.resolver);
}

/** May lists be asked at their own name servers? Said outright, or by the rule of `auto`; the practice world has no root of its own. */
export function asksDirectly(
  { direct, rootHints }: Pick<Wanted, 'direct' | 'rootHints'>,
  known: { isClosed: boolean; isPractice: boolean; isOn: boolean },
): boolean {
  if (direct === 'off' || (known.isPractice && rootHints.length === 0)) return false;
  if (direct === 'on' || rootHints.length > 0) return true;
  return known.isOn && !known.isClosed;
}

/** A closed world off port 53 keeps all its name servers on the port of its roots. */
function portOf(roots: readonly string[]): { port?: number } {
  const ports = new Set(roots.map((text) => parseServer(text)?.port ?? 53));
  const [port] = ports;
  return ports.size === 1 && port !== undefined && port !== 53 ? { port } : {};
}
