import type { DnsblRow } from '../../../main/catalogue/dnsbl.ts';
import { createProofCache } from '../../../main/engine/blacklist/index.ts';
import type { Dialer } from '../../../main/engine/deps.ts';
import { foldRun, type RunState } from '../../../main/engine/run/fold.ts';
import { runCheck } from '../../../main/engine/run/runner.ts';
import {
  type CheckRequestInput,
  checkRequest,
  type Finding,
  type RunEvent,
} from '../../../preload/contract/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { fakeResolver, type Zone } from '../../fakes/zone.ts';

/** A target with a public address, and the proof mailbox's own server. */
export const ZONE: Zone = {
  'MX office.example': ['10 mail.office.example'],
  'A mail.office.example': ['5.6.7.8'],
  'MX faraway.example': ['10 mx.faraway.example'],
  'A mx.faraway.example': ['9.8.7.6'],
  'MX scanner.example': ['10 mx.scanner.example'],
  'A mx.scanner.example': ['4.4.4.4'],
};

export type Ran = {
  events: RunEvent[];
  state: RunState;
  findings: Map<string, Finding>;
  asked: readonly string[];
};

/** One whole run over a pretend internet. */
export async function runOnce(
  dialer: Dialer & { asked: readonly string[] },
  parts: Partial<CheckRequestInput> = {},
  world: { zone?: Zone; lists?: DnsblRow[]; source?: string; previous?: RunEvent[] } = {},
): Promise<Ran> {
  const resolver = fakeResolver({ ...ZONE, ...world.zone }, { server: '10.0.0.1:53' });
  const deps = { ...testDeps({ bannerMs: 200, replyMs: 200 }), resolver, dialer };
  const request = checkRequest.parse({
    input: 'office.example',
    iMayTest: true,
    sender: 'tester@scanner.example',
    outside: 'me@faraway.example',
    vantage: 'outside',
    ports: [25],
    only: ['relay'],
    ...parts,
  });
  const events: RunEvent[] = [];
  const run = runCheck(request, deps, {
    runId: 'r1',
    version: '0',
    network: { interfaces: () => [], sourceFor: async () => world.source ?? '192.168.0.23' },
    lists: world.lists ?? [],
    typedResolver: false,
    proofs: createProofCache(),
    composeMessage: () => '',
    paused: async () => {},
    previous: world.previous ?? [],
    signal: new AbortController().signal,
  });
  for await (const event of run) events.push(event);
  const state = foldRun('r1', [...(world.previous ?? []), ...events]);
  const findings = new Map([...state.findings.values()].map((row) => [row.id, row]));
  return { events, state, findings, asked: dialer.asked };
}
