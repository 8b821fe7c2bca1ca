import { awaitMessages } from './arrivals-step.ts';
import type { PreparedContext } from './context.ts';
import { lookAgainEvent, nextLook } from './look-again.ts';
import { askAgain } from './relay-step.ts';
import { timeLeftMs } from './time-left.ts';

/**
 * After the doors: the patience the person asked for, first with a server that said "later", then for messages. `free`: nobody
 * else is visiting the doors any more.
 */
export async function stayForServer(context: PreparedContext, free: Promise<void>): Promise<void> {
  await lookAgainHere(context, free);
  await awaitMessages(context, context.practice !== null);
}

/** Asks again inside the run while the waits fit into `waitS`; a time that has come already costs no wait and is used. */
async function lookAgainHere(context: PreparedContext, free: Promise<void>): Promise<void> {
  const { request, state, deps, looks } = context;
  if (request.recheck) return;
  const stayMs = Math.max(0, Math.min((request.waitS ?? 0) * 1000, timeLeftMs(context)));
  const untilMs = deps.clock.now() + stayMs;
  for (;;) {
    const next = nextLook(state, looks.done);
    if (next === null || Math.max(next.dueAtMs, deps.clock.now()) > untilMs) return;
    const event = lookAgainEvent(state, looks.done, true, context.at());
    if (event) context.emit(event);
    const waitMs = next.dueAtMs - deps.clock.now();
    if (waitMs > 0) {
      const cell = state.cells.get(next.cells[0] ?? '');
      context.emit({
        type: 'now',
        at: context.at(),
        step: 'relay',
        ...(cell ? { cell: { ...cell, host: cell.host ?? cell.address } } : {}),
        attempt: 'wait-later',
      });
      await deps.clock.sleep(waitMs, context.signal);
    }
    await free;
    context.signal.throwIfAborted();
    looks.done = next.turn;
    await askAgain(context, next.cells);
  }
}
