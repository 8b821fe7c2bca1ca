import type { CheckRequest, RunEvent, Target, Vantage } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { ProofCache } from '../blacklist/index.ts';
import type { EngineDeps } from '../deps.ts';
import type { MessageFacts } from '../relay/index.ts';
import type { NetworkView, PracticePlace } from '../vantage/index.ts';
import type { Door } from './doors.ts';
import type { RunState } from './fold.ts';

/** Surroundings of one run. */
export type RunOptions = {
  runId: string;
  version: string;
  network: NetworkView;
  lists: readonly DnsblRow[];
  /** The name server was typed: a closed world may be behind it. */
  typedResolver: boolean;
  proofs: ProofCache;
  /** Full text of the one test message of a door (R6), when sending was agreed to. */
  composeMessage: (facts: MessageFacts & { host: string; domain: string; ourName: string }) => string;
  /** Awaited between connections while the person has paused the run. */
  paused: () => Promise<void>;
  /** Events of the run so far, when it goes on after it was cut off. */
  previous: readonly RunEvent[];
  signal: AbortSignal;
};

/** What the steps of a run share. `state` is the fold of everything emitted so far, resumed parts included. */
export type RunContext = {
  request: CheckRequest;
  options: RunOptions;
  deps: EngineDeps;
  signal: AbortSignal;
  state: RunState;
  emit(event: RunEvent): void;
  at(): string;
  /** Doors of the relay test, once planned. */
  doorCount: number;
};

/** The context once it is known what is tested, and from where. */
export type PreparedContext = RunContext & {
  target: Target;
  vantage: Vantage;
  practice: PracticePlace | null;
  doors: Door[];
};

/** A run that cannot go on for a reason a person can mend; `reason` is a word-list key under `error.`. */
export class RunRefusal extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.name = 'RunRefusal';
    this.reason = reason;
  }
}
