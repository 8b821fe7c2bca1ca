import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlacklistState } from '../../../preload/contract/index.ts';
import type { FakeDns, FakeReply } from '../../fakes/dns/server.ts';
import { expectHarmless, expectNextStep, expectReadable, sentencesOf } from '../readable.ts';
import type { Outcome } from '../run-case.ts';
import { NO, octets, YES } from './octets.ts';
import { GOOD_ZONES, LISTING_ZONE, type Meddler, startWorld, sweep } from './world.ts';

const PEAK_MB = 220;
/** The sweep is capped at 30 s; around it there is a program to start, a target to look up, and other programs beside it. */
const MOST_MS = 60_000;
/** Programs side by side. They mostly wait. */
const LANES = 5;

/** A resolver, or the way to it, that does something to every list at once. */
type Trouble = {
  what: string;
  make: () => Meddler;
  /** What lists may be then, the one that has the office on it apart. */
  states: BlacklistState[];
  listing: BlacklistState[];
  /** At least so many lists must have their true answer. */
  known: number;
};

const isParts = (reply: FakeReply): boolean =>
  reply !== 'silence' && !('raw' in reply) && !('stream' in reply);
const late = (reply: FakeReply, delayMs: number): FakeReply =>
  reply === 'silence' || 'raw' in reply || 'stream' in reply ? reply : { ...reply, delayMs };

const ALL = GOOD_ZONES.length;

const TROUBLES: Trouble[] = [
  {
    what: 'it dies in the middle of the sweep',
    make: () => {
      let asked = 0;
      return (reply) => (++asked > 40 ? 'silence' : reply);
    },
    states: ['clean', 'no-answer'],
    listing: ['listed', 'no-answer'],
    known: 1,
  },
  {
    what: 'its port is closed in the middle of the sweep',
    make: () => {
      let asked = 0;
      return (reply, _question, dns) => {
        if (++asked === 40) void dns().close();
        return reply;
      };
    },
    states: ['clean', 'no-answer'],
    listing: ['listed', 'no-answer'],
    known: 0,
  },
  {
    what: 'the network is lost for three seconds and comes back',
    make: () => {
      let lostAt = 0;
      let asked = 0;
      return (reply) => {
        if (++asked === 12) lostAt = performance.now();
        return lostAt > 0 && performance.now() - lostAt < 3000 ? 'silence' : reply;
      };
    },
    states: ['clean', 'no-answer'],
    listing: ['listed', 'no-answer'],
    known: 8,
  },
  {
    what: 'a storm of SERVFAIL',
    make: () => () => ({ rcode: 2 }),
    states: ['no-answer'],
    listing: ['no-answer'],
    known: 0,
  },
  {
    what: 'SERVFAIL to every other question',
    make:
      () =>
      (reply, { count }) =>
        count % 2 === 1 ? { rcode: 2 } : reply,
    states: ['clean', 'no-answer'],
    listing: ['listed', 'no-answer'],
    known: 1,
  },
  {
    what: 'it answers everything twice, the second time differently',
    make: () => (reply, question) => {
      if (reply === 'silence' || 'raw' in reply || 'stream' in reply) return reply;
      const other = reply.rcode === 3 ? YES : NO;
      return { raw: [octets(question, reply), octets(question, other)] };
    },
    states: ['clean'],
    listing: ['listed'],
    known: ALL,
  },
  {
    what: 'every answer is cut short, and TCP goes dead',
    make: () => () => ({ stream: () => undefined }),
    states: ['no-answer'],
    listing: ['no-answer'],
    known: 0,
  },
  {
    what: 'every answer takes a second and a half',
    make: () => (reply) => late(reply, 1500),
    states: ['clean', 'no-answer'],
    listing: ['listed', 'no-answer'],
    known: 1,
  },
  {
    what: 'every second answer gets lost',
    make: () => {
      let asked = 0;
      return (reply) => (++asked % 2 === 0 ? 'silence' : reply);
    },
    states: ['clean', 'no-answer'],
    listing: ['listed', 'no-answer'],
    known: 1,
  },
  {
    what: 'it floods the line with other people’s answers',
    make: () => (reply, question) => {
      if (!isParts(reply) || question.transport === 'tcp') return reply;
      const lies = Array.from({ length: 100 }, () => {
        const lie = octets(question, YES);
        lie.writeUInt16BE(lie.readUInt16BE(0) ^ 1, 0);
        return lie;
      });
      return { raw: [...lies, octets(question, reply as Parameters<typeof octets>[1])] };
    },
    states: ['clean', 'no-answer'],
    listing: ['listed', 'no-answer'],
    known: 1,
  },
];

const worlds: FakeDns[] = [];
const outcomes = new Map<string, Promise<Outcome>>();

async function play(trouble: Trouble): Promise<Outcome> {
  const dns = await startWorld({}, trouble.make());
  worlds.push(dns);
  return sweep(dns, []);
}

beforeAll(() => {
  const waiting = TROUBLES.map((trouble) => {
    const settled = Promise.withResolvers<Outcome>();
    // Whoever collects it will hear of a failure.
    settled.promise.catch(() => undefined);
    outcomes.set(trouble.what, settled.promise);
    return { trouble, settled };
  });
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await play(next.trouble).then(next.settled.resolve, next.settled.reject);
  };
  for (let n = 0; n < LANES; n += 1) void lane();
});
afterAll(async () => {
  for (const row of await Promise.allSettled(outcomes.values()))
    if (row.status === 'fulfilled') rmSync(row.value.home, { recursive: true, force: true });
  await Promise.allSettled(worlds.map((dns) => dns.close()));
});

describe('a resolver in trouble', () => {
  it.each(TROUBLES.map((trouble): [string, Trouble] => [trouble.what, trouble]))(
    '%s',
    async (what, trouble) => {
      const outcome = await outcomes.get(what);
      if (!outcome) throw new Error(`never played: ${what}`);
      const rows = outcome.report.blacklists.rows.filter((row) => row.subjectKind === 'ip4');
      expect(rows).toHaveLength(ALL);
      const strange = rows.filter(
        (row) => !(row.zone === LISTING_ZONE ? trouble.listing : trouble.states).includes(row.state),
      );
      expect(strange.map((row) => [row.zone, row.state, row.reason])).toEqual([]);
      const known = rows.filter((row) => row.state === (row.zone === LISTING_ZONE ? 'listed' : 'clean'));
      expect(known.length).toBeGreaterThanOrEqual(trouble.known);
      for (const row of rows.filter((each) => each.state === 'no-answer')) expect(row.reason).toBeTruthy();
      expect(outcome.report.run.result).toBe('done');
      expect(outcome.ms).toBeLessThan(MOST_MS);
      expect(outcome.peakMb ?? 0).toBeLessThan(PEAK_MB);
      expect(outcome.finished.err).not.toMatch(/Error|Warning|at .+:\d+:\d+/);
      for (const told of [outcome.report, outcome.indonesian]) {
        expectReadable(told);
        expectHarmless(told);
        expectNextStep(told);
      }
      if (known.length === 0)
        expect(Object.values(sentencesOf(outcome.report)).join(' ')).not.toMatch(/Clean on/);
    },
  );
});
