import { z } from 'zod';
import { blacklistRow, blacklistSummary } from './blacklist.ts';
import { hideSwitch } from './case-file.ts';
import { beforeAfter } from './cases.ts';
import { delistPlan } from './delisting.ts';
import { reportFinding } from './finding.ts';
import { merged } from './merged.ts';
import { cell, transcriptLine } from './relay.ts';
import { left, productGuess } from './run-events.ts';
import { target } from './target.ts';
import { vantage } from './vantage.ts';
import { grade, language, verdictCode } from './verdict.ts';

export const REPORT_SCHEMA = 'relay-doctor.report/1';

/** The report: what JSON, PDF, HTML and the result page are made from. Additive changes only. */
export const report = z.object({
  schema: z.literal(REPORT_SCHEMA),
  program: z.object({ version: z.string() }),
  created: z.string(),
  language,
  target,
  vantage,
  verdict: z.object({
    code: verdictCode,
    headline: z.string(),
    detail: z.string(),
    grade,
    reason: z.string().optional(),
    /** The place, in words: "outside". */
    seenFrom: z.string(),
    /** `address:port` of the cell that decided. */
    cell: z.string().optional(),
  }),
  relay: z.object({ cells: z.array(cell) }),
  blacklists: z.object({ headline: z.string(), summary: blacklistSummary, rows: z.array(blacklistRow) }),
  /** Findings of the posture area (also in `findings`). */
  posture: z.array(reportFinding),
  findings: z.array(reportFinding),
  products: z.array(productGuess),
  left,
  timing: z.object({
    startedAt: z.string(),
    firstAnswerMs: z.number().nullable(),
    totalMs: z.number(),
  }),
  transcripts: z.array(z.object({ cell: z.string(), lines: z.array(transcriptLine) })),
  /** How the run ended, and who said it may test (T5). */
  run: z.object({
    result: z.enum(['running', 'done', 'stopped', 'timed-out', 'failed', 'died']),
    tickedAt: z.string(),
    tickedBy: z.string().optional(),
    attemptsDone: z.number().int(),
    attemptsPlanned: z.number().int(),
    sender: z.string().optional(),
    outside: z.string().optional(),
    sent: z.boolean(),
    /** Set while the run is to be continued because the server asked to come back later. */
    lookAgain: z
      .object({
        dueAt: z.string().nullable(),
        turn: z.number().int(),
        of: z.number().int(),
        cells: z.array(z.string()),
      })
      .optional(),
  }),
  /** What was looked at again in this case, oldest first. */
  changes: z.array(beforeAfter).optional(),
  /** Listings of the case and what was done about them (B6). */
  delisting: delistPlan.optional(),
  /** The parts of the case seen together (UX §8); absent when there is one place and one part only. */
  merged: merged.optional(),
  /** What was left out of this report. */
  hidden: z.array(hideSwitch).optional(),
});
export type Report = z.infer<typeof report>;
