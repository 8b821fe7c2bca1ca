import { createServer, type Server, type Socket } from 'node:net';
import type { Family } from '../../../preload/contract/index.ts';

export const LOOPBACK: Readonly<Record<Family, string>> = { 4: '127.0.0.1', 6: '::1' };

/** Connections one door serves at a time. More are told to come back, many more are just closed. */
const MOST_VISITORS = 40;
const MOST_SOCKETS = 120;
const MOST_TRIES = 30;

export type Door = { port: number; close(): Promise<void> };

/** Serves a visitor who came in by this family. `tooMany`: only say so and hang up. */
export type Welcome = (socket: Socket, family: Family, tooMany: boolean) => Promise<void>;

/** Opens one random free port on the loopback address of every family, the same port on each. Rejects when it cannot. */
export async function openDoor(families: readonly Family[], welcome: Welcome): Promise<Door> {
  for (let tries = 0; ; tries++) {
    const rooms: Room[] = [];
    try {
      let port = 0;
      for (const family of families) {
        const room = await openRoom(family, port, welcome);
        rooms.push(room);
        port = room.port;
      }
      return {
        port,
        close: async () => {
          await Promise.all(rooms.map((room) => room.close()));
        },
      };
    } catch (error) {
      await Promise.all(rooms.map((room) => room.close()));
      // The port that was free on one family may be taken on the other.
      if (tries >= MOST_TRIES || !isAddressInUse(error)) throw error;
    }
  }
}

type Room = { port: number; close(): Promise<void> };

async function openRoom(family: Family, port: number, welcome: Welcome): Promise<Room> {
  const sockets = new Set<Socket>();
  const visits = new Set<Promise<void>>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const visit = welcome(socket, family, sockets.size > MOST_VISITORS);
    visits.add(visit);
    visit.finally(() => visits.delete(visit));
  });
  server.maxConnections = MOST_SOCKETS;
  const bound = await listen(server, LOOPBACK[family], port);
  return {
    port: bound,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await Promise.allSettled(visits);
    },
  };
}

/** Listens; resolves with the port. Rejects with the system's error (EADDRINUSE, EADDRNOTAVAIL). */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

export function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** Does this computer have the IPv6 loopback address? */
export async function hasIpv6(): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, LOOPBACK[6], 0);
    return true;
  } catch {
    return false;
  } finally {
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
