import { z } from 'zod';
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
