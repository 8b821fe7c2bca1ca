import type { ListPath } from '../../../preload/contract/index.ts';
import { type DnsblRow, keyFamilyOf } from '../../catalogue/dnsbl.ts';
import type { EngineDeps, ListWays } from '../deps.ts';
import { isAbortError, isHonest } from '../dns/index.ts';
import type { Interception, Resolver } from '../dns/resolver.ts';
import { isUsableKey, type ListKey } from './key-name.ts';
import type { ProofCache } from './proof-cache.ts';
import { createWayHealth, type WayHealth } from './way-health.ts';

/** May a way be used? `reason`: word-list key `findingBlacklist:reason.<key>`. */
export type Readiness =
  | { ok: true }
  | { ok: false; reason: 'dns-makes-up' | 'intercepted' | 'direct-blocked' };

/** A resolver that lists are asked through. */
export type Line = {
  path: Exclude<ListPath, 'key'>;
  resolver: Resolver;
  health: WayHealth;
  /** Found out before the first list is asked here, once (V4). */
  ready(): Promise<Readiness>;
};

/** One way of asking a list: a line, with or without a key. `id` names its proofs in the cache and holds no key. */
export type Way = { path: ListPath; line: Line; key: ListKey | null; id: string };

/** All ways of a sweep. */
export type Ways = {
  /** The ways of a list in their order: with its operator's key first, then openly where it can be asked so. */
  of(row: DnsblRow): Way[];
};

const PROBE_MS = 1000;

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
};

/** Does a list that needs a key answer only with it? */
export function needsKey(row: Pick<DnsblRow, 'query' | 'keyRequired'>): boolean {
  return row.query === 'with-key' || row.keyRequired === 'required';
}

/**
 * The ways of a sweep, in order (B3): the check's own resolver, the one typed for lists, the lists' own name servers. `signal` ends the
 * questions that find out whether a way is honest; a way of which that is not known by then is used, every list proves itself anyway.
 */
export function createWays(
  job: { ways?: ListWays; dnsHonest?: boolean | null; cache: ProofCache },
  deps: EngineDeps,
  signal: AbortSignal,
): Ways {
  const { clock, random, resolver } = deps;
  const listWays = job.ways;

  const answers =
    (asked: Resolver) =>
    async (stop: AbortSignal): Promise<boolean> => {
      const name = `${random.token(12)}.invalid`;
      const { status } = await asked.query(name, 'A', { signal: stop, deadlineMs: PROBE_MS });
      return status !== 'timeout' && status !== 'unreachable';
    };
  const line = (path: Line['path'], asked: Resolver, find: () => Promise<Readiness>): Line => ({
    path,
    resolver: asked,
    health: createWayHealth(clock, answers(asked)),
    ready: once(() =>
      find().catch((error: unknown): Readiness => {
        if (isAbortError(error)) return { ok: true };
        throw error;
      }),
    ),
  });
  const honesty = async (asked: Resolver): Promise<Readiness> => {
    const { honest } = await isHonest(asked, random, signal);
    return honest === false ? { ok: false, reason: 'dns-makes-up' } : { ok: true };
  };
  const known = async (honest: boolean | null): Promise<Readiness> =>
    honest === false ? { ok: false, reason: 'dns-makes-up' } : { ok: true };

  const { dnsHonest } = job;
  const lines: Line[] = [
    line(listWays?.isTyped ? 'typed' : 'system', resolver, () =>
      dnsHonest === undefined ? honesty(resolver) : known(dnsHonest),
    ),
  ];
  const typed = listWays?.typed;
  if (typed) lines.push(line('typed', typed, () => honesty(typed)));
  const direct = listWays?.direct;
  if (direct) {
    lines.push(
      line('direct', direct, async () => {
        const { intercepted, sign }: Interception = await direct.intercepted(signal);
        if (intercepted === true) return { ok: false, reason: 'intercepted' };
        return intercepted === null && sign === 'blocked'
          ? { ok: false, reason: 'direct-blocked' }
          : { ok: true };
      }),
    );
  }
  const idOf = ({ path, resolver: asked }: Line): string =>
    path === 'direct' ? `direct ${asked.servers.join(' ')}` : asked.servers.join(' ');
  const open = lines.map((each): Way => ({ path: each.path, line: each, key: null, id: idOf(each) }));

  return {
    of(row) {
      const family = keyFamilyOf(row);
      const value = family === null ? undefined : listWays?.keys.get(family);
      const key = family !== null && value !== undefined ? { family, value } : null;
      const keyed =
        key !== null && isUsableKey(key)
          ? lines.map(
              (each): Way => ({
                path: 'key',
                line: each,
                key,
                id: `key ${job.cache.fingerprint(key.value)} ${idOf(each)}`,
              }),
            )
          : [];
      return needsKey(row) ? keyed : [...keyed, ...open];
    },
  };
}
