import {
  type CheckRequest,
  type Language,
  type Progress,
  type RunEvent,
  ServiceError,
  sleepNote,
  type Target,
} from '../../preload/contract/index.ts';
import type { EngineDeps } from '../engine/deps.ts';
import { cellKey } from '../engine/run/doors.ts';
import { emptyRunState, foldEvent, foldRun, type RunState } from '../engine/run/fold.ts';
import { type ArrivalNews, type RunOptions, runCheck } from '../engine/run/runner.ts';
import { settleArrival } from '../engine/run/settle-arrival.ts';
import { scopeOf } from '../engine/target/index.ts';
import type { CaseStore } from '../store/index.ts';
import { serverNames } from './case-key.ts';
import { progressOf } from './progress.ts';
import { figuresOf } from './run-figures.ts';
import { signsOfLife } from './signs-of-life.ts';
import { refusal } from './together/trouble.ts';

const PROGRESS_EVERY_MS = 500;
const TOUCH_EVERY_MS = 5000;

type LiveRun = {
  caseId: string;
  key: string;
  state: RunState;
  abort: AbortController;
  paused: PauseGate;
  language: Language;
  finished: Promise<RunState>;
  /** Set when an event could not be written: the disk is full, or the folder is gone. */
  notKept: boolean;
  /** When the run is to look again, by the last word of the engine. */
  lookAgainAt: string | null;
  /** News of messages that came from elsewhere while the run was going on: the engine is told when it asks. */
  news: ArrivalNews[];
  listeners: Set<() => void>;
  /** A run that looks again has its own time for the next try. */
  isLook: boolean;
  /** How long it has been going on, by a clock that nobody can set, ms. */
  elapsedMs(): number;
  take(event: RunEvent): void;
};

export type StartOptions = {
  runId: string;
  caseId: string;
  /** What must not be checked twice at once: the case's key. */
  key: string;
  /** Names under which its server is taken, for other programs to see (`CaseStore.claimServers`). */
  claims: readonly string[];
  request: CheckRequest;
  deps: EngineDeps;
  engine: Omit<RunOptions, 'runId' | 'signal' | 'paused' | 'previous'>;
  recheckOf: string | null;
  /** Continue a run that was cut off, or is to look again. */
  resume?: boolean;
};

/** News of sent messages for a run that is going on: what came so far, and a bell for more. */
export type NewsFeed = { news(): readonly ArrivalNews[]; listen(bell: () => void): () => void };

export type RunManager = {
  /** Null when another program has just begun with the same server: nothing was started, and the resolver is closed. */
  start(options: StartOptions): { finished: Promise<RunState> } | null;
  stop(runId: string): boolean;
  pause(runId: string, paused: boolean): boolean;
  isRunning(key: string): boolean;
  /** Is a server of this name or address (not this computer's own) being checked, under whatever case? */
  isVisited(names: readonly string[]): boolean;
  anyRunning(): boolean;
  /** Is this very run going on in this program? */
  isLive(runId: string): boolean;
  /** The fold of a run: live, or read back from the store. */
  state(runId: string): RunState;
  /** News of a sent message (R6), also long after the run ended. Gives the events that were added; none when it was known. */
  settle(runId: string, news: ArrivalNews): RunEvent[];
  /** Adds words to a run of this computer that has ended. Throws `ServiceError`. */
  append(runId: string, events: readonly RunEvent[]): void;
  /** Its events were replaced in the store: read them anew. */
  forget(runId: string): void;
  newsFeed(runId: string): NewsFeed;
  progress(runId: string, language: Language): Progress;
  setLanguage(language: Language): void;
  /** The computer slept meanwhile: runs that were going on note it in their conversation. Judges nothing. */
  noteSleep(sleptMs: number): void;
  /** The program ends: stops everything, waits for what is known to be written. The next start asks whether to go on with these checks. */
  close(): Promise<void>;
};

export type RunManagerDeps = {
  cases: CaseStore;
  owner: number;
  publishProgress(progress: Progress): void;
  publishEnded(ids: { runId: string; caseId: string }): void;
  publishChanged(ids: { runId: string; caseId: string }): void;
  /** Called for every event, after it was stored. */
  onEvent?(event: RunEvent): void;
  onTrouble(event: string, error: unknown): void;
  /** Came in a file: nothing is added to it. */
  isForeign(runId: string): boolean;
  nowMs(): number;
};

