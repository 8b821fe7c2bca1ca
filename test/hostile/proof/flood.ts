import { connect, type Socket } from 'node:net';

/** A client that writes what it likes. */
export type RawClient = {
  socket: Socket;
  /** What was heard so far. */
  heard(): string;
  /** Resolves when this was heard, or the connection has ended. */
  until(pattern: RegExp): Promise<string>;
  /** Writes as fast as it is taken; ends early when nobody is there any more. */
  pour(chunk: Buffer | string, times: number): Promise<void>;
  gone(): Promise<void>;
};

/** Connects to a port of this computer. */
export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let text = '';
  const bells = new Set<() => void>();
  const ring = (): void => {
    for (const bell of bells) bell();
  };
  socket.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('latin1')).slice(-100_000);
    ring();
  });
  socket.on('error', ring).on('close', ring);
  const when = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo() && !socket.destroyed) return;
        bells.delete(look);
        resolve();
      };
      bells.add(look);
      look();
    });
  await when(() => text !== '');
  return {
    socket,
    heard: () => text,
    async until(pattern) {
      await when(() => pattern.test(text));
      return text;
    },
    async pour(chunk, times) {
      for (let n = 0; n < times && !socket.destroyed; n += 1) {
        if (socket.write(chunk)) continue;
        await new Promise<void>((resolve) => {
          const done = (): void => {
            socket.off('drain', done).off('close', done);
            resolve();
          };
          socket.once('drain', done).once('close', done);
        });
      }
    },
    gone: () => when(() => socket.destroyed),
  };
}

const MB = 1_048_576;

/** Most memory (resident, MB) this process held above its start while the work was done. */
export async function growthMb(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return (Math.max(most, process.memoryUsage().rss) - before) / MB;
}
