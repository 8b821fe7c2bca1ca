/** Ends browser mode when nobody has looked for a while. */
export type IdleWatch = {
  /** Tell it how many windows are connected. */
  setClients(count: number): void;
  stop(): void;
};

/** While something is still being done, look again this often. */
const BUSY_RECHECK_MS = 60_000;

/**
 * Calls `onIdle` once when no window has been connected for `idleMs` and nothing is going on.
 * The timer does not keep the process alive.
 */
export function watchIdle(options: { idleMs: number; isBusy(): boolean; onIdle(): void }): IdleWatch {
  let timer: NodeJS.Timeout | undefined;

  const arm = (waitMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (options.isBusy()) arm(Math.min(BUSY_RECHECK_MS, options.idleMs));
      else options.onIdle();
    }, waitMs);
    timer.unref();
  };

  arm(options.idleMs);
  return {
    setClients(count) {
      if (count > 0) clearTimeout(timer);
      else arm(options.idleMs);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
