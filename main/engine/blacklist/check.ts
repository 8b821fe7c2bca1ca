import type { BlacklistRow, ListPath } from '../../../preload/contract/index.ts';
import { type DnsblRow, keyFamilyOf } from '../../catalogue/dnsbl.ts';
import type { Emit, EngineDeps, ListWays } from '../deps.ts';
import { throwIfStopped } from '../dns/index.ts';
import { askList, type Tools, triedOf } from './ask-list.ts';
import { createAsker } from './asker.ts';
import { whyNotAsked } from './plan.ts';
import { createProofCache, type ProofCache } from './proof-cache.ts';
import { createProver } from './prover.ts';
import { toRow } from './row.ts';
import { type AskedSubject, askedSubjects, type Subject } from './subject.ts';
import { createWays, type Way, type Ways } from './ways.ts';

/**
 * What is to be asked. `dnsHonest` is what V4 found of the check's own resolver (`false`: it is not asked; absent: found out first).
 * `cache` keeps proofs between runs.
 */
export type BlacklistJob = {
  subjects: readonly Subject[];
  rows: readonly DnsblRow[];
  practice: boolean;
  /** Whole sweep, ms. What is not finished then is `no-answer` with reason `cap`. */
  capMs: number;
  dnsHonest?: boolean | null;
  cache?: ProofCache;
  /** Further ways of asking (B3); absent: the check's own resolver only. */
  ways?: ListWays;
  /** Lists the person does not want asked. */
  muted?: readonly string[];
  /** Rows that are there already (`rowKey`): not asked again, and not given. */
  known?: ReadonlySet<string>;
  /** Told when a way is used for the first time. */
  onWay?: (path: ListPath) => void;
};

type Pair = { row: DnsblRow; subject: AskedSubject };

/** One list and subject: what a row is of. */
export function rowKey(row: { zone: string; subject: string }): string {
  return `${row.zone}|${row.subject}`;
}

/** The rows that a job will give, in their order. Nothing is asked about addresses that are not public: they have none. */
export function planPairs(job: Pick<BlacklistJob, 'rows' | 'subjects' | 'practice' | 'known'>): Pair[] {
  const subjects = askedSubjects(job.subjects);
  return job.rows
    .filter((row) => row.query !== 'practice' || job.practice)
    .flatMap((row) =>
      subjects
        .filter((subject) => row.kind.includes(subject.kind))
        .filter((subject) => job.known?.has(rowKey({ zone: row.zone, subject: subject.value })) !== true)
        .map((subject) => ({ row, subject })),
    );
}

/** Where the first question goes out on a way, it is said, once. */
function announced(ways: Ways, job: BlacklistJob): Ways {
  const said = new Set<ListPath>();
  const say = (path: ListPath): void => {
    if (said.has(path)) return;
    said.add(path);
    job.onWay?.(path);
  };
  const tell = (way: Way): Way => ({
    ...way,
    line: {
      ...way.line,
      async ready() {
        // Whether port 53 is answered by others is itself a question to a root server.
        say(way.line.path);
        const readiness = await way.line.ready();
        if (readiness.ok) say(way.path);
        return readiness;
      },
    },
  });
  return { of: (row) => ways.of(row).map(tell) };
}

async function checkPair(
  { row, subject }: Pair,
  job: BlacklistJob,
  ways: Ways,
  tools: Tools,
): Promise<BlacklistRow> {
  const base = { row, subject, at: tools.now() };
  const why = whyNotAsked(row, {
    muted: job.muted ?? [],
    hasKey: job.ways?.keys.has(keyFamilyOf(row) ?? '') === true,
  });
  if (why !== null)
    return toRow({ ...base, judgement: { state: 'not-asked', reason: why, ips: [] }, via: '', ms: 0 });
  const { chosen, others, txt, egress } = await askList(row, subject, ways.of(row), tools);
  if (chosen === null)
    return toRow({
      ...base,
      judgement: { state: 'refused', reason: 'key-refused', ips: [] },
      via: '',
      ms: 0,
    });
  const { judgement, via, ms, ttl, proof, at, way } = chosen;
  return toRow({
    ...{ row, subject, judgement, via, ms, at, path: way.path, tried: triedOf(others) },
    ...(txt === undefined ? {} : { txt }),
    ...(ttl === undefined ? {} : { ttl }),
    ...(proof === undefined ? {} : { proof }),
    ...(egress === undefined ? {} : { egress }),
  });
}

/**
 * Asks every list about every public subject that it can be asked about, and proves each list in the same run (RFC 5782 §5), way by
 * way until one decides (B3). Every row of `planPairs` is emitted once, as it becomes known, and returned in that order; whatever
 * happens to one does not touch the others. Rejects with AbortError only.
 */
export async function checkBlacklists(
  job: BlacklistJob,
  deps: EngineDeps,
  emit: Emit,
  signal: AbortSignal,
): Promise<BlacklistRow[]> {
  throwIfStopped(signal);
  const now = (): string => new Date(deps.clock.now()).toISOString();
  const cap = new AbortController();
  const over = new AbortController();
  deps.clock.sleep(job.capMs, AbortSignal.any([signal, over.signal])).then(
    () => cap.abort(),
    () => undefined,
  );
  const cache = job.cache ?? createProofCache();
  const asker = createAsker(deps, signal, cap.signal);
  const ways = announced(createWays({ ...job, cache }, deps, AbortSignal.any([signal, cap.signal])), job);
  // Only the kind of the error: its message may hold a name that was asked, and the name a key.
  const onError = (error: unknown): void =>
    deps.log('list-failed', { error: error instanceof Error ? error.name : typeof error });
  const tools: Tools = { asker, prover: createProver(cache, asker, deps.clock), now, onError };
  try {
    const settled = await Promise.allSettled(
      planPairs(job).map(async (pair) => {
        const row = await checkPair(pair, job, ways, tools).catch((error: unknown) => {
          throwIfStopped(signal);
          onError(error);
          const judgement = { state: 'no-answer' as const, reason: 'failed', ips: [] };
          return toRow({ ...pair, judgement, via: deps.resolver.servers[0] ?? '', ms: 0, at: now() });
        });
        throwIfStopped(signal);
        emit({ type: 'blacklist-row', at: now(), row });
        return row;
      }),
    );
    throwIfStopped(signal);
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  } finally {
    over.abort();
  }
}
