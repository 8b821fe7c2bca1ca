/**
 * Bad lines, as a program of its own: `wires.ts KIND LISTEN TARGET DELAY-MS LOSS …`, five words more for each further wire. `wire` passes
 * DNS on, everything late, and some datagrams not at all (chance is repeatable). `hole` takes everything and answers nothing.
 */
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

const PORT = 53;
const PATIENCE_MS = 15_000;

const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
};

const openHole = (listen: string): void => {
  createSocket('udp4')
    .on('message', () => undefined)
    .bind(PORT, listen);
  createServer((socket) => socket.on('error', () => undefined).resume()).listen(PORT, listen);
};

const openWire = (listen: string, target: string, delayMs: number, loss: number): void => {
  const random = seeded(20_261_122);
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    if (random() < loss) return;
    const out = createSocket('udp4');
    const end = setTimeout(() => out.close(), PATIENCE_MS);
    out.on('error', () => undefined);
    out.on('message', (answer) => {
      clearTimeout(end);
      out.close();
      if (random() < loss) return;
      setTimeout(() => socket.send(answer, from.port, from.address), delayMs / 2);
    });
    setTimeout(() => out.send(question, PORT, target), delayMs / 2);
  });
  socket.bind(PORT, listen);
  createServer((client) => {
    const server = connect(PORT, target);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('data', (chunk: Buffer) => setTimeout(() => other.write(chunk), delayMs / 2));
      one.on('end', () => setTimeout(() => other.end(), delayMs / 2));
    }
  }).listen(PORT, listen);
};

const words = process.argv.slice(2);
for (let at = 0; at < words.length; at += 5) {
  const [kind, listen = '', target = '', delayMs, loss] = words.slice(at, at + 5);
  if (kind === 'hole') openHole(listen);
  else openWire(listen, target, Number(delayMs), Number(loss));
}
