import { createServer, type Server, type Socket } from 'node:net';
import type { Family } from '../../../preload/contract/index.ts';

export const LOOPBACK: Readonly<Record<Family, string>> = { 4: '127.0.0.1', 6: '::1' };

/** A second computer on this computer: most systems answer on all of 127.0.0.0/8 (RFC 1122 §3.2.1.3), some only on the first. */
export const SECOND_LOOPBACK = '127.0.0.2';

/** An address to listen on. */
export type Place = { family: Family; host: string };

/** Connections one door serves at a time. More are told to come back, many more are just closed. */
const MOST_VISITORS = 40;
const MOST_SOCKETS = 120;
const MOST_TRIES = 30;

export type Door = { port: number; close(): Promise<void> };

/** Serves a visitor who came in here. `tooMany`: only say so and hang up. */
export type Welcome = (socket: Socket, place: Place, tooMany: boolean) => Promise<void>;

/** Opens one random free port, the same in every place. Rejects when it cannot. */
export async function openDoor(places: readonly Place[], welcome: Welcome): Promise<Door> {
  for (let tries = 0; ; tries++) {
    const rooms: Room[] = [];
    try {
      let port = 0;
      for (const place of places) {
        const room = await openRoom(place, port, welcome);
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
      // The port that was free in one place may be taken in the next.
      if (tries >= MOST_TRIES || !isAddressInUse(error)) throw error;
    }
  }
}

type Room = { port: number; close(): Promise<void> };

async function openRoom(place: Place, port: number, welcome: Welcome): Promise<Room> {
  const sockets = new Set<Socket>();
  const visits = new Set<Promise<void>>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const visit = welcome(socket, place, sockets.size > MOST_VISITORS);
    visits.add(visit);
    visit.finally(() => visits.delete(visit));
  });
  server.maxConnections = MOST_SOCKETS;
  const bound = await listen(server, place.host, port);
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
export function hasIpv6(): Promise<boolean> {
  return canListen(LOOPBACK[6]);
}

/** Does this computer have that address? */
export async function canListen(host: string): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, host, 0);
    return true;
  } catch {
    return false;
  } finally {
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
