import type { Clock } from '../../deps.ts';
import type { Question } from '../ask-server.ts';
import type { DnsServer } from '../servers.ts';
import type { Errand, Path, Step } from './errand.ts';
import type { Reach } from './judge.ts';
import { createKeep } from './keep.ts';
import { KEPT, keepMs, LIMITS, TIMES } from './limits.ts';
import { askableAddress } from './may-ask.ts';

/** Asks the tree for one name, on the way to something else. */
export type Descend = (errand: Errand, question: Question, signal: AbortSignal, path: Path) => Promise<Step>;

/** Where name servers are whose addresses no referral told. */
export type Hosts = {
  /** [] when it has none, none that may be asked, or it could not be learnt. Rejects only with AbortError. */
  find(
    errand: Errand,
    host: string,
    type: 'A' | 'AAAA',
    signal: AbortSignal,
    path: Path,
  ): Promise<DnsServer[]>;
};

/** Makes an empty memory of hosts; `descend` does the asking. */
export function createHosts(options: { descend: Descend; reach: Reach; clock: Clock }): Hosts {
  const { descend, reach, clock } = options;
  const addresses = createKeep<string[]>(KEPT.hosts, clock);
  const toServers = (ips: readonly string[]): DnsServer[] => ips.map((ip) => ({ ip, port: reach.port }));

  return {
    async find(errand, host, type, signal, path) {
      const key = `${type} ${host}`;
      const there = addresses.get(key);
      if (there) return toServers(there);
      if (path.length >= LIMITS.hostDepth || path.includes(key)) return [];
      const question = { name: host, type, dnssec: false, tcp: false, recursion: false };
      const { judged } = await descend(errand, question, signal, [...path, key]);
      if (judged.kind === 'final' && judged.status === 'answer') {
        // An alias in front means that the host is no host (RFC 2181 §10.3).
        const found = judged.records.flatMap((record) =>
          record.type === type && record.name === host ? [record] : [],
        );
        const ips = found.flatMap((record) => askableAddress(record.address, reach.allowPrivate) ?? []);
        const kept = [...new Set(ips)].slice(0, LIMITS.addressesPerHost);
        addresses.set(key, kept, keepMs(Math.min(...found.map((record) => record.ttl), TIMES.maxKeepMs)));
        return toServers(kept);
      }
      if (judged.kind !== 'failed') addresses.set(key, [], TIMES.deniedMs);
      // Deep in somebody else's walk a failure may be the walk's own limit: that says nothing about the host.
      else if (path.length === 0 && errand.questionsLeft > 0) addresses.set(key, [], TIMES.failedMs);
      return [];
    },
  };
}
