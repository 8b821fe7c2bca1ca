import type { CheckRequest } from '../../../preload/contract/index.ts';
import type { RunState } from '../../engine/run/fold.ts';
import type { ServiceContext } from '../types.ts';
import { openDeliveries } from './proof-context.ts';
import { settleText } from './settle-source.ts';

type WithCatcher = {
  /** The request, with the catcher's address as the place the message goes to, when it was wished. */
  request: CheckRequest;
  /** To be called when the run has begun: mail that comes in is shown to it. */
  attach(runId: string): void;
  /** To be called when the run has ended. */
  release(runId: string, state: RunState): Promise<void>;
};

/**
 * Opens the catcher for a run that wants it (R6, `confirm: 'catcher'`). One that this run opened is closed with the run, unless
 * a message is still on its way: then its own idle time ends it. Throws `ServiceError` when the port cannot be had.
 */
export async function withCatcher(request: CheckRequest, context: ServiceContext): Promise<WithCatcher> {
  if (request.confirm !== 'catcher') return { request, attach: () => {}, release: async () => {} };
  const { catcher } = context;
  const wasListening = catcher.state().listening;
  const world = context.practiceWorld();
  const { mailbox } = await catcher.start({
    port: request.catcher?.port ?? context.store.settings.read().catcherPort,
    host: request.catcher?.host,
    // The practice world may be up beside a check of a real server.
    loopbackOnly: world !== null && request.resolvers.includes(world.resolver),
    // A run that goes on keeps the address under which its messages went out.
    mailbox: request.deliverTo,
  });
  return {
    request: mailbox === null ? request : { ...request, ...farEnd(request, mailbox) },
    attach: (runId) => void context.catcherRuns.add(runId),
    async release(runId, state) {
      // Mail that was quicker than the run's own account of having sent it.
      for (const mail of catcher.mails()) settleText(runId, mail.source, 'catcher', context);
      const isWaiting = openDeliveries(context.runs.state(state.runId)).some(
        ({ delivery }) => delivery.state !== 'seen',
      );
      if (isWaiting) return catcher.touch();
      context.catcherRuns.delete(runId);
      if (!wasListening) await catcher.stop();
    },
  };
}

/** In a closed world (typed resolver) no other far end is known: the tries are made for the catcher's own address too. */
function farEnd(
  { outside, resolvers }: CheckRequest,
  mailbox: string,
): Pick<CheckRequest, 'deliverTo' | 'outside'> {
  const isAlone = outside === undefined && resolvers.length > 0;
  return { deliverTo: mailbox, ...(isAlone ? { outside: mailbox } : {}) };
}
