import type { BlacklistRow } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { Emit, EngineDeps } from '../deps.ts';
import { throwIfStopped } from '../dns/index.ts';
import { type Asker, createAsker } from './asker.ts';
import { type Judgement, judgeProof, judgeRow } from './judge.ts';
import { createProofCache, type Proof, type ProofCache } from './proof-cache.ts';
import { toRow } from './row.ts';
import {
  type AskedSubject,
  askedSubjects,
  registeredDomain,
  type Subject,
  type SubjectKind,
} from './subject.ts';
import { testNames } from './test-points.ts';

/** What is to be asked. `dnsHonest: false` (V4) = nothing is asked. `cache` keeps proofs between runs. */
export type BlacklistJob = {
  subjects: readonly Subject[];
  rows: readonly DnsblRow[];
  practice: boolean;
  /** Whole sweep, ms. What is not finished then is `no-answer` with reason `cap`. */
  capMs: number;
  dnsHonest?: boolean | null;
  cache?: ProofCache;
};

const operatorOf = (row: DnsblRow): string => row.operator ?? registeredDomain(row.zone) ?? row.zone;

async function prove(row: DnsblRow, kind: SubjectKind, asker: Asker): Promise<Proof> {
  const names = testNames(row, kind);
  if (!names) return { verdict: { kind: 'unproved' }, via: '', ms: 0 };
  const operator = operatorOf(row);
  const [listed, unlisted] = await Promise.all([
    asker.addresses(operator, names.listed),
    asker.addresses(operator, names.unlisted),
  ]);
  const verdict = judgeProof(row, listed, unlisted, names.anyButListed);
  const txt = verdict.kind === 'refused' ? await asker.text(operator, names.listed) : undefined;
  return { verdict, via: listed.via, ms: listed.ms, ...(txt === undefined ? {} : { txt }) };
}

/** Proofs of this run: each list and kind is proved once, whoever asks first. */
function createProver(job: BlacklistJob, deps: EngineDeps, asker: Asker) {
  const cache = job.cache ?? createProofCache();
  const path = deps.resolver.servers.join(' ');
  const running = new Map<string, Promise<Proof>>();
  return {
    known: (row: DnsblRow, kind: SubjectKind): Proof | null =>
      cache.get(`${path}|${row.zone}|${kind}`, deps.clock.monotonic()),
    proof(row: DnsblRow, kind: SubjectKind): Promise<Proof> {
      const key = `${path}|${row.zone}|${kind}`;
      const known = cache.get(key, deps.clock.monotonic());
      if (known) return Promise.resolve(known);
      const started = running.get(key);
      if (started) return started;
      const fresh = prove(row, kind, asker).then((proof) => {
        cache.set(key, proof, deps.clock.monotonic());
        return proof;
      });
      fresh.catch(() => undefined);
      running.set(key, fresh);
      return fresh;
    },
  };
}

const isFinal = (proof: Proof | null): proof is Proof =>
  proof?.verdict.kind === 'refused' || proof?.verdict.kind === 'broken';

async function checkOne(
  row: DnsblRow,
  subject: AskedSubject,
  asker: Asker,
  prover: ReturnType<typeof createProver>,
): Promise<BlacklistRow> {
  const operator = operatorOf(row);
  const name = `${subject.label}.${row.zone}`;
  const known = prover.known(row, subject.kind);
  const [proof, answer] = isFinal(known)
    ? [known, null]
    : await Promise.all([prover.proof(row, subject.kind), asker.addresses(operator, name)]);
  const judgement: Judgement = judgeRow(
    row,
    subject.kind,
    proof.verdict,
    answer ?? { kind: 'none', name, via: proof.via, ms: proof.ms },
  );
  const isHit = ['listed', 'policy', 'information'].includes(judgement.state);
  const isOwnRefusal = judgement.state === 'refused' && proof.verdict.kind !== 'refused';
  const txt = isHit || isOwnRefusal ? await asker.text(operator, name) : proof.txt;
  return toRow({
    row,
    subject,
    judgement,
    via: answer?.via || proof.via,
    ms: answer?.ms ?? proof.ms,
    ...(txt === undefined ? {} : { txt }),
    ...(answer?.kind === 'records' && isHit ? { ttl: answer.ttl } : {}),
  });
}

/**
 * Asks every list about every public subject that it can be asked about, and proves each list in the same run (RFC 5782 §5).
 * Rows are emitted as they become known and returned in the order of `job.rows`. Nothing is asked about addresses that are
 * not public: `blacklistFindings` says so once per subject, there are no rows. Rejects with AbortError only.
 */
export async function checkBlacklists(
  job: BlacklistJob,
  deps: EngineDeps,
  emit: Emit,
  signal: AbortSignal,
): Promise<BlacklistRow[]> {
  throwIfStopped(signal);
  const lists = job.rows.filter((row) => row.query !== 'practice' || job.practice);
  const subjects = askedSubjects(job.subjects);
  const pairs = lists.flatMap((row) =>
    subjects.filter((subject) => row.kind.includes(subject.kind)).map((subject) => ({ row, subject })),
  );
  const tell = (row: BlacklistRow): BlacklistRow => {
    emit({ type: 'blacklist-row', at: new Date(deps.clock.now()).toISOString(), row });
    return row;
  };
  if (job.dnsHonest === false) {
    const via = deps.resolver.servers[0] ?? '';
    const judgement: Judgement = { state: 'not-asked', reason: 'dns-makes-up', ips: [] };
    return pairs.map(({ row, subject }) => tell(toRow({ row, subject, judgement, via, ms: 0 })));
  }
  const cap = new AbortController();
  const over = new AbortController();
  deps.clock.sleep(job.capMs, AbortSignal.any([signal, over.signal])).then(
    () => cap.abort(),
    () => undefined,
  );
  const asker = createAsker(deps, signal, cap.signal);
  const prover = createProver(job, deps, asker);
  try {
    return await Promise.all(
      pairs.map(async ({ row, subject }) => tell(await checkOne(row, subject, asker, prover))),
    );
  } finally {
    over.abort();
  }
}
