import type { Cell, HostAddress, Vantage } from '../../../preload/contract/index.ts';
import { displayProxy, parseProxy } from '../smtp/index.ts';
import { isInside, scopeOf } from '../target/index.ts';
import type { NetworkView } from './network.ts';
import type { PracticePlace } from './practice-world.ts';

export type VantageFacts = {
  /** What the person said; `auto` lets the program decide. */
  said: 'auto' | 'inside' | 'outside';
  addresses: readonly HostAddress[];
  practice: PracticePlace | null;
  /** `--source`, when given. */
  source?: string | undefined;
  /** SOCKS5 proxy as typed (V5b), when the connections go through one. */
  proxy?: string | undefined;
  resolvers: readonly string[];
  honest: boolean | null;
};

/**
 * V1: from where is this test made, as far as this computer can know before it has spoken to the server. Through a proxy nothing
 * that this computer knows of its own network counts: the place is outside, unless the target is one that only its own network has.
 */
export async function detectVantage(facts: VantageFacts, network: NetworkView): Promise<Vantage> {
  const parsed = facts.proxy === undefined ? null : parseProxy(facts.proxy);
  const sources = parsed ? [] : await sourceAddresses(facts, network);
  const base = {
    sourceAddresses: sources,
    port25Out: 'unknown' as const,
    // Who logs in there is nobody's business who reads the report.
    ...(parsed?.ok ? { proxy: displayProxy({ host: parsed.proxy.host, port: parsed.proxy.port }) } : {}),
    dns: { resolvers: [...facts.resolvers], honest: facts.honest },
  };
  if (facts.practice) {
    const place = facts.said === 'auto' ? facts.practice.place : facts.said;
    return { ...base, place, how: 'practice', publicAddresses: facts.practice.addresses };
  }
  if (facts.said !== 'auto') return { ...base, place: facts.said, how: 'person' };
  if (parsed) {
    const isLimited = facts.addresses.some((row) => LIMITED.includes(row.scope ?? ''));
    return isLimited
      ? { ...base, place: 'inside', how: 'private-target' }
      : { ...base, place: 'outside', how: 'proxy' };
  }
  return { ...base, ...guessPlace(facts.addresses, sources, network) };
}

/** Scopes of addresses that exist only in somebody's own network. */
const LIMITED: readonly string[] = ['private', 'link-local', 'cgnat'];

function guessPlace(
  addresses: readonly HostAddress[],
  sources: readonly string[],
  network: NetworkView,
): Pick<Vantage, 'place' | 'how'> {
  const local = network.interfaces();
  const isOwn = (ip: string): boolean =>
    scopeOf(ip) === 'loopback' || local.some((row) => row.address === ip);
  if (addresses.some((row) => isOwn(row.ip))) return { place: 'inside', how: 'same-computer' };
  const neighbours = local.filter(
    (row) => !row.internal && row.prefix < (row.address.includes(':') ? 128 : 32),
  );
  const sameNet = addresses.some((row) =>
    neighbours.some((net) => isInside(row.ip, net.address, net.prefix)),
  );
  if (sameNet) return { place: 'inside', how: 'same-network' };
  const limited = addresses.some((row) => LIMITED.includes(row.scope ?? ''));
  if (limited) return { place: 'inside', how: 'private-target' };
  const fromPublic = sources.some((ip) => ['public', 'documentation'].includes(scopeOf(ip)));
  if (addresses.length > 0 && fromPublic) return { place: 'outside', how: 'public-target' };
  return { place: 'unknown', how: 'not-known' };
}

async function sourceAddresses(facts: VantageFacts, network: NetworkView): Promise<string[]> {
  if (facts.source !== undefined) return [facts.source];
  const found = await Promise.all(facts.addresses.map((row) => network.sourceFor(row.ip)));
  return [...new Set(found.filter((ip): ip is string => ip !== null))];
}

/**
 * What the server itself says it saw adds to V1 (relay-tests §3.2 V5): in its EHLO reply, or in the Received line of a message it
 * took. When we did not know, a public address that is not the server's puts us outside; one of our own private addresses, or the
 * server's own address, puts us inside.
 */
export function refineVantage(vantage: Vantage, cells: readonly Cell[], network: NetworkView): Vantage {
  const echoes = [
    ...new Set(
      cells.flatMap((cell) =>
        [cell.seenAs, cell.ordinary?.seenAs, cell.delivery?.seenAs].filter((ip) => ip !== undefined),
      ),
    ),
  ];
  if (echoes.length === 0 || vantage.how === 'practice') return vantage;
  const own = new Set(network.interfaces().map((row) => row.address));
  const publicEchoes = echoes.filter((ip) => ['public', 'documentation'].includes(scopeOf(ip)));
  const known = {
    ...vantage,
    publicAddresses: [...new Set([...(vantage.publicAddresses ?? []), ...publicEchoes])],
  };
  if (vantage.place !== 'unknown') return known;
  const isServersOwn = echoes.some((ip) => cells.some((cell) => cell.address === ip));
  if (isServersOwn) return { ...known, place: 'inside', how: 'own-public-address' };
  if (echoes.some((ip) => own.has(ip) && scopeOf(ip) !== 'public')) {
    return { ...known, place: 'inside', how: 'server-echo' };
  }
  if (publicEchoes.length > 0) return { ...known, place: 'outside', how: 'server-echo' };
  return known;
}
