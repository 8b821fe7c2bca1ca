import { setTimeout as sleep } from 'node:timers/promises';
import type { HandlerContext, Handlers } from '../../main/transport/router.ts';
import { type MethodName, methods, ServiceError } from '../../preload/contract/index.ts';

/** What the handlers below saw: for asserting on clients and aborts. */
export type Seen = { contexts: HandlerContext[]; aborted: string[]; started: string[] };

/**
 * Handlers with one behaviour each, so that the carriers can be told apart from what they carry: a value, a person's error, a bug,
 * a wrong answer, a wait that obeys the signal, a wait that does not.
 */
export function createTestHandlers(): { handlers: Handlers; seen: Seen } {
  const seen: Seen = { contexts: [], aborted: [], started: [] };
  const notHere = async () => {
    throw new ServiceError({ code: 'not-found', key: 'case-not-found', params: { id: 'x' } });
  };
  const handlers = Object.fromEntries(
    (Object.keys(methods) as MethodName[]).map((name) => [name, notHere]),
  ) as unknown as Handlers;

  handlers['cases.list'] = async (_input, context) => {
    seen.contexts.push(context);
    return { cases: [], interrupted: [] };
  };
  handlers['run.summary'] = async (input) => ({ text: `${input.language}:${input.runId}` });
  handlers['check.stop'] = async () => {
    throw new TypeError('cannot read /home/somebody/relay/cases.db\n    at secret (/srv/app/main.js:1:1)');
  };
  handlers['check.pause'] = async () => ({ done: false }) as unknown as { done: true };
  handlers['cases.delete'] = async (input, { signal }) => {
    seen.started.push(input.caseId);
    try {
      await sleep(60_000, undefined, { signal });
    } finally {
      if (signal.aborted) seen.aborted.push(input.caseId);
    }
    return { done: true };
  };
  handlers['run.discard'] = async (input) => {
    seen.started.push(input.runId);
    await sleep(1500);
    return { done: true };
  };
  return { handlers, seen };
}
