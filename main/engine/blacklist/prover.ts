import type { ListProof } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { Clock } from '../deps.ts';
import type { ListAnswer } from './answer.ts';
import type { Asker } from './asker.ts';
import { judgeProof } from './judge.ts';
import { askedName } from './key-name.ts';
import type { Proof, ProofCache } from './proof-cache.ts';
import type { SubjectKind } from './subject.ts';
import { testLabels } from './test-points.ts';
import type { Way } from './ways.ts';

const MAX_ANSWERS = 16;

/** Proofs of one sweep: each list, kind and way is proved once, whoever asks first. A proof holds for its own way only. */
export type Prover = {
  /** A proof from before, when it can still be believed. */
  known(row: DnsblRow, kind: SubjectKind, way: Way): Proof | null;
  proof(row: DnsblRow, kind: SubjectKind, way: Way): Promise<Proof>;
  /** What a refusing list says at its own test entry; asked once. */
  refusalText(row: DnsblRow, kind: SubjectKind, way: Way): Promise<string | undefined>;
};

const shown = (answer: ListAnswer): ListProof['listed'] => {
  if (answer.kind === 'silent') return { name: answer.name, result: 'silent', answers: [] };
  return answer.kind === 'none'
    ? { name: answer.name, result: 'nothing', answers: [] }
    : { name: answer.name, result: 'records', answers: answer.ips.slice(0, MAX_ANSWERS) };
};

/** Makes the prover of a sweep. */
export function createProver(cache: ProofCache, asker: Asker, clock: Clock): Prover {
  const running = new Map<string, Promise<Proof>>();
  const texts = new Map<string, Promise<string | undefined>>();
  const at = (): string => new Date(clock.now()).toISOString();
  const keyOf = (row: DnsblRow, kind: SubjectKind, way: Way): string => `${way.id}|${row.zone}|${kind}`;

  const prove = async (row: DnsblRow, kind: SubjectKind, way: Way): Promise<Proof> => {
    const labels = testLabels(row, kind);
    const via = way.line.resolver.servers[0] ?? '';
    if (!labels) {
      const none = {
        name: askedName(row, '', way.key).shown.slice(1),
        result: 'silent' as const,
        answers: [],
      };
      return { verdict: { kind: 'unproved' }, via, ms: 0, at: at(), listed: none, unlisted: none };
    }
    const [listed, unlisted] = await Promise.all([
      asker.addresses(row, labels.listed, way),
      asker.addresses(row, labels.unlisted, way),
    ]);
    const verdict = judgeProof(row, listed, unlisted, labels.anyButListed);
    const { ms } = listed;
    return { verdict, via: listed.via, ms, at: at(), listed: shown(listed), unlisted: shown(unlisted) };
  };

  return {
    known: (row, kind, way) => cache.get(keyOf(row, kind, way), clock.monotonic()),
    proof(row, kind, way) {
      const key = keyOf(row, kind, way);
      const known = cache.get(key, clock.monotonic());
      if (known) return Promise.resolve(known);
      const started = running.get(key);
      if (started) return started;
      const fresh = prove(row, kind, way).then((proof) => {
        cache.set(key, proof, clock.monotonic());
        return proof;
      });
      fresh.catch(() => undefined);
      running.set(key, fresh);
      return fresh;
    },
    refusalText(row, kind, way) {
      const key = keyOf(row, kind, way);
      const kept = cache.get(key, clock.monotonic());
      if (kept?.txt !== undefined) return Promise.resolve(kept.txt || undefined);
      const started = texts.get(key);
      if (started) return started;
      const labels = testLabels(row, kind);
      const asked = labels ? asker.text(row, labels.listed, way) : Promise.resolve(undefined);
      const told = asked.then((txt) => {
        const proof = cache.get(key, clock.monotonic());
        if (proof) proof.txt = txt ?? '';
        return txt;
      });
      told.catch(() => undefined);
      texts.set(key, told);
      return told;
    },
  };
}
