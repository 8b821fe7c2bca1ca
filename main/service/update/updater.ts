import type { ByHand, UpdateTrouble } from '../../../preload/contract/index.ts';

/** What a feed says about its newest version. Text as it came, bounded but not yet fit to be shown. */
export type Newer = { version: string; notes: string; date: string };

/**
 * What a shell can do about newer versions (H1). Nothing of it happens by itself. Rejections are `UpdateError`, others count as
 * `unreachable`; all obey their signal.
 */
export type Updater = {
  /** Address given at build time; null: none. */
  readonly builtFeed: string | null;
  /** Set when this copy cannot look at all. */
  readonly fromSource: boolean;
  /** Set when this copy may only tell. */
  readonly byHand: ByHand | null;
  /** Asks the feed; null: nothing newer there. */
  check(feed: string, signal: AbortSignal): Promise<Newer | null>;
  /** Fetches what the last `check` found. Per cent, 0–100. */
  download(onPercent: (percent: number) => void, signal: AbortSignal): Promise<void>;
  /** Asks the person in a window of the system, which no page can answer. False: not now. */
  ask(version: string, host: string): Promise<boolean>;
  /** Installs what was fetched and leaves the program. */
  install(): Promise<void>;
};

/** Why an update did not come about, as a key of the word list. */
export class UpdateError extends Error {
  readonly trouble: UpdateTrouble;
  constructor(trouble: UpdateTrouble, cause?: unknown) {
    super(trouble, { cause });
    this.name = 'UpdateError';
    this.trouble = trouble;
  }
}
