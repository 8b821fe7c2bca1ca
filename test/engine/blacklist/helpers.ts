import { type DnsblRow, dnsblRow } from '../../../main/catalogue/dnsbl.ts';
import { type BlacklistJob, checkBlacklists, type Subject } from '../../../main/engine/blacklist/index.ts';
import type { EngineDeps } from '../../../main/engine/deps.ts';
import { createResolver } from '../../../main/engine/dns/index.ts';
import type { BlacklistRow, RunEvent } from '../../../preload/contract/index.ts';
import { realClock, realRandom } from '../../fakes/dns/handles.ts';
import type { ListBehaviour } from '../../fakes/dns/lists.ts';
import { startFakeLists } from '../../fakes/dns/lists.ts';

/** A catalogue row with ordinary values; a test names what it is about. */
export function row(zone: string, parts: Partial<DnsblRow> = {}): DnsblRow {
  return dnsblRow.parse({
    zone,
    name: zone,
    operator: zone,
    kind: ['ip4'],
    scope: 'ip',
    weight: 'minor',
    query: 'default',
    codes: [{ match: '127.0.0.2', meaning: 'Listed', severity: 'listed' }],
    unmatched: 'unknown',
    testPoint: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
    lookupUrl: 'https://lists.test/?q={ip}',
    delistUrl: null,
    ...parts,
  });
}

export const ip4 = (value: string): Subject => ({ value, kind: 'ip4', public: true });
export const ip6 = (value: string): Subject => ({ value, kind: 'ip6', public: true });
export const domain = (value: string): Subject => ({ value, kind: 'domain', public: true });

/** Engine handles over one fake name server. */
export function depsFor(servers: string[], deadlineMs = 700): EngineDeps {
  return {
    clock: realClock,
    random: realRandom,
    resolver: createResolver({ servers, deadlineMs, random: realRandom, clock: realClock }),
    dialer: {
      connect: () => Promise.reject(new Error('no connections here')),
      secure: () => Promise.reject(new Error('no connections here')),
    },
    limits: { connectMs: 1, bannerMs: 1, replyMs: 1, pauseMs: 1, errorBudget: 1, dnsMs: deadlineMs },
    log: () => undefined,
  };
}

/** Runs a job against pretend lists and gives the rows, the events and the names that were asked. */
export async function sweep(
  lists: Record<string, ListBehaviour>,
  job: Partial<BlacklistJob> & Pick<BlacklistJob, 'rows' | 'subjects'>,
  options: { deadlineMs?: number; delayMs?: number; loss?: number; signal?: AbortSignal } = {},
): Promise<{ rows: BlacklistRow[]; events: RunEvent[]; asked: string[]; sent: number }> {
  const server = await startFakeLists(lists, options);
  const deps = depsFor([server.address], options.deadlineMs);
  const events: RunEvent[] = [];
  try {
    const rows = await checkBlacklists(
      { practice: false, capMs: 10_000, dnsHonest: true, ...job },
      deps,
      (event) => events.push(event),
      options.signal ?? new AbortController().signal,
    );
    const asked = server.asked.map((question) => question.name);
    return { rows, events, asked, sent: deps.resolver.questionsSent() };
  } finally {
    deps.resolver.close();
    await server.close();
  }
}
