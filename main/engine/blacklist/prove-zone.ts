import type { ZoneTest } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { EngineDeps, ListWays } from '../deps.ts';
import { throwIfStopped } from '../dns/index.ts';
import { createAsker } from './asker.ts';
import { judgeKeyed, type ProofVerdict } from './judge.ts';
import { createProofCache } from './proof-cache.ts';
import { createProver } from './prover.ts';
import type { SubjectKind } from './subject.ts';
import { testLabels } from './test-points.ts';
import { createWays, type Way } from './ways.ts';

const CAP_MS = 20_000;
const EMPTY_REASON: Record<SubjectKind, string> = { ip4: 'empty', ip6: 'empty-ip6', domain: 'empty-domain' };

type Result = Pick<ZoneTest, 'result'> & { reason?: string };

function resultOf(verdict: ProofVerdict, kind: SubjectKind, way: Way): Result {
  switch (verdict.kind) {
    case 'good':
      return { result: 'good' };
    case 'half':
      return { result: 'no-answer', reason: 'proof-unfinished' };
    case 'unproved':
      return { result: 'no-test-point', reason: 'unproved' };
    case 'silent':
      return { result: 'no-answer', reason: verdict.reason };
    case 'broken':
      return { result: 'broken', reason: verdict.reason };
    case 'empty':
      return way.key === null
        ? { result: 'empty', reason: EMPTY_REASON[kind] }
        : { result: 'refused', reason: 'key-refused' };
    case 'refused': {
      const said = { state: 'refused' as const, reason: verdict.reason, ips: verdict.ips };
      const { reason } = way.key === null ? said : judgeKeyed(verdict, said);
      return { result: 'refused', ...(reason === undefined ? {} : { reason }) };
    }
  }
}

const TELLING: readonly ZoneTest['result'][] = [
  'good',
  'refused',
  'broken',
  'empty',
  'no-test-point',
  'no-answer',
];

/**
 * Asks a list its two test questions now, past every cache, on the ways of asking in their order until one proves it good (RFC 5782
 * §5). Nothing is asked of a list without test entries. `reason` and `via` are of the most telling answer. Rejects with AbortError only.
 */
export async function proveZone(
  job: { row: DnsblRow; kind: SubjectKind; ways?: ListWays; dnsHonest?: boolean | null; capMs?: number },
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<ZoneTest> {
  throwIfStopped(signal);
  const { row, kind } = job;
  const base = { zone: row.zone, kind };
  if (testLabels(row, kind) === null)
    return { ...base, result: 'no-test-point', reason: 'unproved', via: '' };
  const cap = new AbortController();
  const over = new AbortController();
  deps.clock.sleep(job.capMs ?? CAP_MS, AbortSignal.any([signal, over.signal])).then(
    () => cap.abort(),
    () => undefined,
  );
  const cache = createProofCache();
  const asker = createAsker(deps, signal, cap.signal);
  const prover = createProver(cache, asker, deps.clock);
  const ways = createWays({ ...job, cache }, deps, AbortSignal.any([signal, cap.signal])).of(row);
  const found: ZoneTest[] = [];
  try {
    for (const way of ways) {
      const test = { ...base, ...(await proveOn(way, job, prover)) };
      throwIfStopped(signal);
      found.push(test);
      if (test.result === 'good' || (way.path === 'direct' && test.result !== 'no-answer')) return test;
    }
  } finally {
    over.abort();
  }
  const [best] = found.sort((a, b) => TELLING.indexOf(a.result) - TELLING.indexOf(b.result));
  return best ?? { ...base, result: 'refused', reason: 'needs-key', via: '' };
}

async function proveOn(
  way: Way,
  { row, kind }: { row: DnsblRow; kind: SubjectKind },
  prover: ReturnType<typeof createProver>,
): Promise<Result & { via: string }> {
  const readiness = await way.line.ready();
  if (!readiness.ok)
    return { result: 'no-answer', reason: readiness.reason, via: way.line.resolver.servers[0] ?? '' };
  const proof = await prover.proof(row, kind, way);
  return { ...resultOf(proof.verdict, kind, way), via: proof.via };
}
