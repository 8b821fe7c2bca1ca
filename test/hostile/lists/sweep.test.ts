import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textReport } from '../../../main/cli/text-report.ts';
import { renderCsv } from '../../../main/report/index.ts';
import type { BlacklistRow } from '../../../preload/contract/index.ts';
import type { FakeDns } from '../../fakes/dns/server.ts';
import { expectHarmless, expectNextStep, expectReadable } from '../readable.ts';
import type { Outcome } from '../run-case.ts';
import { HOSTILE_LISTS, type HostileList, SUBJECT } from './behaviours.ts';
import { GOOD_ZONES, LISTING_ZONE, startWorld, sweep } from './world.ts';

/** A quiet run needs about 115 MB. */
const PEAK_MB = 220;
/** The sweep is capped at 30 s; around it there is a program to start and a target to look up. */
const MOST_MS = 50_000;

const zoneOf = (index: number): string => `bad${index}.test`;
/** So long that with an address in front it is no name any more (RFC 1035 §2.3.4). */
const LONG_ZONE = `${Array.from({ length: 4 }, () => 'z'.repeat(59)).join('.')}.long.test`;

let dns: FakeDns;
let outcome: Outcome;

beforeAll(async () => {
  const lists = Object.fromEntries(HOSTILE_LISTS.map((list, index) => [zoneOf(index), list.behave]));
  dns = await startWorld(lists);
  outcome = await sweep(dns, [...Object.keys(lists), LONG_ZONE]);
});
afterAll(async () => {
  if (outcome) rmSync(outcome.home, { recursive: true, force: true });
  await dns?.close();
});

function rowOf(zone: string): BlacklistRow {
  const found = outcome.report.blacklists.rows.find((row) => row.zone === zone && row.subject === SUBJECT);
  if (!found) throw new Error(`no row for ${zone}`);
  return found;
}

describe('one list misbehaves', () => {
  it.each(HOSTILE_LISTS.map((list, index): [string, HostileList, number] => [list.what, list, index]))(
    '%s',
    (_what, list, index) => {
      const row = rowOf(zoneOf(index));
      expect({ state: row.state, isAllowed: list.states.includes(row.state), reason: row.reason }).toEqual({
        state: row.state,
        isAllowed: true,
        reason: row.reason,
      });
      expect(row.reason).not.toBe('cap');
      if (list.reason) expect(row.reason).toMatch(list.reason);
      if (list.also) expect(list.also(row)).toBe(true);
    },
  );

  it('a name that would be longer than 255 octets is not asked, and is not clean', () => {
    expect(rowOf(LONG_ZONE)).toMatchObject({ state: 'no-answer' });
    expect(dns.asked.some((question) => question.name.includes('zzz'))).toBe(false);
  });
});

describe('the rest of the sweep', () => {
  it('gives every good list its true answer', () => {
    const states = GOOD_ZONES.map((zone) => [zone, rowOf(zone).state]);
    expect(states).toEqual(GOOD_ZONES.map((zone) => [zone, zone === LISTING_ZONE ? 'listed' : 'clean']));
  });

  it('calls nothing clean that did not prove itself', () => {
    for (const row of outcome.report.blacklists.rows.filter((each) => each.state === 'clean'))
      expect(row.proof?.listed.result).toBe('records');
  });

  it('ends in a report, in time, with little memory and nothing on the error line', () => {
    expect(outcome.report.run.result).toBe('done');
    expect(outcome.ms).toBeLessThan(MOST_MS);
    expect(outcome.peakMb ?? 0).toBeLessThan(PEAK_MB);
    expect(outcome.finished.err).not.toMatch(/Error|Warning|at .+:\d+:\d+/);
  });

  it('can be read in both languages, and nothing in it can act', () => {
    for (const told of [outcome.report, outcome.indonesian]) {
      expectReadable(told);
      expectHarmless(told);
      expectNextStep(told);
      expect(textReport(told)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      const csv = renderCsv(told).slice(1).replaceAll('\r\n', '');
      expect(csv).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }
    expect(outcome.html).not.toMatch(/<script|[\u202a-\u202e\u2066-\u2069\u200b\x1b\x07]/);
  });
});
