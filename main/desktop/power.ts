import type { PowerMonitor } from 'electron';

/** Shorter than this nothing has been missed, ms. */
const WORTH_NOTING_MS = 1000;

/**
 * Tells how long the computer slept, once it is awake, and when it is being shut down (macOS, Linux; Windows tells the window). The clock
 * may have been set meanwhile: a sleep is never negative.
 */
export function watchPower(options: {
  powerMonitor: Pick<PowerMonitor, 'on'>;
  now(): number;
  onWake(sleptMs: number): void;
  onShutdown(): void;
}): void {
  let sleptAt: number | null = null;
  options.powerMonitor.on('suspend', () => {
    sleptAt ??= options.now();
  });
  options.powerMonitor.on('resume', () => {
    if (sleptAt === null) return;
    const sleptMs = Math.max(0, options.now() - sleptAt);
    sleptAt = null;
    if (sleptMs >= WORTH_NOTING_MS) options.onWake(sleptMs);
  });
  // Electron's types leave the event out; its documentation has it.
  options.powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    options.onShutdown();
  });
}
