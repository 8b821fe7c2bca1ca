import { type BlacklistJob, checkBlacklists } from '../../../main/engine/blacklist/index.ts';
import type { Clock, EngineDeps } from '../../../main/engine/deps.ts';
import { abortError } from '../../../main/engine/dns/index.ts';
import type { DirectResolver, DnsResult, DnsStatus } from '../../../main/engine/dns/resolver.ts';
import type { BlacklistRow, RunEvent } from '../../../preload/contract/index.ts';
import { realRandom } from '../../fakes/dns/handles.ts';
import { depsFor } from './helpers.ts';

/** Addresses, nothing, or a failure, for what stands before a zone. */
export type MemoryList = (label: string) => string[] | null | Exclude<DnsStatus, 'answer'>;

export type MemoryResolver = DirectResolver & {
  asked: string[];
  fail: DnsStatus | null;
  clock: Clock | null;
};

const ANSWER_MS = 5;

/** Lists without sockets. `fail`: every question fails so, until it is set back to null. `throwing`: a resolver with a fault of its own. */
export function memoryResolver(
  lists: Record<string, MemoryList>,
  options: { server?: string; throwing?: (name: string) => Error | null } = {},
): MemoryResolver {
  const via = options.server ?? '10.0.0.9:53';
  const asked: string[] = [];
  const resolver: MemoryResolver = {
    asked,
    fail: null,
    clock: null,
    servers: [via],
    questionsSent: () => asked.length,
    close: () => {},
    intercepted: async () => ({ intercepted: false }),
    async query(name, type, { signal, deadlineMs = 4000 }): Promise<DnsResult> {
      if (signal.aborted) throw abortError();
      asked.push(name);
      await Promise.resolve();
      const fault = options.throwing?.(name);
      if (fault) throw fault;
      const zone = Object.keys(lists).find((each) => name.endsWith(`.${each}`));
      const said = zone === undefined ? null : (lists[zone]?.(name.slice(0, -zone.length - 1)) ?? null);
      const found = resolver.fail ?? (type === 'A' ? said : null);
      const status: DnsStatus = Array.isArray(found) ? 'answer' : (found ?? 'nxdomain');
      const ips = Array.isArray(found) ? found : [];
      await resolver.clock?.sleep(status === 'timeout' ? deadlineMs : ANSWER_MS, signal);
      return {
        name,
        type,
        status,
        rcode: 0,
        records: ips.map((address) => ({ name, ttl: 60, type: 'A', address })),
        authoritative: true,
        authentic: false,
        ede: [],
        via,
        transport: 'udp',
        ms: 1,
      };
    },
  };
  return resolver;
}

/** A clock that has nothing to do but wait: as soon as everybody sleeps, it is as late as the first one wants to wake. */
export function hastyClock(): Clock {
  let nowMs = 0;
  let isPumping = false;
  const sleepers = new Set<{ dueMs: number; wake: () => void }>();
  const pump = (): void => {
    const [first] = [...sleepers].sort((a, b) => a.dueMs - b.dueMs);
    isPumping = first !== undefined;
    if (!first) return;
    nowMs = Math.max(nowMs, first.dueMs);
    sleepers.delete(first);
    first.wake();
    // Twice round: what was woken may have questions to ask before anybody else wakes.
    setImmediate(() => setImmediate(pump));
  };
  return {
    now: () => 1_760_000_000_000 + nowMs,
    monotonic: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { dueMs: nowMs + ms, wake: resolve };
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(abortError());
        };
        if (signal.aborted) return stop();
        signal.addEventListener('abort', stop, { once: true });
        sleepers.add(sleeper);
        if (isPumping) return;
        isPumping = true;
        setImmediate(() => setImmediate(pump));
      }),
  };
}

const CAP_MS = 30_000;

/** Engine handles over a resolver in memory, and a sweep with them. Their answers take their time on one clock. */
export function memoryDeps(
  resolver: MemoryResolver,
  ...others: MemoryResolver[]
): {
  deps: EngineDeps;
  logged: unknown[];
  events: RunEvent[];
  check: (job: Partial<BlacklistJob> & Pick<BlacklistJob, 'rows' | 'subjects'>) => Promise<BlacklistRow[]>;
} {
  const logged: unknown[] = [];
  const events: RunEvent[] = [];
  const clock = hastyClock();
  for (const each of [resolver, ...others]) each.clock = clock;
  const deps: EngineDeps = {
    ...depsFor([]),
    clock,
    random: realRandom,
    resolver,
    log: (event, fields) => logged.push([event, fields]),
  };
  return {
    deps,
    logged,
    events,
    check: (job) =>
      checkBlacklists(
        { practice: false, capMs: CAP_MS, dnsHonest: true, ...job },
        deps,
        (event) => events.push(event),
        new AbortController().signal,
      ),
  };
}
