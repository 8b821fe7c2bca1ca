import type { Cell, HostAddress, Vantage } from '../../../preload/contract/index.ts';
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
  resolvers: readonly string[];
  honest: boolean | null;
};

/** V1: from where is this test made, as far as this computer can know before it has spoken to the server. */
export async function detectVantage(facts: VantageFacts, network: NetworkView): Promise<Vantage> {
  const sources = await sourceAddresses(facts, network);
  const base = {
    sourceAddresses: sources,
    port25Out: 'unknown' as const,
    dns: { resolvers: [...facts.resolvers], honest: facts.honest },
  };
  if (facts.practice) {
    const place = facts.said === 'auto' ? facts.practice.place : facts.said;
    return { ...base, place, how: 'practice', publicAddresses: facts.practice.addresses };
  }
  if (facts.said !== 'auto') return { ...base, place: facts.said, how: 'person' };
  return { ...base, ...guessPlace(facts.addresses, sources, network) };
}

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
  const limited = addresses.some((row) => ['private', 'link-local', 'cgnat'].includes(row.scope ?? ''));
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
 * What the server's own EHLO echo adds (V1, relay-tests §3.2 V5): when we did not know, an echoed public address that is
 * not the server's puts us outside; one of our own private addresses, or the server's own address, puts us inside.
 */
export function refineVantage(vantage: Vantage, cells: readonly Cell[], network: NetworkView): Vantage {
  const echoes = [...new Set(cells.flatMap((cell) => (cell.seenAs === undefined ? [] : [cell.seenAs])))];
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
