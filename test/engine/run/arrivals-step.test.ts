import { describe, expect, it } from 'vitest';
import { createProofCache } from '../../../main/engine/blacklist/index.ts';
import { awaitMessages } from '../../../main/engine/run/arrivals-step.ts';
import type { ArrivalNews, AwaitArrivals, RunContext } from '../../../main/engine/run/context.ts';
import { foldEvent } from '../../../main/engine/run/fold.ts';
import { type Cell, checkRequest, type RunEvent } from '../../../preload/contract/index.ts';
import { skippingClock } from '../../fakes/skipping-clock.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { cell, openCell, state, T0 } from './made.ts';

const ACCEPTED = { token: 'ordinarytoken', state: 'accepted' } as const;
const NOTHING: ArrivalNews[] = [];
const nap = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Told = { events: RunEvent[]; doors: Map<string, Cell>; logged: string[]; seconds: number };

async function stay(
  cells: readonly Cell[],
  watch: AwaitArrivals | undefined,
  more: { waitS?: number; timeoutS?: number; signal?: AbortSignal; practice?: boolean } = {},
): Promise<Told> {
  const run = state(cells);
  const clock = skippingClock(T0);
  const events: RunEvent[] = [];
  const logged: string[] = [];
  const { timeoutS } = more;
  const context: Pick<
    RunContext,
    'request' | 'options' | 'deps' | 'signal' | 'state' | 'emit' | 'at' | 'endsAtMs'
  > = {
    request: checkRequest.parse({ input: 'office.example', iMayTest: true, send: true, waitS: more.waitS }),
    options: { ...noOptions, ...(watch ? { awaitArrivals: watch } : {}) },
    deps: { ...testDeps(), clock, log: (event) => void logged.push(event) },
    signal: more.signal ?? new AbortController().signal,
    state: run,
    emit: (event) => {
      foldEvent(run, event);
      events.push(event);
    },
    at: () => new Date(clock.now()).toISOString(),
    endsAtMs: timeoutS === undefined ? null : T0 + timeoutS * 1000,
  };
  await awaitMessages(context, more.practice ?? false);
  return { events, doors: run.cells, logged, seconds: clock.monotonic() / 1000 };
}

const noOptions: RunContext['options'] = {
  runId: 'r',
  version: '0',
  network: { interfaces: () => [], sourceFor: async () => null },
  lists: [],
  typedResolver: false,
  proofs: createProofCache(),
  composeMessage: () => '',
  paused: async () => {},
  previous: [],
  signal: new AbortController().signal,
};

const silence: AwaitArrivals = async function* (_pending, _waitMs, signal) {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
};
const arrived = (row: ArrivalNews): ArrivalNews => ({ ...row, delivery: { ...row.delivery, state: 'seen' } });

describe('waiting for messages', () => {
  it('stops at once when everything arrived', async () => {
    const { doors, seconds, events } = await stay(
      [openCell(), openCell({ token: 'b' }, { port: 587 })],
      async function* (pending) {
        for (const row of pending) {
          await nap(2);
          yield arrived(row);
        }
        await nap(60_000);
      },
    );
    expect([...doors.values()].map((row) => row.verdict)).toEqual(['OPEN-PROVED', 'OPEN-PROVED']);
    expect(seconds).toBeLessThan(5);
    expect(events[0]).toMatchObject({ type: 'now', step: 'relay', attempt: 'wait-arrival' });
  });

  it('believes "nothing came" only after a whole watched wait', async () => {
    const { doors, seconds } = await stay([openCell()], silence, { waitS: 60 });
    expect(doors.get('203.0.113.25:25')).toMatchObject({
      verdict: 'KEEPS-IT',
      delivery: { state: 'kept', waitedS: expect.closeTo(63, -1) },
    });
    expect(seconds).toBeGreaterThanOrEqual(60);
  });

  it('concludes nothing from its own short patience, except where mail comes at once or never', async () => {
    const usual = await stay([openCell()], silence);
    expect(usual.doors.get('203.0.113.25:25')?.delivery?.state).toBe('accepted');
    expect(usual.seconds).toBeGreaterThanOrEqual(60);
    const practice = await stay([openCell()], silence, { practice: true });
    expect(practice.doors.get('203.0.113.25:25')?.verdict).toBe('KEEPS-IT');
    expect(practice.seconds).toBeLessThan(30);
  });

  it('concludes nothing when nobody watched to the end', async () => {
    const early = await stay([openCell()], async function* () {
      await nap(1);
      yield* NOTHING;
    });
    expect(early.doors.get('203.0.113.25:25')?.delivery?.state).toBe('accepted');
    const broken = await stay([openCell()], async function* () {
      yield* NOTHING;
      throw new Error('login refused');
    });
    expect(broken.doors.get('203.0.113.25:25')?.delivery?.state).toBe('accepted');
    expect(broken.logged).toEqual(['arrivals-not-watched']);
  });

  it('concludes nothing when the time limit of the run cut the wait short', async () => {
    const { doors, seconds } = await stay([openCell()], silence, { timeoutS: 20 });
    expect(doors.get('203.0.113.25:25')?.delivery?.state).toBe('accepted');
    expect(seconds).toBeLessThan(25);
  });

  it('does not wait long for the ordinary message alone, and never says that it was kept', async () => {
    const { doors, seconds } = await stay([cell({ ordinary: ACCEPTED })], silence);
    expect(doors.get('203.0.113.25:25')?.ordinary).toEqual(ACCEPTED);
    expect(seconds).toBeLessThan(15);
  });

  it('is not called when there is nothing to wait for, nobody to watch, or no time', async () => {
    const never: AwaitArrivals = () => {
      throw new Error('called');
    };
    expect((await stay([cell(), openCell({ state: 'refused' }, { port: 587 })], never)).events).toEqual([]);
    expect((await stay([openCell()], undefined)).events).toEqual([]);
    expect((await stay([openCell()], never, { waitS: 0 })).events).toEqual([]);
  });

  it('stops when the person stops the run', async () => {
    const person = new AbortController();
    setTimeout(() => person.abort(), 5);
    await expect(stay([openCell()], silence, { signal: person.signal })).rejects.toThrow('stopped');
  });
});
