import { createHmac, randomBytes } from 'node:crypto';
import type { ListProof } from '../../../preload/contract/index.ts';
import type { ProofVerdict } from './judge.ts';

const GOOD_MS = 4 * 3600_000;
/** Short, or "check again" looks dead after the cause was mended. */
const BAD_MS = 10 * 60_000;
const MAX_ENTRIES = 5000;

/** A proof: both test answers, what follows from them, who answered, when (ISO), and the text of a list that refused (empty: it has none). */
export type Proof = Pick<ListProof, 'listed' | 'unlisted' | 'at'> & {
  verdict: ProofVerdict;
  txt?: string;
  via: string;
  ms: number;
};

/** Proofs of lists, in memory, per way of asking. Times are clock.monotonic ms. */
export type ProofCache = {
  get(key: string, nowMs: number): Proof | null;
  set(key: string, proof: Proof, nowMs: number): void;
  /** Stands for a list key in the names of its proofs: a new key must prove itself anew. Cannot be turned back. */
  fingerprint(secret: string): string;
};

/** Keeps good proofs 4 h and bad ones 10 min; a silence proves nothing and is not kept. */
export function createProofCache(): ProofCache {
  const kept = new Map<string, { proof: Proof; until: number }>();
  const salt = randomBytes(16);
  return {
    get(key, nowMs) {
      const found = kept.get(key);
      return found && found.until > nowMs ? found.proof : null;
    },
    set(key, proof, nowMs) {
      const { kind } = proof.verdict;
      if (kind === 'silent' || kind === 'half' || kind === 'unproved') return;
      if (kept.size >= MAX_ENTRIES) kept.clear();
      kept.set(key, { proof, until: nowMs + (kind === 'good' ? GOOD_MS : BAD_MS) });
    },
    fingerprint: (secret) =>
      createHmac('sha256', salt).update(secret.toLowerCase()).digest('hex').slice(0, 12),
  };
}