/** Holds the running checks of this program. */
export function createRunManager(io: RunManagerDeps): RunManager {
  const live = new Map<string, LiveRun>();
  const recent = new Map<string, RunState>();
  /** Runs of this program that could not be written whole. */
  const notKept = new Set<string>();

  const factsOf = (run: LiveRun) => ({
    paused: run.paused.isPaused,
    elapsedMs: run.elapsedMs(),
    nowMs: io.nowMs(),
    notKept: run.notKept,
  });

  const start: RunManager['start'] = (options) => {
    const { runId, caseId, request } = options;
    const previous = options.resume ? io.cases.events(runId) : [];
    const { clock } = options.deps;
    const beganMs = clock.monotonic();
    const state = options.resume ? foldRun(runId, previous) : emptyRunState(runId);
    const earlierMs = state.tookMs ?? 0;
    const run: LiveRun = {
      caseId,
      key: options.key,
      state,
      abort: new AbortController(),
      paused: new PauseGate(),
      language: request.language,
      finished: Promise.resolve(emptyRunState(runId)),
      notKept: false,
      lookAgainAt: null,
      news: [],
      listeners: new Set(),
      isLook: options.engine.resumedWhy === 'look-again',
      elapsedMs: () => earlierMs + clock.monotonic() - beganMs,
      take: () => {},
    };
    const { owner } = io;
    const { recheckOf } = options;
    const startedAt = nowText();
    const isOurs = io.cases.claimServers(options.claims, runId, signsOfLife(new Date(io.nowMs())), () => {
      if (options.resume) io.cases.setOwner(runId, owner, startedAt);
      else io.cases.addRun({ runId, caseId, request, startedAt, owner, recheckOf });
    });
    if (!isOurs) {
      options.deps.resolver.close();
      return null;
    }
    live.set(runId, run);
    run.finished = drive(run, options, previous).finally(() => options.deps.resolver.close());
    return { finished: run.finished };
  };

  const drive = async (run: LiveRun, options: StartOptions, previous: RunEvent[]): Promise<RunState> => {
    const { runId } = options;
    let seq = options.resume ? io.cases.eventCount(runId) : 0;
    let lastPublished = Number.NEGATIVE_INFINITY;
    const publish = (isForced: boolean): void => {
      // Not the time of day: set back, it would keep the window waiting.
      const now = options.deps.clock.monotonic();
      if (!isForced && now - lastPublished < PROGRESS_EVERY_MS) return;
      lastPublished = now;
      io.publishProgress(progressOf(run.state, { caseId: run.caseId, ...factsOf(run) }, run.language));
    };
    const ticker = setInterval(() => publish(false), PROGRESS_EVERY_MS);
    ticker.unref();
    const touch = (): void =>
      void keep(() => io.cases.touch(runId, new Date(io.nowMs()).toISOString()), 'run-not-touched');
    const pulse = setInterval(touch, TOUCH_EVERY_MS);
    pulse.unref();
    const take = (event: RunEvent): void => {
      if (event.type === 'look-again') run.lookAgainAt = event.dueAt;
      if (event.type === 'target')
        keep(() => io.cases.addServers(serverNames(namesOf(event.target)), runId), 'server-not-claimed');
      run.notKept ||= !keep(() => io.cases.appendEvent(runId, seq, event), 'event-not-stored');
      seq += 1;
      foldEvent(run.state, event);
      if (event.type === 'attempt' || event.type === 'run-ended' || event.type === 'verdict')
        keep(() => storeFigures(run), 'figures-not-stored');
      io.onEvent?.(event);
      publish(event.type === 'provisional');
    };
    run.take = take;
    try {
      const engine = {
        ...options.engine,
        runId,
        signal: run.abort.signal,
        paused: () => run.paused.wait(run.abort.signal),
        previous,
      };
      for await (const event of runCheck(options.request, options.deps, engine)) take(event);
    } catch (error) {
      io.onTrouble('run-failed', error);
      take({
        type: 'run-ended',
        at: new Date(io.nowMs()).toISOString(),
        result: 'failed',
        reason: 'internal',
      });
    } finally {
      // What the engine had not asked for any more, or had not sent yet when the news came.
      for (const news of run.news) for (const event of settleArrival(run.state, news, nowText())) take(event);
      clearInterval(ticker);
      clearInterval(pulse);
      live.delete(runId);
      if (run.notKept) notKept.add(runId);
      recent.set(runId, run.state);
      if (recent.size > 8) recent.delete(recent.keys().next().value ?? '');
    }
    publish(true);
    io.publishEnded({ runId, caseId: run.caseId });
    return run.state;
  };

  const nowText = (): string => new Date(io.nowMs()).toISOString();

  const keep = (write: () => void, what: string): boolean => {
    try {
      write();
      return true;
    } catch (error) {
      io.onTrouble(what, error);
      return false;
    }
  };

  const storeFigures = ({ state, lookAgainAt }: Pick<LiveRun, 'state' | 'lookAgainAt'>): void =>
    io.cases.updateRun(state.runId, figuresOf(state, lookAgainAt));

  /** Words added after the end: stored first, like all others. */
  const append = (runId: string, events: readonly RunEvent[]): void => {
    const stored = io.cases.getRun(runId);
    if (!stored) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
    if (io.isForeign(runId)) throw refusal('not-own-run');
    // Another program (the command line) may be busy with it.
    if (live.has(runId) || stored.state === 'running')
      throw new ServiceError({ code: 'busy', key: 'already-running' });
    const state = stateOf(runId);
    let seq = io.cases.eventCount(runId);
    let { lookAgainAt } = stored;
    for (const event of events) {
      io.cases.appendEvent(runId, seq, event);
      seq += 1;
      foldEvent(state, event);
      if (event.type === 'look-again') lookAgainAt = event.dueAt;
      io.onEvent?.(event);
    }
    storeFigures({ state, lookAgainAt });
    io.publishChanged({ runId, caseId: stored.caseId });
  };

  const settle = (runId: string, news: ArrivalNews): RunEvent[] => {
    const run = live.get(runId);
    const events = settleArrival(run?.state ?? stateOf(runId), news, nowText());
    if (!run) {
      if (events.length > 0) append(runId, events);
      return events;
    }
    run.news.push(news);
    for (const event of events) run.take(event);
    for (const bell of run.listeners) bell();
    if (events.length > 0) io.publishChanged({ runId, caseId: run.caseId });
    return events;
  };

  const stateOf = (runId: string): RunState => {
    const known = live.get(runId)?.state ?? recent.get(runId);
    if (known) return known;
    const stored = io.cases.getRun(runId);
    if (!stored) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
    const state = foldRun(runId, io.cases.events(runId));
    if (state.result === 'running') state.result = 'died';
    return state;
  };

  return {
    start,
    stop(runId) {
      const run = live.get(runId);
      run?.paused.open();
      run?.abort.abort();
      return run !== undefined;
    },
    pause(runId, paused) {
      const run = live.get(runId);
      if (paused) run?.paused.close();
      else run?.paused.open();
      return run !== undefined;
    },
    isRunning: (key) => [...live.values()].some((run) => run.key === key),
    isVisited: (names) => [...live.values()].some(({ state }) => visits(state, names)),
    anyRunning: () => live.size > 0,
    isLive: (runId) => live.has(runId),
    state: stateOf,
    settle,
    append,
    forget: (runId) => void recent.delete(runId),
    newsFeed: (runId) => ({
      news: () => live.get(runId)?.news ?? [],
      listen(bell) {
        const run = live.get(runId);
        run?.listeners.add(bell);
        return () => void run?.listeners.delete(bell);
      },
    }),
    progress(runId, language) {
      const run = live.get(runId);
      if (run) run.language = language;
      const caseId = run?.caseId ?? io.cases.getRun(runId)?.caseId ?? '';
      const ended = { paused: false, elapsedMs: null, nowMs: io.nowMs(), notKept: notKept.has(runId) };
      return progressOf(stateOf(runId), { caseId, ...(run ? factsOf(run) : ended) }, language);
    },
    setLanguage(language) {
      for (const run of live.values()) run.language = language;
    },
    noteSleep(sleptMs) {
      const at = nowText();
      const text = sleepNote(sleptMs);
      for (const { state, take } of live.values()) {
        const { cell } = state.now;
        take({ type: 'transcript', at, cell: cell ? cellKey(cell) : '', lines: [{ at, dir: 'note', text }] });
      }
    },
    async close() {
      // Those that are stopping were given up by the person.
      const running = [...live.values()].filter((run) => !run.abort.signal.aborted);
      const stopping = [...live.values()].map((run) => run.finished);
      for (const run of running) {
        run.paused.open();
        run.abort.abort();
      }
      await Promise.allSettled(stopping);
      for (const { isLook, caseId, state } of running) {
        // The practice servers end with the program: there is nothing to go on with.
        const isOver = isLook || state.result !== 'stopped' || io.cases.getCase(caseId)?.practice;
        if (!isOver) keep(() => io.cases.setOwner(state.runId, io.owner, nowText()), 'run-not-left-open');
      }
    },
  };
}

/** Does this run test a host of one of these names or addresses? Practice servers share the address of this computer. */
function visits({ target }: RunState, names: readonly string[]): boolean {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const addresses = (target?.hosts ?? []).flatMap((host) => host.addresses);
  const known = [
    ...(target?.hosts ?? []).map((host) => host.name.toLowerCase()),
    ...addresses.filter((row) => scopeOf(row.ip) !== 'loopback').map((row) => row.ip),
  ];
  return known.some((name) => wanted.has(name));
}

/** Hosts and addresses of a target. */
function namesOf({ hosts }: Target): string[] {
  return hosts.flatMap((host) => [host.name, ...host.addresses.map((row) => row.ip)]);
}

/** Awaited between connections; closed while the person has paused the run. */
class PauseGate {
  #release: (() => void) | null = null;
  #closed: Promise<void> | null = null;

  get isPaused(): boolean {
    return this.#closed !== null;
  }

  close(): void {
    this.#closed ??= new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  open(): void {
    this.#release?.();
    this.#release = null;
    this.#closed = null;
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.#closed && !signal.aborted) await this.#closed;
  }
}
