import { z } from 'zod';
import { culprit, delivery } from './proof.ts';
import { smtpReply } from './reply.ts';
import { family } from './target.ts';
import { cellState, outcome, stage, verdictCode } from './verdict.ts';

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
  /** Address claimed before the attempt (XCLIENT, PROXY header), with the person's extra consent. */
  claimed: z.string().optional(),
  /** What the same envelope was answered before, oldest first: greylisting is asked again on a schedule (relay-tests §3.5). */
  earlier: z
    .array(z.object({ at: z.string(), outcome, reply: smtpReply, rule: z.string() }))
    .max(8)
    .optional(),
});
export type Attempt = z.infer<typeof attempt>;

/** Key of a cell: address × port. */
export const cellRef = z.object({ address: z.string(), family, port: z.number().int(), host: z.string() });
export type CellRef = z.infer<typeof cellRef>;

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
  /** Time until the greeting, ms, when it took more than a second: a greet delay. */
  greetMs: z.number().optional(),
  /** Longest wait for one answer, ms, when it took more than five seconds: a tarpit. */
  slowestMs: z.number().optional(),
  /** What VRFY and EXPN (RFC 5321 §3.5) gave away: `names` = tells which mailboxes exist. */
  vrfy: z.enum(['names', 'says-nothing', 'off', 'not-asked']).optional(),
  expn: z.enum(['names', 'says-nothing', 'off', 'not-asked']).optional(),
  /** The port waits for a PROXY header (HAProxy): hint, or taken from us. */
  proxyHeader: z.enum(['hint', 'taken']).optional(),
  /** XCLIENT (Postfix) was taken from us. */
  xclient: z.enum(['taken', 'refused']).optional(),
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
  /** `hidden`: a server behind the filter that was reached directly (R9); absent: `mx`. */
  role: z.enum(['mx', 'submission', 'hidden']).optional(),
  delivery: delivery.optional(),
  /** The ordinary message to the server's own mailbox (relay-tests §3.6), sent when the person agreed. */
  ordinary: delivery.optional(),
  /** Who hides strangers from this server (R7). */
  culprit: culprit.optional(),
  /** Asked to come back later: attempts to be made again with the same envelope. */
  later: z.array(z.string()).optional(),
  facts: serverFacts.optional(),
  /** Attempts that were planned for this cell (so that "18 of 34" can be said). */
  planned: z.number().int().optional(),
  /** In a merged report: the part of the case that it is from. */
  part: z.string().optional(),
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
