import type { EngineDeps } from '../deps.ts';
import { abortError } from '../smtp/index.ts';
import type { CellBook } from './cell-book.ts';
import type { CellJob } from './types.ts';

/** One more connection after the attempts, as politely as those: through the gate, after the pause, not while paused. */
export async function visitOnce(
  job: CellJob,
  book: CellBook,
  deps: EngineDeps,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  await job.paused?.();
  if (signal.aborted) throw abortError(signal);
  const turn = async (): Promise<void> => {
    const pauseMs =
      job.pauseMs === 0 ? 0 : Math.max(job.pauseMs, Math.min(MAX_PAUSE_MS, 2 * book.medianMs()));
    if (pauseMs > 0) await deps.clock.sleep(pauseMs, signal);
    await work();
  };
  await (job.gate ? job.gate(turn) : turn());
}

const MAX_PAUSE_MS = 10_000;

/** This server takes its own mail only after STARTTLS. */
export function needsTls(job: CellJob, book: CellBook): boolean {
  if (job.implicitTls) return false;
  const taken = book.attempts.filter((row) => row.id.startsWith('C1') && row.outcome === 'accepted');
  return taken.length > 0 && taken.every((row) => row.tls === true);
}
