import { z } from 'zod';
import { family } from './target.ts';
import { cellState, outcome, stage, verdictCode } from './verdict.ts';

/** One reply as read (RFC 5321 §4.2): text is made safe (S3) and at most 1,000 characters. */
export const smtpReply = z.object({
  code: z.number().int().min(0).max(999),
  enhanced: z.string().optional(),
  text: z.string(),
});
export type SmtpReply = z.infer<typeof smtpReply>;

/** One relay attempt or control. `id`: row of catalogue/relay-tests.json, with a context suffix such as `S1/X1.1` when repeated under another context. */
export const attempt = z.object({
  id: z.string(),
  mailFrom: z.string(),
  rcptTo: z.string(),
  outcome,
  stage,
  reply: smtpReply,
  /** Rule that fired: row of the reading table, e.g. `reply.relay-refused-454`. */
  rule: z.string(),
  startedAt: z.string(),
  ms: z.number().nonnegative(),
  /** EHLO name used, when it was not the usual one. */
  helo: z.string().optional(),
  /** True when made after STARTTLS or on implicit TLS. */
  tls: z.boolean().optional(),
});
export type Attempt = z.infer<typeof attempt>;

/** Key of a cell: address × port. */
export const cellRef = z.object({ address: z.string(), family, port: z.number().int(), host: z.string() });
export type CellRef = z.infer<typeof cellRef>;

/** The one message a cell may get when the person agreed to sending (R6). */
export const delivery = z.object({
  token: z.string(),
  /** `accepted`: 2xx at the end of DATA, not seen arriving; `refused`: 4xx/5xx at DATA or its end; `seen`, `bounced`: later issues. */
  state: z.enum(['accepted', 'refused', 'temporary', 'failed', 'seen', 'bounced', 'kept']),
  stage: stage.optional(),
  reply: smtpReply.optional(),
  path: z.array(z.string()).optional(),
});
export type Delivery = z.infer<typeof delivery>;

/** What the server said about itself in this cell (P4). */
export const serverFacts = z.object({
  banner: z.string().optional(),
  ehlo: z.array(z.string()).optional(),
  /** Reply texts worth matching fingerprints against (refusals, unknown command). */
  replies: z.array(z.string()).optional(),
  /** Seconds of TLS facts are in posture; here only: was it offered, did it start. */
  starttls: z.enum(['not-offered', 'offered', 'started', 'failed']).optional(),
  /** AUTH mechanisms seen before and after encryption. */
  authPlain: z.array(z.string()).optional(),
  authTls: z.array(z.string()).optional(),
  /** Median time to a reply, ms. */
  replyMs: z.number().optional(),
});
export type ServerFacts = z.infer<typeof serverFacts>;

export const cell = z.object({
  address: z.string(),
  family,
  port: z.number().int(),
  host: z.string().optional(),
  state: cellState,
  verdict: verdictCode,
  /** Rule or trouble behind the verdict: a key under `reason.<key>`. */
  reason: z.string().optional(),
  /** The address the server says it saw (EHLO echo). */
  seenAs: z.string().optional(),
  /** Ids of the attempts that decided. */
  decidedBy: z.array(z.string()).optional(),
  attempts: z.array(attempt),
  controls: z.array(attempt),
  delivery: delivery.optional(),
  facts: serverFacts.optional(),
  /** Attempts that were planned for this cell (so that "18 of 34" can be said). */
  planned: z.number().int().optional(),
});
export type Cell = z.infer<typeof cell>;

export const transcriptLine = z.object({
  at: z.string(),
  dir: z.enum(['in', 'out', 'note']),
  text: z.string(),
  /** Attempt the line belongs to. */
  attempt: z.string().optional(),
});
export type TranscriptLine = z.infer<typeof transcriptLine>;
