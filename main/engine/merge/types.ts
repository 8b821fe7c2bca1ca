import type {
  Cell,
  Culprit,
  Family,
  Meaning,
  PartFacts,
  Place,
  Vantage,
  VerdictCode,
  VerdictCore,
} from '../../../preload/contract/index.ts';
import type { RunState } from '../run/fold.ts';

/** A run of a case. `recheckOf`: the run whose finding was looked at again; null or left out: a run of its own. */
export type MergePart = { facts: PartFacts; own: boolean; state: RunState; recheckOf?: string | null };

/** Why a part does not count for the place that it names. Words: `merged:doubt.<doubt>`. */
export type Doubt = NonNullable<PartFacts['doubt']>;

/** A part as it is judged. `at`: when it began, by the server's clock where that is known (ms). */
export type JudgedPart = MergePart & {
  id: string;
  /** Where it counts: a doubtful part counts for nobody. */
  place: Place;
  at: number;
  old: boolean;
  doubt?: Doubt;
  verdict: VerdictCore;
};

/** What one door said to one part. */
export type DoorAnswer = { part: JudgedPart; cell: Cell };

/** All parts of one place seen together. `state`: as one run; `base`: the newest whole run. */
export type PlaceView = {
  place: Place;
  base: JudgedPart;
  parts: JudgedPart[];
  state: RunState;
  /** Part of each door of `state.cells`. */
  partOf: Map<string, JudgedPart>;
  /** Answers of other parts of this place that say otherwise, by door. */
  others: Map<string, DoorAnswer[]>;
  /** Doors where a yes and a no of this place are both fresh. */
  disputed: Set<string>;
  verdict: VerdictCore;
};

/** What an answer comes to in the inside × outside table. */
export type AnswerClass = 'accepted' | 'refused' | 'keeps' | 'silent' | 'unknown';

/** Ids and numbers that fill a sentence. */
export type CoreParams = Record<string, string | number>;

/** What one place says in one row, without words. */
export type CoreCell = { part: JudgedPart; state: string; params: CoreParams };

/** One row without words. `says`: key under `merged:says`, where the row's own words fit better than those of its meaning. */
export type CoreRow = {
  topic: 'door' | 'seen-as' | 'login' | 'encryption' | 'blacklists' | 'names';
  host?: string;
  family?: Family;
  port?: number;
  inside: CoreCell | null;
  outside: CoreCell | null;
  meaning: Meaning;
  says?: string;
  params: CoreParams;
  differs: boolean;
  others: (CoreCell & { place: Place })[];
};

/** How strangers looked to the server. */
export type Mask = {
  address: string;
  culprit: Culprit['kind'];
  how: 'private' | 'same-as-inside' | 'not-the-real-one';
  door: string;
};

/** The merged answer without words. */
export type MergeCore = {
  parts: JudgedPart[];
  inside: PlaceView | null;
  outside: PlaceView | null;
  /** Parts that count neither for staff nor for strangers. */
  unknown: PlaceView | null;
  /** The place that decides the verdict. */
  deciding: PlaceView;
  /** Doors of both places, in the order of the first `rows`. */
  pairs: { inside: DoorAnswer | null; outside: DoorAnswer | null }[];
  rows: CoreRow[];
  /** Index in `rows` of the door that decided. */
  decidingRow: number | null;
  meaning: Meaning;
  verdict: VerdictCore;
  /** What the deciding place's own verdict was. */
  ownCode: VerdictCode;
  mask: Mask | null;
  clocksApartS: number | null;
  /** False: two parts of different computers are near in time and a clock is not known. */
  orderKnown: boolean;
  /** Outside could not connect where inside could, and an MX host of the domain answered some outside part. */
  mxReached: boolean;
  vantages: { inside: Vantage | null; outside: Vantage | null };
};
