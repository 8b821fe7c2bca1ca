/** The lab's end of the channel to the process in the outside namespace. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inside } from '../namespaces.ts';
import type { Answers, Request } from './agent.ts';

/** Asks the outside process; `stop` ends it. */
export type Agent = {
  ask: <Op extends Request['op']>(request: Extract<Request, { op: Op }>) => Promise<Answers[Op]>;
  stop: () => void;
};

type Reply = { id: number; value?: unknown; error?: string };

/** Starts it and waits until its name server and catcher listen. */
export const startAgent = async (place: string, mailFile: string, logFile: string): Promise<Agent> => {
  const script = fileURLToPath(new URL('agent.ts', import.meta.url));
  const log = openSync(logFile, 'a');
  const child: ChildProcess = spawn('ip', inside(place, process.execPath, script, mailFile), {
    stdio: ['ignore', log, log, 'ipc'],
  });
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let next = 1;
  const ready = new Promise<unknown>((resolve, reject) => pending.set(0, { resolve, reject }));
  child.on('message', (reply: Reply) => {
    const waiter = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.error === undefined) waiter?.resolve(reply.value);
    else waiter?.reject(new Error(reply.error));
  });
  child.on('close', () => {
    for (const waiter of pending.values())
      waiter.reject(new Error(`the outside process ended; see ${logFile}`));
    pending.clear();
  });
  await ready;
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const id = next;
        next += 1;
        pending.set(id, { resolve: (value) => resolve(value as never), reject });
        child.send({ id, request });
      }),
    stop: () => child.kill('SIGKILL'),
  };
};
