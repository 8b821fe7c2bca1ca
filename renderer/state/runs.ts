import { createStore } from 'zustand/vanilla';
import type {
  Client,
  ErrorInfo,
  Language,
  MethodOutput,
  Progress,
  Report,
} from '../../preload/contract/index.ts';

export type TalkLine = MethodOutput<'run.transcript'>['lines'][number];

export type RunsState = {
  /** Live picture by run; at most two changes a second (one in screen-share mode). */
  progress: Record<string, Progress>;
  /** Report by `runId language`. */
  reports: Record<string, Report>;
  /** Trouble by run. */
  errors: Record<string, ErrorInfo>;
  load(runId: string, language: Language): Promise<void>;
  pause(runId: string, paused: boolean): Promise<void>;
  stop(runId: string): Promise<void>;
  /** Drops what is known of a run that goes on, so that an old result is not taken for the new one. */
  forget(runId: string): void;
  /** Lines of a run after a number; null when they cannot be had now. */
  talk(runId: string, after: number): Promise<MethodOutput<'run.transcript'> | null>;
};

/** A run that neither works nor waits. */
export function isOver(progress: Progress | undefined): boolean {
  return progress !== undefined && progress.state !== 'running' && progress.state !== 'paused';
}

/** Key under which a report is kept. */
export const reportKey = (runId: string, language: Language) => `${runId} ${language}`;

/** The report in a language; until it is there, the same one in the other language. */
export function reportOf(state: RunsState, runId: string, language: Language): Report | undefined {
  const other = language === 'en' ? 'id' : 'en';
  return state.reports[reportKey(runId, language)] ?? state.reports[reportKey(runId, other)];
}

/** The reports of the other runs. */
function without(reports: Record<string, Report>, runId: string): Record<string, Report> {
  return Object.fromEntries(Object.entries(reports).filter(([key]) => !key.startsWith(`${runId} `)));
}

/** Runs as the program tells about them. `everyMs`: shortest time between two repaints. */
export function createRunsStore(client: Client, everyMs: () => number) {
  const pending = new Map<string, Progress>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let lastFlush = 0;

  const store = createStore<RunsState>()((set) => {
    const keepError = (runId: string, error: ErrorInfo) =>
      set((state) => ({ errors: { ...state.errors, [runId]: error } }));
    return {
      progress: {},
      reports: {},
      errors: {},
      async load(runId, language) {
        set(({ errors: { [runId]: _gone, ...errors } }) => ({ errors }));
        const live = await client.call('check.progress', { runId, language });
        if (live.ok) set((state) => ({ progress: { ...state.progress, [runId]: live.value } }));
        if (live.ok && !isOver(live.value)) return;
        const answer = await client.call('run.report', { runId, language });
        if (answer.ok) {
          // One report a run: what is kept in the other language may be older than this one.
          set((state) => ({
            reports: { ...without(state.reports, runId), [reportKey(runId, language)]: answer.value },
          }));
        } else keepError(runId, answer.error);
      },
      async pause(runId, paused) {
        const answer = await client.call('check.pause', { runId, paused });
        if (!answer.ok) keepError(runId, answer.error);
      },
      async stop(runId) {
        const answer = await client.call('check.stop', { runId });
        if (!answer.ok) keepError(runId, answer.error);
      },
      forget(runId) {
        pending.delete(runId);
        set(({ progress: { [runId]: _old, ...progress }, reports }) => ({
          progress,
          reports: without(reports, runId),
        }));
      },
      async talk(runId, after) {
        const answer = await client.call('run.transcript', { runId, after });
        return answer.ok ? answer.value : null;
      },
    };
  });

  const flush = () => {
    timer = null;
    lastFlush = Date.now();
    const fresh = Object.fromEntries(pending);
    pending.clear();
    store.setState((state) => ({ progress: { ...state.progress, ...fresh } }));
  };

  client.on('run.progress', (progress) => {
    pending.set(progress.runId, progress);
    const wait = lastFlush + everyMs() - Date.now();
    if (wait <= 0 && timer === null) flush();
    else timer ??= setTimeout(flush, Math.max(0, wait));
  });
  return store;
}
