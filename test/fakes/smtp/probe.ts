import type { Socket } from 'node:net';
import type { Dialer } from '../../../main/engine/deps.ts';
import { type CellJob, probeCell } from '../../../main/engine/relay/index.ts';
import type { Cell, RunEvent } from '../../../preload/contract/index.ts';
import { testDeps } from './deps.ts';

/** A usual job: outside vantage, full form, no waits. */
export function jobFor(port: number, parts: Partial<CellJob> = {}): CellJob {
  return {
    ref: { address: '127.0.0.1', family: 4, port, host: 'mail.office.example' },
    domain: 'office.example',
    victimHost: 'mail.office.example',
    helo: 'scanner.example',
    sender: 'tester@scanner.example',
    outside: 'user@outside.example',
    place: 'outside',
    ourAddresses: ['127.0.0.1', '203.0.113.50'],
    implicitTls: false,
    role: 'mx',
    form: 'full',
    tls: 'auto',
    send: null,
    pauseMs: 0,
    errorBudget: 2,
    retryMs: 30,
    ...parts,
  };
}

export type Probed = {
  cell: Cell;
  events: RunEvent[];
  ms: number;
  /** Most connections we had open at the same time, and those still open in the end. */
  mostAtOnce: number;
  leftOpen: number;
};

/** Runs a cell and gives what it said on the way. */
export async function probe(
  port: number,
  parts: Partial<CellJob> = {},
  limits: Parameters<typeof testDeps>[0] = {},
  signal: AbortSignal = new AbortController().signal,
  /** How fast time goes: 100 makes 50 ms look like 5 s. */
  haste = 1,
  /** A way to the server other than straight on. */
  through: (base: Dialer) => Dialer = (base) => base,
): Promise<Probed> {
  const events: RunEvent[] = [];
  const startedAt = performance.now();
  const plain = testDeps(limits);
  const deps = { ...plain, dialer: through(plain.dialer) };
  const sockets: Socket[] = [];
  let mostAtOnce = 0;
  const connect: Dialer['connect'] = async (options) => {
    const socket = await deps.dialer.connect(options);
    sockets.push(socket);
    mostAtOnce = Math.max(mostAtOnce, sockets.filter((one) => !one.destroyed).length);
    return socket;
  };
  const clock = { ...deps.clock, monotonic: () => performance.now() * haste };
  const counted = { ...deps, clock, dialer: { ...deps.dialer, connect } };
  const cell = await probeCell(jobFor(port, parts), counted, (event) => events.push(event), signal);
  const leftOpen = sockets.filter((one) => !one.destroyed).length;
  return { cell, events, ms: performance.now() - startedAt, mostAtOnce, leftOpen };
}
