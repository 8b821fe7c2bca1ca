import { z } from 'zod';

/** A day, `YYYY-MM-DD`, in the person's own calendar. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** One listing of a case and what has been done about it (B6). */
export const delisting = z.object({
  zone: z.string(),
  name: z.string(),
  subject: z.string(),
  /** `gone`: a later look found it clean. `waits`: nothing can be asked, it clears by itself. */
  state: z.enum(['to-ask', 'waits', 'asked', 'gone']),
  weight: z.enum(['major', 'common', 'minor', 'informational']),
  scope: z.enum(['ip', 'range', 'asn', 'domain']),
  /** First seen on the list in this case, ISO time. */
  since: z.string(),
  /** Last look, ISO time. */
  lastSeen: z.string(),
  askedOn: day.nullable(),
  lookAgainOn: day.nullable(),
  goneAt: z.string().nullable(),
  url: z.string().nullable(),
  lookupUrl: z.string().nullable(),
  autoExpires: z.string().nullable(),
  paid: z.boolean().nullable(),
});
export type Delisting = z.infer<typeof delisting>;

/**
 * The order of things: close the hole, empty the queue, ask the lists, look again. `hole` ticks itself from the relay result;
 * only a person can know about the queue.
 */
export const delistPlan = z.object({
  caseId: z.string(),
  hole: z.enum(['closed', 'open', 'unknown']),
  queueEmptied: z.string().nullable(),
  lists: z.array(delisting).max(1000),
  /** The nearest day to look again; null when there is none. */
  nextLook: day.nullable(),
});
export type DelistPlan = z.infer<typeof delistPlan>;

/** A reminder: these lists of a case are to be looked at again, today or earlier. */
export const delistReminder = z.object({
  caseId: z.string(),
  caseName: z.string(),
  day,
  lists: z.array(z.object({ zone: z.string(), name: z.string(), subject: z.string() })).max(200),
});
export type DelistReminder = z.infer<typeof delistReminder>;
