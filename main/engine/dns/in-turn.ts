import type { Clock } from '../deps.ts';
import { throwIfStopped } from './abort.ts';

/** Whom to ask, how, and for how long one of them may hold up the next. */
export type InTurn<C, R> = {
  /** Taken from the front; `ask` may put further ones in. */
  queue: C[];
  ask(candidate: C, signal: AbortSignal): Promise<R>;
  /** A reply that ends the round. */
  settles(reply: R, candidate: C): boolean;
  /** How long to wait for those already asked before the next one is asked too. */
  headStartMs(): number;
  /** This one has held up the next. It may still answer. */
  onSilence(candidate: C): void;
  clock: Clock;
  signal: AbortSignal;
};

/**
 * Asks one after the other: the next when the one before failed or was silent for its head start. The first reply that settles wins, and
 * the others are stopped. `others` are the replies that did not settle. Rejects with AbortError when the signal fires, or as `ask` does.
 */
export async function askInTurn<C, R>(turn: InTurn<C, R>): Promise<{ settled: R | null; others: R[] }> {
  const { queue, clock, signal } = turn;
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const running = new Map<C, Promise<{ candidate: C; reply: R }>>();
  const others: R[] = [];
  const launch = (): void => {
    const candidate = queue.shift();
    if (candidate === undefined) return;
    const asked = turn.ask(candidate, both).then((reply) => ({ candidate, reply }));
    asked.catch(() => undefined);
    running.set(candidate, asked);
  };
  try {
    launch();
    while (running.size > 0) {
      const waitOver = new AbortController();
      const silence =
        queue.length > 0
          ? [clock.sleep(turn.headStartMs(), AbortSignal.any([both, waitOver.signal])).then(() => null)]
          : [];
      for (const wait of silence) wait.catch(() => undefined);
      const first = await Promise.race([...running.values(), ...silence]).finally(() => waitOver.abort());
      throwIfStopped(signal);
      if (first === null) {
        for (const candidate of running.keys()) turn.onSilence(candidate);
        launch();
        continue;
      }
      running.delete(first.candidate);
      if (turn.settles(first.reply, first.candidate)) return { settled: first.reply, others };
      others.push(first.reply);
      launch();
    }
    return { settled: null, others };
  } finally {
    over.abort();
  }
}
