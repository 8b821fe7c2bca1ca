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

/** Runs a cell and gives what it said on the way. */
export async function probe(
  port: number,
  parts: Partial<CellJob> = {},
  limits: Parameters<typeof testDeps>[0] = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<{ cell: Cell; events: RunEvent[]; ms: number }> {
  const events: RunEvent[] = [];
  const startedAt = performance.now();
  const cell = await probeCell(jobFor(port, parts), testDeps(limits), (event) => events.push(event), signal);
  return { cell, events, ms: performance.now() - startedAt };
}
