import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textReport } from '../../main/cli/text-report.ts';
import type { FakeDns } from '../fakes/dns/server.ts';
import { type HostileCase, NAME_CASES, PLACE_CASES, SERVER_CASES } from './cases.ts';
import { FLOOD_CASES } from './flood-cases.ts';
import { startLyingNames, startNames, startRubbishNames, startSilentNames } from './names.ts';
import { expectEarned, expectHarmless, expectNextStep, expectReadable, sentencesOf } from './readable.ts';
import { argumentsFor, type Outcome, runCase } from './run-case.ts';

const CASES = [...PLACE_CASES, ...NAME_CASES, ...SERVER_CASES, ...FLOOD_CASES];
/** Programs side by side. They mostly wait, and each has its own server and folder. */
const LANES = 8;
/** A quiet run needs about 115 MB; what a server sends may add little, however much it is. */
const PEAK_MB = 220;

type Names = Record<Exclude<NonNullable<HostileCase['resolver']>, 'absent'>, FakeDns>;
let names: Names;
const outcomes = new Map<string, Promise<Outcome>>();

async function play(item: HostileCase): Promise<Outcome> {
  const trap = item.server ? await item.server() : null;
  const proxy = item.proxy ? await item.proxy() : null;
  const { resolver = 'good' } = item;
  const point = {
    resolver: resolver === 'absent' ? '127.0.0.1:1' : names[resolver].address,
    server: item.at ?? (trap ? `127.0.0.1:${trap.port}` : null),
  };
  try {
    const way = proxy ? ['--proxy', `socks5://127.0.0.1:${proxy.port}`] : [];
    return await runCase(argumentsFor(item.target, point, [...(item.more ?? []), ...way]));
  } finally {
    await trap?.close();
    await proxy?.close();
  }
}

/** Every case starts as soon as a lane is free, those with the longest waits first; the tests below only collect. */
function playAll(): void {
  const waiting = CASES.toSorted((a, b) => b.seconds - a.seconds).map((item) => {
    const settled = Promise.withResolvers<Outcome>();
    // Whoever collects it will hear of a failure; until then nobody listens.
    settled.promise.catch(() => {});
    outcomes.set(item.name, settled.promise);
    return { item, settled };
  });
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { item, settled } = next;
      await play(item).then(settled.resolve, settled.reject);
    }
  };
  for (let n = 0; n < LANES; n += 1) void lane();
}

beforeAll(async () => {
  const [good, lying, silent, rubbish] = await Promise.all([
    startNames(),
    startLyingNames(),
    startSilentNames(),
    startRubbishNames(),
  ]);
  names = { good, lying, silent, rubbish };
  playAll();
});

afterAll(async () => {
  const ended = await Promise.allSettled(outcomes.values());
  for (const row of ended)
    if (row.status === 'fulfilled') rmSync(row.value.home, { recursive: true, force: true });
  await Promise.all(Object.values(names).map((server) => server.close()));
});

const outcomeOf = ({ name }: HostileCase): Promise<Outcome> => {
  const outcome = outcomes.get(name);
  if (!outcome) throw new Error(`never played: ${name}`);
  return outcome;
};

describe.each([
  ['names', NAME_CASES],
  ['addresses and ports', PLACE_CASES],
  ['what a server may do', SERVER_CASES],
  ['floods, half answers and liars', FLOOD_CASES],
] as const)('%s', (_group, cases) => {
  it.each(cases.map((item): [string, HostileCase] => [item.name, item]))('%s', async (_name, item) => {
    const outcome = await outcomeOf(item);
    const { report, indonesian, finished } = outcome;
    expect({ code: report.verdict.code, status: finished.status }).toEqual({
      code: item.code,
      status: item.status,
    });
    if (item.reason !== undefined) expect(report.verdict.reason).toBe(item.reason);
    expect(report.run.result).toBe(item.more?.includes('--timeout') ? 'timed-out' : 'done');
    expect(outcome.ms).toBeLessThan(item.seconds * 1000);
    expect(outcome.peakMb ?? 0).toBeLessThan(PEAK_MB);
    expect(finished.err).not.toMatch(/Error|Warning|at .+:\d+:\d+/);
    expect(report.left.messagesSent).toBeLessThanOrEqual(item.sent ?? 0);
    for (const told of [report, indonesian]) {
      expectEarned(told);
      expectReadable(told, item.quoted);
      expectHarmless(told);
      expectNextStep(told);
    }
    expect(indonesian.verdict.code).toBe(report.verdict.code);
    expect(indonesian.verdict.headline).not.toBe(report.verdict.headline);
    expect(textReport(report)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    if (item.words) expect(Object.values(sentencesOf(report)).join('\n')).toMatch(item.words);
    item.also?.(outcome);
  });
});

it('markup from a server stays text in the document', async () => {
  const [item] = SERVER_CASES.filter((row) => row.target === 'nasty.example');
  if (!item) throw new Error('the case is gone');
  const { html } = await outcomeOf(item);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toMatch(/<script|[\u202a-\u202e\u2066-\u2069\u200b\x1b\x07]/);
});
