import { z } from 'zod';
import { place } from './vantage.ts';
import { verdictCode } from './verdict.ts';

export const runSummary = z.object({
  runId: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  state: z.enum(['running', 'done', 'stopped', 'timed-out', 'failed', 'died']),
  verdict: verdictCode.nullable(),
  attemptsDone: z.number().int(),
  attemptsPlanned: z.number().int(),
  toDo: z.number().int(),
  /** Set when this run looked at one finding again. */
  recheckOf: z.string().nullable(),
  /** When this run looks again by itself (greylisting); null when it does not. */
  lookAgainAt: z.string().nullable(),
});
export type RunSummary = z.infer<typeof runSummary>;

/** A case = one server and its runs (C1). `name` is what the person typed. */
export const caseSummary = z.object({
  caseId: z.string(),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  practice: z.boolean(),
  last: runSummary.nullable(),
  runs: z.number().int(),
  /** To be read out: `KTR-7Q2M`. The same on every computer that has the case. */
  number: z.string(),
  tags: z.array(z.string()),
  archived: z.boolean(),
  /** Octets it takes up here. */
  bytes: z.number().int(),
  /** Places it was looked at from. */
  places: z.array(place),
  /** Some of it came from another computer. */
  fromFile: z.boolean(),
});
export type CaseSummary = z.infer<typeof caseSummary>;

/** A run that was going on when the program died. */
export const interruptedRun = z.object({
  runId: z.string(),
  caseId: z.string(),
  name: z.string(),
  attemptsDone: z.number().int(),
  attemptsPlanned: z.number().int(),
  startedAt: z.string(),
});
export type InterruptedRun = z.infer<typeof interruptedRun>;

/** One thing looked at twice in a case: how it was, and how it is (A6). */
export const beforeAfter = z.object({
  findingId: z.string(),
  subject: z.string(),
  /** Title of the finding as it was, in the language. */
  title: z.string(),
  before: z.object({
    runId: z.string(),
    at: z.string(),
    state: z.string(),
    lines: z.array(z.string()).max(6),
  }),
  after: z.object({
    runId: z.string(),
    at: z.string(),
    state: z.string(),
    lines: z.array(z.string()).max(6),
  }),
  result: z.enum(['solved', 'still-there', 'changed', 'could-not-tell']),
});
export type BeforeAfter = z.infer<typeof beforeAfter>;
