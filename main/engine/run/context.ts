import type { CheckRequest, Delivery, RunEvent, Target, Vantage } from '../../../preload/contract/index.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import type { ProofCache } from '../blacklist/index.ts';
import type { EngineDeps, ListWays } from '../deps.ts';
import type { MessageFacts } from '../relay/index.ts';
import type { NetworkView, PracticePlace } from '../vantage/index.ts';
import type { Door } from './doors.ts';
import type { RunState } from './fold.ts';

/** A message that a server took, by its door (`cellKey`). `ordinary`: the one to the server's own mailbox (R7). */
export type PendingArrival = { cell: string; ordinary: boolean; delivery: Delivery };

/** What became of such a message; `delivery` carries the same token. */
export type ArrivalNews = PendingArrival;

/**
 * Watches a mailbox for the messages in `pending` and yields each as it arrives, or comes back. Ends by itself when all of
 * them did, when `waitMs` are over, or on abort. To end earlier, or to throw, means that it could not watch: then nothing
 * is concluded from the silence.
 */
export type AwaitArrivals = (
  pending: readonly PendingArrival[],
  waitMs: number,
  signal: AbortSignal,
) => AsyncIterable<ArrivalNews>;

/** Surroundings of one run. */
export type RunOptions = {
  runId: string;
  version: string;
  network: NetworkView;
  lists: readonly DnsblRow[];
  /** The name server was typed: a closed world may be behind it. */
  typedResolver: boolean;
  proofs: ProofCache;
  /** Further ways of asking lists (B3); absent: the check's resolver only. */
  listWays?: ListWays;
  /** Lists that the person does not want asked. */
  mutedZones?: readonly string[];
  /** Full text of the one test message of a door (R6), when sending was agreed to. */
  composeMessage: (facts: MessageFacts & { host: string; domain: string; ourName: string }) => string;
  /** Where arrivals are seen, when there is such a place (R6). Without it the person says later what arrived. */
  awaitArrivals?: AwaitArrivals;
  /** Why a run with `previous` events goes on; default `cut-off`. */
  resumedWhy?: 'cut-off' | 'look-again';
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
  /** Something else than mail and DNS questions about the target left this computer: a key for `left.others` (S7). */
  leave(what: string): void;
  /** When the run's own time limit ends it, epoch ms; null without a limit. */
  endsAtMs: number | null;
  /** Times of the schedule at which the server was asked again so far; shared by all parts of the run. */
  looks: { done: number };
  /** Has a door taken on the one ordinary message of the run? Shared likewise. */
  ordinary: { taken: boolean };
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
