import { setImmediate } from 'node:timers/promises';

/** Work goes on for so long before others (the window, a running check) get their turn, ms. */
const TURN_MS = 25;

type Pause = () => Promise<void>;

/** A long work calls this between its steps: now and then it lets others go first. */
export function makePause(): Pause {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MS) return;
    await setImmediate();
    since = performance.now();
  };
}

/** Runs a work that yields between its steps, with pauses. */
export async function runGently<T>(work: Generator<undefined, T>, pause: Pause): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await pause();
  }
}

/** The same at once. */
export function runAtOnce<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
