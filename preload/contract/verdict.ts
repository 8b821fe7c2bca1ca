import { z } from 'zod';

/** Verdict codes of the relay question; the only ones the program uses (UX §3). `CT-…` = couldn't tell, with its reason. */
export const VERDICT_CODES = [
  'OPEN-PROVED',
  'OPEN-ACCEPTED',
  'OPEN-MASKED',
  'OPEN-PART',
  'OPEN-TRICK',
  'OPEN-FORGED',
  'OPEN-LIMITED',
  'OPEN-INSIDE',
  'KEEPS-IT',
  'BOUNCES',
  'CLOSED',
  'CLOSED-INSIDE',
  'CLOSED-LOGIN',
  'MIXED',
  'CT-OUT25',
  'CT-NOANSWER',
  'CT-REFUSED',
  'CT-BLOCKED',
  'CT-LATER',
  'CT-SLOW',
  'CT-MIDDLE',
  'CT-NAME',
  'CT-LIMIT',
  'CT-STOPPED',
] as const;
export const verdictCode = z.enum(VERDICT_CODES);
export type VerdictCode = z.infer<typeof verdictCode>;

/** How sure a verdict is: `proved` (delivery seen) > `probably` (accepted) > `closed` / `keeps` / `unknown`. */
export const grade = z.enum(['proved', 'probably', 'closed', 'keeps', 'unknown']);
export type Grade = z.infer<typeof grade>;

/** State of one cell of the truth table (address × port). */
export const cellState = z.enum(['open', 'probably', 'closed', 'keeps', 'unknown', 'not-offered']);
export type CellState = z.infer<typeof cellState>;

/** What one attempt or control came to (SPEC R4). `not-run`: the server's answer was about something else, the trick was not tested. */
export const outcome = z.enum([
  'refused-relay',
  'auth-required',
  'accepted',
  'temporary',
  'blocked-tester',
  'rate-limited',
  'tls-required',
  'server-fault',
  'closed-connection',
  'no-answer',
  'not-run',
]);
export type Outcome = z.infer<typeof outcome>;

/** Where in the dialogue an answer came (RFC 5321 command names). */
export const stage = z.enum([
  'connect',
  'banner',
  'ehlo',
  'starttls',
  'mail',
  'rcpt',
  'data',
  'end-of-data',
  'quit',
]);
export type Stage = z.infer<typeof stage>;

/** Urgency of a finding, worst first. `needs-you`: a person must supply something; `unknown`: could not be checked. */
export const severity = z.enum(['act-now', 'this-week', 'good-to-know', 'ok', 'needs-you', 'unknown']);
export type Severity = z.infer<typeof severity>;

export const language = z.enum(['en', 'id']);
export type Language = z.infer<typeof language>;
