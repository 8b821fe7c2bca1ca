import type { Clock } from '../../deps.ts';
import type { Delegation } from './judge.ts';
import { createKeep } from './keep.ts';
import { depthOf, lastLabels } from './labels.ts';
import { KEPT, LIMITS } from './limits.ts';

/** Where zones begin, as far as it was learnt. */
export type Delegations = {
  /** The deepest known zone that holds the name; the root when none is. */
  deepest(name: string): Delegation;
  learn(delegation: Delegation): void;
  /** Its servers did not answer for it: the next walk asks above again. */
  forget(zone: string): void;
  /** No zone begins at this name, or its servers are no help in finding out: it is not asked for again on the way. */
  learnInside(name: string, forMs: number): void;
  /**
   * The next piece of the name to show to the servers of `zone`, at least `depth` labels long: one label more than they know, until three
   * labels are shown, then all of it (RFC 9156 §2.3; below that only the list's own operator is asked).
   */
  nextPiece(name: string, depth: number): string;
};

/** Knows the root and nothing else at first. */
export function createDelegations(root: Delegation, clock: Clock): Delegations {
  const zones = createKeep<Delegation>(KEPT.zones, clock);
  const insides = createKeep<true>(KEPT.insides, clock);
  return {
    deepest(name) {
      for (let depth = depthOf(name); depth > 0; depth -= 1) {
        const found = zones.get(lastLabels(name, depth));
        if (found) return found;
      }
      return root;
    },
    learn: (delegation) => zones.set(delegation.zone, delegation, delegation.keepMs),
    forget: (zone) => zones.drop(zone),
    learnInside: (name, forMs) => insides.set(name, true, forMs),
    nextPiece(name, depth) {
      const last = Math.min(LIMITS.minimisedLabels, depthOf(name) - 1);
      for (let next = depth; next <= last; next += 1) {
        const piece = lastLabels(name, next);
        if (!insides.get(piece)) return piece;
      }
      return name;
    },
  };
}
