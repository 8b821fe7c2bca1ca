import { isIPv6 } from 'node:net';
import type { BlacklistRow, ListPath } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import { checkBlacklists, type ProofCache, planLists } from '../blacklist/index.ts';
import type { EngineDeps, ListWays } from '../deps.ts';

/** An explanation must not hold up the answer, ms. */
const CAP_MS = 8000;

/** Lists, among those that are asked anyway, that say "no mail server should be at this address" (PBL and its like). */
export function policyLists(rows: readonly DnsblRow[], practice: boolean): DnsblRow[] {
  return planLists(rows, { practice }).filter((row) => row.codes.some((code) => code.severity === 'policy'));
}

/**
 * V4: is one of our own addresses on a policy list, or listed outright? Explains why a server turned us away; never the server's
 * own listing, so nothing of it is emitted. Lists prove themselves as always. Rejects with AbortError only.
 */
export async function ownListings(
  job: {
    addresses: readonly string[];
    rows: readonly DnsblRow[];
    practice: boolean;
    honest: boolean | null;
    cache: ProofCache;
    ways?: ListWays | undefined;
    muted?: readonly string[] | undefined;
    /** Told when a way is used for the first time (S7). */
    onWay?: (path: ListPath) => void;
  },
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<BlacklistRow[]> {
  const rows = policyLists(job.rows, job.practice);
  if (job.addresses.length === 0 || rows.length === 0) return [];
  const answers = await checkBlacklists(
    {
      subjects: job.addresses.map((ip) => ({ value: ip, kind: isIPv6(ip) ? 'ip6' : 'ip4', public: true })),
      rows,
      practice: job.practice,
      capMs: CAP_MS,
      dnsHonest: job.honest,
      cache: job.cache,
      ...(job.ways === undefined ? {} : { ways: job.ways }),
      ...(job.muted === undefined ? {} : { muted: job.muted }),
      ...(job.onWay === undefined ? {} : { onWay: job.onWay }),
    },
    deps,
    () => {},
    signal,
  );
  return answers.filter((row) => row.state === 'policy' || row.state === 'listed');
}
