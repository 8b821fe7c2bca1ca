/**
 * A TCP forwarder with a delay line: every chunk, and the end of a stream, comes out the given time after it went in,
 * in the same order. The connection to the target starts late as well, so that the time from opening a connection
 * to the greeting is two round trips, as on a real distant line. With delay 0 it is a plain forwarder, as the ones that
 * hide visitors' addresses.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Where to listen, where to forward, and what one round trip costs in addition. */
export type DelayProxyOptions = {
  listen: { host: string; port: number };
  target: { host: string; port: number };
  /** Added to one round trip, in milliseconds; each direction gets half. */
  roundTripMs: number;
};

/** Runs each job `delayMs` after it was put in, never before an earlier one. */
const delayLine = (delayMs: number): ((job: () => void) => void) => {
  const queue: { at: number; job: () => void }[] = [];
  let isWaiting = false;
  const wait = (ms: number) => {
    isWaiting = true;
    setTimeout(drain, ms);
  };
  const drain = () => {
    isWaiting = false;
    const now = performance.now();
    while (queue[0] !== undefined && queue[0].at <= now) queue.shift()?.job();
    const next = queue[0];
    if (next !== undefined) wait(Math.max(1, next.at - now));
  };
  return (job) => {
    if (delayMs === 0) {
      job();
      return;
    }
    queue.push({ at: performance.now() + delayMs, job });
    if (!isWaiting) wait(delayMs);
  };
};

/** Sends what arrives at `from` out of `to`, late by `delayMs`; an end or a break is passed on in turn. */
const pipeLate = (from: Socket, to: Socket, delayMs: number): void => {
  const late = delayLine(delayMs);
  from.on('data', (chunk: Buffer) =>
    late(() => {
      if (!to.destroyed) to.write(chunk);
    }),
  );
  from.on('end', () => late(() => to.end()));
  from.on('close', () => late(() => to.destroySoon()));
  from.on('error', () => undefined);
};

/** How many round trips pass on a real line from the first packet until the server's program has the connection. */
const SETUP_ROUND_TRIPS = 1.5;

/** Starts the forwarder and resolves once it listens. */
export const startDelayProxy = (options: DelayProxyOptions): Promise<Server> => {
  const { roundTripMs } = options;
  const join = (client: Socket): void => {
    if (client.destroyed) return;
    const target = connect({ ...options.target, allowHalfOpen: true, noDelay: true });
    pipeLate(client, target, roundTripMs / 2);
    pipeLate(target, client, roundTripMs / 2);
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => undefined);
    if (roundTripMs === 0) join(client);
    else setTimeout(join, roundTripMs * SETUP_ROUND_TRIPS, client);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.listen.port, options.listen.host, () => resolve(server));
  });
};

const place = (text: string): { host: string; port: number } => {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
};

// As a program: delay-proxy.ts LISTEN:PORT TARGET:PORT [ROUND-TRIP-MS]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , listen = '', target = '', roundTripMs = '100'] = process.argv;
  await startDelayProxy({
    listen: place(listen),
    target: place(target),
    roundTripMs: Number(roundTripMs),
  });
}
