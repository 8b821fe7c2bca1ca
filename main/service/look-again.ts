import { type RunEvent, ServiceError } from '../../preload/contract/index.ts';
import type { StoredRun } from '../store/index.ts';
import { caseKey, serverNames } from './case-key.ts';
import { isPracticeOver } from './practice-over.ts';
import { isAlive, signsOfLife } from './signs-of-life.ts';
import type { StartedCheck } from './start-check.ts';
import type { HandlersOf, ServiceContext } from './types.ts';

/** The wall clock is asked at least this often: computers sleep, and clocks are set. */
const CHECK_EVERY_MS = 30_000;
const CHECK_SOONEST_MS = 1000;
/** Later than this the server has long forgotten the first contact: asking again would prove nothing. */
const STALE_MS = 4 * 86_400_000;
/** A run whose server is busy with another check of ours is put off by this. */
const PUT_OFF_MS = 60_000;

export type LookAgain = {
  /** From now on due runs are resumed, also those that fell due while the program was not running. */
  begin(): void;
  /** Asks the clock now. Resolves when the run that was due, if any, has ended. */
  check(): Promise<void>;
  now(runId: string): Promise<void>;
  never(runId: string): void;
  /** No more looks. Resolves when those under way have ended and what is left of them is written: stop the runs meanwhile. */
  stop(): Promise<void>;
};

type Resume = (runId: string) => Promise<StartedCheck>;

/** Asks greylisting servers again when the time has come (relay-tests §3.5), one run after the other. */
export function createLookAgain(context: Omit<ServiceContext, 'lookAgain'>, resume: Resume): LookAgain {
  const { cases } = context.store;
  let timer: NodeJS.Timeout | undefined;
  let isOn = false;
  let isBusy = false;
  let isClosing = false;
  const underWay = new Set<Promise<unknown>>();

  const schedule = (): void => {
    if (!isOn) return;
    const [first] = cases.lookingAgain();
    const untilMs = first ? Date.parse(first.dueAt) - context.now().getTime() : CHECK_EVERY_MS;
    const waitMs = Math.min(CHECK_EVERY_MS, Math.max(CHECK_SOONEST_MS, untilMs));
    timer = setTimeout(
      () =>
        void check()
          .catch(() => {})
          .then(schedule),
      waitMs,
    );
    timer.unref();
  };

  const check = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      for (let due = nextDue(); due !== null; due = nextDue()) await resumeDue(due);
    } finally {
      isBusy = false;
    }
  };

  /** The first run that is due and whose server is not being checked. Stale ones are given up on the way. */
  const nextDue = (): { runId: string; dueAt: string } | null => {
    const nowMs = context.now().getTime();
    cases.returnLooks(signsOfLife(context.now()), context.runs.isLive);
    for (const row of cases.lookingAgain()) {
      const lateMs = nowMs - Date.parse(row.dueAt);
      if (lateMs < 0) return null;
      if (lateMs > STALE_MS || isPracticeOver(row.runId, context)) {
        giveUp(row.runId);
        continue;
      }
      const stored = cases.getRun(row.runId);
      if (stored && !isServerBusy(stored)) return row;
    }
    return null;
  };

  /** Is a check of this server going on, here or in another program on this computer? */
  const isServerBusy = ({ runId, caseId, request }: StoredRun): boolean => {
    if (context.runs.isRunning(caseKey(request).key)) return true;
    const { target } = context.runs.state(runId);
    const names = (target?.hosts ?? []).flatMap((host) => [
      host.name,
      ...host.addresses.map((row) => row.ip),
    ]);
    if (context.runs.isVisited(names)) return true;
    const life = signsOfLife(context.now());
    if (cases.areServersTaken(serverNames(names), runId, life)) return true;
    const dead = new Set(cases.interrupted(isAlive, life.staleBefore).map((row) => row.runId));
    return cases.listRuns(caseId).some((run) => run.state === 'running' && !dead.has(run.runId));
  };

  const resumeDue = async ({ runId, dueAt }: { runId: string; dueAt: string }): Promise<void> => {
    const before = take(runId, dueAt);
    if (before === null) return;
    try {
      await keepDue(runId, dueAt, await resume(runId));
    } catch (error) {
      const isLater = error instanceof ServiceError && error.info.code === 'busy';
      const laterAt = new Date(context.now().getTime() + PUT_OFF_MS).toISOString();
      cases.releaseLookAgain(before, isLater ? laterAt : dueAt);
      if (!isLater) giveUp(runId);
    }
  };

  /** The run as it was before it was taken; null when somebody else has it. */
  const take = (runId: string, dueAt: string): StoredRun | null => {
    const before = cases.getRun(runId);
    const isTaken = cases.claimLookAgain(runId, dueAt, process.pid, context.now().toISOString());
    return isTaken ? before : null;
  };

  /** A program that is closed meanwhile looks again at its next start. */
  const keepDue = (runId: string, dueAt: string, { finished }: StartedCheck): Promise<void> => {
    const kept = finished.then(({ result }) => {
      if (isClosing && result === 'stopped') cases.setLookAgain(runId, dueAt);
    });
    underWay.add(kept);
    return kept.finally(() => underWay.delete(kept));
  };

  const giveUp = (runId: string): void => {
    const stored = cases.getRun(runId);
    cases.setLookAgain(runId, null);
    if (stored && stored.state !== 'running') context.runs.append(runId, [lastWord(runId)]);
    context.shell.publish('cases.changed', {});
  };

  const lastWord = (runId: string): RunEvent => {
    const known = context.runs.state(runId).lookAgain;
    const at = context.now().toISOString();
    return {
      type: 'look-again',
      at,
      cells: known?.cells ?? [],
      dueAt: null,
      turn: known?.turn ?? 0,
      of: known?.of ?? 0,
    };
  };

  const waitingRun = (runId: string): string => {
    const stored = cases.getRun(runId);
    if (!stored) throw new ServiceError({ code: 'not-found', key: 'run-not-found' });
    if (stored.lookAgainAt === null) throw new ServiceError({ code: 'not-found', key: 'nothing-to-ask' });
    return stored.lookAgainAt;
  };

  return {
    begin() {
      if (isOn) return;
      isOn = true;
      void check()
        .catch(() => {})
        .then(schedule);
    },
    check,
    async now(runId) {
      const dueAt = waitingRun(runId);
      const before = take(runId, dueAt);
      if (before === null) throw new ServiceError({ code: 'busy', key: 'already-running' });
      try {
        keepDue(runId, dueAt, await resume(runId)).catch(() => {});
      } catch (error) {
        cases.releaseLookAgain(before, dueAt);
        throw error;
      }
    },
    never(runId) {
      waitingRun(runId);
      giveUp(runId);
    },
    stop() {
      isOn = false;
      isClosing = true;
      clearTimeout(timer);
      return Promise.allSettled(underWay).then(() => {});
    },
  };
}

/** `run.lookAgain`: the person asks again now, or not any more. */
export function lookAgainHandlers(context: ServiceContext): HandlersOf<'run.lookAgain'> {
  return {
    async 'run.lookAgain'({ runId, when }) {
      if (when === 'now') await context.lookAgain.now(runId);
      else context.lookAgain.never(runId);
      return { done: true };
    },
  };
}
