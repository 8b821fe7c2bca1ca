import { z } from 'zod';
import { blacklistRow } from './blacklist.ts';
import { finding } from './finding.ts';
import { checkRequest } from './plan.ts';
import { delivery } from './proof.ts';
import { attempt, cell, cellRef, transcriptLine } from './relay.ts';
import { target } from './target.ts';
import { vantage } from './vantage.ts';
import { grade, verdictCode } from './verdict.ts';

/** Steps of a run, in the order in which they are shown. */
export const STEPS = ['target', 'relay', 'encryption', 'names', 'blacklists'] as const;
export const stepId = z.enum(STEPS);
export type StepId = z.infer<typeof stepId>;

/** The relay answer of a whole run, without words. `params` fill the sentence of `verdict.<code>`. */
export const verdictCore = z.object({
  code: verdictCode,
  grade,
  reason: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Cell that decided, `address:port`. */
  cell: z.string().optional(),
});
export type VerdictCore = z.infer<typeof verdictCore>;

/** Everything that left this computer (S7). */
export const left = z.object({
  smtpConnections: z.number().int(),
  dnsQuestions: z.number().int(),
  messagesSent: z.number().int(),
  others: z.array(z.string()),
});
export type Left = z.infer<typeof left>;

/** Product recognised (A2): ids of catalogue/mta.json, best first. */
export const productGuess = z.object({
  id: z.string(),
  name: z.string(),
  confidence: z.enum(['sure', 'likely', 'guess']),
  from: z.string(),
});
export type ProductGuess = z.infer<typeof productGuess>;

const at = { at: z.string() };

/** The run's own account, in order. It is the on-disk record, the replay format and the fixture format. */
export const runEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run-started'),
    ...at,
    runId: z.string(),
    request: checkRequest,
    version: z.string(),
  }),
  /** `look-again`: the server asked to come back later, and the time has come (relay-tests §3.5). */
  z.object({ type: z.literal('resumed'), ...at, why: z.enum(['cut-off', 'look-again']).optional() }),
  /** When these cells are asked again; `dueAt` null: the schedule is used up, or the person said no. */
  z.object({
    type: z.literal('look-again'),
    ...at,
    cells: z.array(z.string()),
    dueAt: z.string().nullable(),
    turn: z.number().int(),
    of: z.number().int(),
  }),
  /** What became of a message after the server took it; also after `run-ended`. `ordinary`: the one to its own mailbox. */
  z.object({ type: z.literal('arrival'), ...at, cell: z.string(), ordinary: z.boolean(), delivery }),
  z.object({ type: z.literal('target'), ...at, target }),
  z.object({ type: z.literal('vantage'), ...at, vantage }),
  z.object({ type: z.literal('neutral'), ...at, sender: z.string(), outside: z.string(), why: z.string() }),
  z.object({ type: z.literal('step-started'), ...at, step: stepId, total: z.number().int() }),
  z.object({
    type: z.literal('step-ended'),
    ...at,
    step: stepId,
    result: z.enum(['done', 'skipped', 'stopped', 'failed']),
    reason: z.string().optional(),
  }),
  z.object({
    type: z.literal('now'),
    ...at,
    step: stepId,
    cell: cellRef.optional(),
    attempt: z.string().optional(),
  }),
  z.object({ type: z.literal('cell-started'), ...at, cell: cellRef, planned: z.number().int() }),
  z.object({ type: z.literal('attempt'), ...at, cell: cellRef, control: z.boolean(), attempt }),
  z.object({ type: z.literal('transcript'), ...at, cell: z.string(), lines: z.array(transcriptLine) }),
  z.object({ type: z.literal('cell-ended'), ...at, cell }),
  z.object({ type: z.literal('provisional'), ...at, verdict: verdictCore }),
  z.object({ type: z.literal('blacklist-row'), ...at, row: blacklistRow }),
  z.object({ type: z.literal('product'), ...at, host: z.string(), guesses: z.array(productGuess) }),
  z.object({ type: z.literal('finding'), ...at, finding }),
  z.object({ type: z.literal('left'), ...at, left }),
  z.object({ type: z.literal('verdict'), ...at, verdict: verdictCore }),
  z.object({
    type: z.literal('run-ended'),
    ...at,
    result: z.enum(['done', 'stopped', 'timed-out', 'failed', 'died']),
    reason: z.string().optional(),
    /** How long this part of the run took by a clock that nobody can set, ms. */
    tookMs: z.number().min(0).optional(),
  }),
]);
export type RunEvent = z.infer<typeof runEvent>;
export type RunEventType = RunEvent['type'];
