import { z } from 'zod';
import { stepId } from './run-events.ts';
import { verdictCode } from './verdict.ts';

/** One fixed row of the Running page. */
export const stepProgress = z.object({
  step: stepId,
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'stopped', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  /** Named counters in a fixed order, e.g. refused, accepted, waiting / clean, listed, noAnswer; words `progress.count.<name>`. */
  counts: z.array(z.object({ name: z.string(), value: z.number().int() })),
});

/** The compact live picture of a run, sent at most twice a second. Sentences are already in the asked language. */
export const progress = z.object({
  runId: z.string(),
  caseId: z.string(),
  title: z.string(),
  state: z.enum(['running', 'paused', 'done', 'stopped', 'failed']),
  elapsedMs: z.number(),
  /** Range for what is left in all, ms; absent until something was measured. */
  estimateMs: z.tuple([z.number(), z.number()]).optional(),
  provisional: z.object({ code: verdictCode, headline: z.string(), detail: z.string() }).optional(),
  steps: z.array(stepProgress),
  now: z.object({ address: z.string(), port: z.number(), attempt: z.string(), words: z.string() }).optional(),
  /** Median reply time in ms; a slow server is named. */
  replyMs: z.number().optional(),
  findings: z.number().int(),
  /** True when the run could not be written to disk any more (disk full): its report should be saved elsewhere. */
  notKept: z.boolean().optional(),
});
export type Progress = z.infer<typeof progress>;
