import {
  type BlacklistJob,
  blacklistFindings,
  checkBlacklists,
  createProofCache,
} from '../../../main/engine/blacklist/index.ts';
import type { EngineDeps, ListWays } from '../../../main/engine/deps.ts';
import { createResolver } from '../../../main/engine/dns/index.ts';
import type { DirectResolver, Interception, Resolver } from '../../../main/engine/dns/resolver.ts';
import type { BlacklistRow, RunEvent } from '../../../preload/contract/index.ts';
import { realClock, realRandom } from '../../fakes/dns/handles.ts';
import { type ListBehaviour, startFakeLists } from '../../fakes/dns/lists.ts';
import type { FakeDns } from '../../fakes/dns/server.ts';
import { depsFor } from './helpers.ts';

export type Lists = Record<string, ListBehaviour>;

/** What each way leads to. A missing one is a way that is not there, except `system`, which then refuses every question. */
export type World = {
  system?: Lists;
  typed?: Lists;
  direct?: Lists;
  interception?: Interception;
  isTyped?: boolean;
  keys?: Record<string, string>;
  deadlineMs?: number;
};

export type Swept = {
  rows: BlacklistRow[];
  events: RunEvent[];
  asked: Record<'system' | 'typed' | 'direct', string[]>;
  used: string[];
  /** Everything that was kept or said: for looking whether a key is in it. */
  everything: string;
};

/** Answers of `lists`, told as coming from the lists' own servers. */
export function asDirect(
  resolver: Resolver,
  interception: Interception = { intercepted: false },
): DirectResolver {
  return {
    ...resolver,
    async query(name, type, options) {
      const result = await resolver.query(name, type, options);
      return { ...result, authoritative: true };
    },
    intercepted: async () => interception,
  };
}

/** Runs a job over real loopback name servers, one behind each way. */
export async function sweepWays(
  world: World,
  job: Partial<BlacklistJob> & Pick<BlacklistJob, 'rows' | 'subjects'>,
): Promise<Swept> {
  const { deadlineMs = 400 } = world;
  const opened: FakeDns[] = [];
  const resolvers: Resolver[] = [];
  const open = async (lists: Lists): Promise<{ server: FakeDns; resolver: Resolver }> => {
    const server = await startFakeLists(lists);
    const resolver = createResolver({
      servers: [server.address],
      deadlineMs,
      random: realRandom,
      clock: realClock,
    });
    opened.push(server);
    resolvers.push(resolver);
    return { server, resolver };
  };
  const system = await open(world.system ?? {});
  const typed = world.typed ? await open(world.typed) : null;
  const direct = world.direct ? await open(world.direct) : null;
  const logged: unknown[] = [];
  const deps: EngineDeps = {
    ...depsFor([system.server.address], deadlineMs),
    resolver: system.resolver,
    log: (event, fields) => logged.push([event, fields]),
  };
  const ways: ListWays = {
    isTyped: world.isTyped ?? false,
    typed: typed?.resolver ?? null,
    direct: direct ? asDirect(direct.resolver, world.interception) : null,
    keys: new Map(Object.entries(world.keys ?? {})),
  };
  const events: RunEvent[] = [];
  const used: string[] = [];
  const cached: unknown[] = [];
  const cache = job.cache ?? createProofCache();
  const spied = {
    ...cache,
    set: (key: string, proof: Parameters<typeof cache.set>[1], nowMs: number) => {
      cached.push([key, proof]);
      cache.set(key, proof, nowMs);
    },
  };
  try {
    const rows = await checkBlacklists(
      {
        practice: false,
        capMs: 10_000,
        dnsHonest: world.system !== undefined,
        ...job,
        cache: spied,
        ways,
        onWay: (path) => used.push(path),
      },
      deps,
      (event) => events.push(event),
      new AbortController().signal,
    );
    const names = (server: FakeDns | undefined): string[] => server?.asked.map(({ name }) => name) ?? [];
    return {
      rows,
      events,
      used,
      asked: { system: names(system.server), typed: names(typed?.server), direct: names(direct?.server) },
      everything: JSON.stringify([rows, events, logged, cached, blacklistFindings(rows, job.subjects)]),
    };
  } finally {
    for (const resolver of resolvers) resolver.close();
    for (const server of opened) await server.close();
  }
}
