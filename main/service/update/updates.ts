import {
  ServiceError,
  type Settings,
  type UpdateOff,
  type UpdateState,
  type UpdateTrouble,
} from '../../../preload/contract/index.ts';
import { plainNotes, releaseDay } from './notes.ts';
import { type Newer, UpdateError, type Updater } from './updater.ts';

/** A start is left in peace for this long before the daily look, ms. */
const QUIET_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A plain release: never one on trial (semver §9). */
const RELEASE = /^\d{1,5}\.\d{1,5}\.\d{1,5}$/;

export type UpdatesOptions = {
  /** Null: this shell does not renew itself. */
  updater: Updater | null;
  settings(): Settings;
  /** Keeps when the feed was asked; may throw. */
  keepCheckedAt(at: string): void;
  publish(state: UpdateState): void;
  /** Is a check of a mail server going on? */
  isRunning(): boolean;
  now(): Date;
};

export type Updates = {
  state(): UpdateState;
  check(): Promise<UpdateState>;
  download(): UpdateState;
  /** Ends a download; without one nothing changes. */
  cancel(): UpdateState;
  install(): Promise<UpdateState>;
  /** From now on the daily look is made, if the settings say so: never in the first minute, never during a run. */
  begin(): void;
  stop(): void;
};

/** Where we are with a feed; what was found belongs to that feed only. */
type Stage =
  | { at: 'idle'; newest: boolean }
  | { at: 'checking' }
  | { at: 'available'; newer: Newer }
  | { at: 'downloading'; newer: Newer; percent: number }
  | { at: 'ready'; newer: Newer }
  | { at: 'error'; key: UpdateTrouble };

/** The use case of updates (H1): a state that only moves when a person says so, or by the daily look that they switched on. */
export function createUpdates(options: UpdatesOptions): Updates {
  let stage: Stage = { at: 'idle', newest: false };
  let stageFeed = '';
  let checkedAt: string | null = null;
  let abort = new AbortController();
  let timer: ReturnType<typeof setInterval> | null = null;

  const feedNow = (): string => options.settings().updateFeed || (options.updater?.builtFeed ?? '');

  /** Another feed was set meanwhile: what is known of the old one counts no more. */
  const follow = (): string => {
    const feed = feedNow();
    if (feed !== stageFeed) {
      abort.abort();
      abort = new AbortController();
      stage = { at: 'idle', newest: false };
      stageFeed = feed;
    }
    return feed;
  };

  const state = (): UpdateState => {
    const { updater } = options;
    const feed = follow();
    const reason = whyOff(updater, feed);
    if (!updater || reason !== null) return { state: 'off', reason: reason ?? 'browser' };
    const about = {
      host: hostOf(feed),
      byHand: updater.byHand,
      checkedAt: checkedAt ?? (options.settings().updateCheckedAt || null),
    };
    return { ...shown(stage), ...about };
  };

  const move = (next: Stage): UpdateState => {
    stage = next;
    const now = state();
    options.publish(now);
    return now;
  };

  const fail = (error: unknown): UpdateState =>
    move({ at: 'error', key: error instanceof UpdateError ? error.trouble : 'unreachable' });

  const able = (): Updater => {
    if (!options.updater || state().state === 'off') throw refusal('off');
    return options.updater;
  };

  const keepCheckedAt = (): void => {
    checkedAt = options.now().toISOString();
    try {
      options.keepCheckedAt(checkedAt);
    } catch {
      // The profile cannot be written: then it is remembered until the program ends.
    }
  };

  const check = async (): Promise<UpdateState> => {
    const updater = able();
    if (stage.at === 'checking' || stage.at === 'downloading') return state();
    const { signal } = abort;
    move({ at: 'checking' });
    try {
      const found = await updater.check(stageFeed, signal);
      if (signal.aborted) return state();
      keepCheckedAt();
      if (found && RELEASE.test(found.version)) return move({ at: 'available', newer: found });
      return move({ at: 'idle', newest: true });
    } catch (error) {
      if (signal.aborted) return state();
      keepCheckedAt();
      return fail(error);
    }
  };

  const download = (): UpdateState => {
    const updater = able();
    if (stage.at === 'downloading') return state();
    if (stage.at !== 'available') throw refusal('nothing');
    if (updater.byHand) throw refusal('byHand');
    const { newer } = stage;
    const { signal } = abort;
    const begun = move({ at: 'downloading', newer, percent: 0 });
    const onPercent = (given: number): void => {
      const percent = Math.max(0, Math.min(100, Math.floor(given) || 0));
      if (signal.aborted || stage.at !== 'downloading' || stage.percent === percent) return;
      move({ at: 'downloading', newer, percent });
    };
    updater.download(onPercent, signal).then(
      () => signal.aborted || move({ at: 'ready', newer }),
      (error: unknown) => signal.aborted || fail(error),
    );
    return begun;
  };

  const cancel = (): UpdateState => {
    if (state().state !== 'downloading' || stage.at !== 'downloading') return state();
    const { newer } = stage;
    // The download's own late end finds its signal aborted and says nothing.
    abort.abort();
    abort = new AbortController();
    return move({ at: 'available', newer });
  };

  const install = async (): Promise<UpdateState> => {
    const updater = able();
    if (stage.at !== 'ready') throw refusal('nothing');
    if (options.isRunning()) throw refusal('running');
    const asked = stage;
    const isWanted = await updater.ask(asked.newer.version, hostOf(stageFeed));
    // While the question stood there the feed may have been changed, or a check begun.
    if (!isWanted || state().state !== 'ready' || stage !== asked) return state();
    if (options.isRunning()) throw refusal('running');
    try {
      await updater.install();
      return state();
    } catch (error) {
      return fail(error);
    }
  };

  /** The daily look, when it is wanted, due and disturbs nobody. */
  const lookDaily = (): void => {
    if (!options.settings().updateCheck || options.isRunning()) return;
    const now = state();
    if (now.state !== 'idle' && now.state !== 'error') return;
    const age = options.now().getTime() - Date.parse(now.checkedAt ?? '');
    // A day ahead of the clock is no day: the clock was set back.
    if (age >= 0 && age < DAY_MS) return;
    void check();
  };

  return {
    state,
    check,
    download,
    cancel,
    install,
    begin() {
      if (!options.updater || options.updater.fromSource) return;
      timer = setInterval(lookDaily, QUIET_MS);
      timer.unref();
    },
    stop() {
      if (timer) clearInterval(timer);
      abort.abort();
    },
  };
}

function whyOff(updater: Updater | null, feed: string): UpdateOff | null {
  if (!updater) return 'browser';
  if (updater.fromSource) return 'from-source';
  return feed === '' ? 'no-feed' : null;
}

function hostOf(feed: string): string {
  return URL.parse(feed)?.host ?? '';
}

/** The part of the state that the stage decides. */
function shown(stage: Stage) {
  switch (stage.at) {
    case 'idle':
      return { state: stage.at, newest: stage.newest };
    case 'checking':
      return { state: stage.at };
    case 'available': {
      const { version, notes, date } = stage.newer;
      return { state: stage.at, version, notes: plainNotes(notes), date: releaseDay(date) };
    }
    case 'downloading':
      return { state: stage.at, version: stage.newer.version, percent: stage.percent };
    case 'ready':
      return { state: stage.at, version: stage.newer.version };
    case 'error':
      return { state: stage.at, key: stage.key };
  }
}

function refusal(why: 'off' | 'nothing' | 'byHand' | 'running'): ServiceError {
  return new ServiceError({
    code: why === 'running' ? 'busy' : 'refused',
    key: `host:update.refused.${why}`,
  });
}
