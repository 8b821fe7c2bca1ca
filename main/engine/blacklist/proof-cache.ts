import type { ProofVerdict } from './judge.ts';

const GOOD_MS = 4 * 3600_000;
/** Short, or "check again" looks dead after the cause was mended. */
const BAD_MS = 10 * 60_000;
const MAX_ENTRIES = 5000;

/** A proof with the text that a refusing list gave, and who was asked. */
export type Proof = { verdict: ProofVerdict; txt?: string; via: string; ms: number };

/** Proofs of lists, in memory, per way of asking. Times are clock.monotonic ms. */
export type ProofCache = {
  get(key: string, nowMs: number): Proof | null;
  set(key: string, proof: Proof, nowMs: number): void;
};

/** Keeps good proofs 4 h and bad ones 10 min; a silence proves nothing and is not kept. */
export function createProofCache(): ProofCache {
  const kept = new Map<string, { proof: Proof; until: number }>();
  return {
    get(key, nowMs) {
      const found = kept.get(key);
      return found && found.until > nowMs ? found.proof : null;
    },
    set(key, proof, nowMs) {
      const { kind } = proof.verdict;
      if (kind === 'silent' || kind === 'half') return;
      if (kept.size >= MAX_ENTRIES) kept.clear();
      kept.set(key, { proof, until: nowMs + (kind === 'good' ? GOOD_MS : BAD_MS) });
    },
  };
}
