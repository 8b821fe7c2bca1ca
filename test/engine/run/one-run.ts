import { createProofCache } from '../../../main/engine/blacklist/index.ts';
import type { RunOptions } from '../../../main/engine/run/context.ts';
import { foldRun, type RunState } from '../../../main/engine/run/fold.ts';
import { runCheck } from '../../../main/engine/run/runner.ts';
import { type CheckRequestInput, checkRequest, type RunEvent } from '../../../preload/contract/index.ts';
import { skippingClock } from '../../fakes/skipping-clock.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { fakeResolver } from '../../fakes/zone.ts';
import { T0 } from './made.ts';

export type OneRun = { events: RunEvent[]; state: RunState; asked: string[] };

/** Runs a whole check of office.example, whose MX is on this computer at these ports. `clock`: a pretend one from `T0` on. */
export async function oneRun(
  ports: number[],
  more: Partial<CheckRequestInput> = {},
  options: Partial<RunOptions> & { clock?: ReturnType<typeof skippingClock> } = {},
): Promise<OneRun> {
  const { clock = skippingClock(T0), ...engine } = options;
  const resolver = fakeResolver({
    'MX office.example': ['10 mail.office.example'],
    'A mail.office.example': ['127.0.0.1'],
    'TXT office.example': ['v=spf1 mx -all'],
  });
  const request = checkRequest.parse({
    input: 'office.example',
    iMayTest: true,
    ports,
    vantage: 'outside',
    sender: 'tester@scanner.example',
    outside: 'user@outside.example',
    only: ['relay'],
    ...more,
  });
  const previous = engine.previous ?? [];
  const events: RunEvent[] = [];
  const run = runCheck(request, { ...testDeps(), clock, resolver }, { ...usual, ...engine });
  for await (const event of run) events.push(event);
  return { events, state: foldRun('r', [...previous, ...events]), asked: resolver.asked };
}

const usual: RunOptions = {
  runId: 'r',
  version: '0',
  network: { interfaces: () => [], sourceFor: async () => '127.0.0.1' },
  lists: [],
  typedResolver: false,
  proofs: createProofCache(),
  composeMessage: ({ token, code, ordinary }) =>
    `Subject: test ${token}\nX-Ordinary: ${ordinary}\n\nCode ${code}\n`,
  paused: async () => {},
  previous: [],
  signal: new AbortController().signal,
};
