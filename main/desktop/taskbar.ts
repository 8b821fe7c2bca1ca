import type { BrowserWindow } from 'electron';
import type { Progress } from '../../preload/contract/index.ts';

/** No bar. */
const NONE = -1;

/** What the taskbar shows for the checks that are going on, and after one that failed unseen. */
export type Taskbar = { progress(row: Progress): void; ended(runId: string): void; seen(): void };

/** How far a check is, 0 to 1. Pure. */
export function shareDone(row: Progress): number {
  const total = row.steps.reduce((sum, step) => sum + step.total, 0);
  const done = row.steps.reduce((sum, step) => sum + Math.min(step.done, step.total), 0);
  return total === 0 ? 0 : done / total;
}

/** Keeps the bar on the program's button. Several checks share one bar. */
export function createTaskbar(
  window: () => Pick<BrowserWindow, 'setProgressBar' | 'isFocused'> | null,
): Taskbar {
  const running = new Map<string, Progress>();
  let hasFailed = false;
  const show = () => {
    const rows = [...running.values()];
    if (rows.length === 0) {
      if (hasFailed) window()?.setProgressBar(1, { mode: 'error' });
      else window()?.setProgressBar(NONE);
      return;
    }
    const share = rows.reduce((sum, row) => sum + shareDone(row), 0) / rows.length;
    const isPaused = rows.every((row) => row.state === 'paused');
    // A bar of nothing looks like no bar.
    const mode = isPaused ? 'paused' : share === 0 ? 'indeterminate' : 'normal';
    window()?.setProgressBar(Math.max(0.01, share), { mode });
  };
  return {
    progress(row) {
      const isGoing = row.state === 'running' || row.state === 'paused';
      if (isGoing) running.set(row.runId, row);
      else running.delete(row.runId);
      if (row.state === 'failed' && window()?.isFocused() === false) hasFailed = true;
      show();
    },
    ended(runId) {
      running.delete(runId);
      show();
    },
    seen() {
      if (!hasFailed) return;
      hasFailed = false;
      show();
    },
  };
}
