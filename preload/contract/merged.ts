import { z } from 'zod';
import { casePart, partTrouble } from './case-file.ts';
import { family } from './target.ts';
import { place } from './vantage.ts';
import { verdictCode } from './verdict.ts';

/**
 * What two places together mean. The first six are the inside × outside table of UX §8, in its order; `inside-only`, `outside-only`: the other
 * place has not looked; `agree`, `differ`: for rows that are not about relaying; `outside-counts`, `inside-counts`: they differ, and this one
 * decides. Words: `merged:meaning.<meaning>.title` and `.next`.
 */
export const MEANINGS = [
  'trusted-network',
  'open-relay',
  'masked-visitor',
  'second-door',
  'closed',
  'not-reachable',
  'inside-only',
  'outside-only',
  'agree',
  'differ',
  'outside-counts',
  'inside-counts',
  'unknown',
] as const;
export const meaning = z.enum(MEANINGS);
export type Meaning = z.infer<typeof meaning>;

/** What one place says in one row. `state`: word key `merged:state.<state>`, filled with `params`. */
export const mergedCell = z.object({
  /** Part it rests on. */
  part: z.string().max(64),
  state: z.string().max(40),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The sentence, in the language. */
  text: z.string(),
  at: z.string(),
  /** Older than 24 hours. */
  old: z.boolean(),
});
export type MergedCell = z.infer<typeof mergedCell>;

/** One line of the merged page (S11). */
export const mergedRow = z.object({
  /** `door`: relay at one family × port; the others compare one matter over the whole case. */
  topic: z.enum(['door', 'seen-as', 'login', 'encryption', 'blacklists', 'names']),
  /** Doors only. */
  host: z.string().optional(),
  family: family.optional(),
  port: z.number().int().optional(),
  /** Row head in the language: "Relay IPv4 :25". */
  title: z.string(),
  inside: mergedCell.nullable(),
  outside: mergedCell.nullable(),
  meaning,
  /** What it means in two or three words, in the language: "Normal: staff only". */
  short: z.string().optional(),
  /** What it means, and what to do next, in the language. `next` is empty when nothing is to be done. */
  means: z.string(),
  next: z.string(),
  /** The two places do not say the same. */
  differs: z.boolean(),
  /** Earlier parts of the same place say otherwise: shown, not averaged. */
  others: z.array(mergedCell.extend({ place })).max(20),
});
export type MergedRow = z.infer<typeof mergedRow>;

/** The parts of a case seen together (UX §8). */
export const merged = z.object({
  caseNumber: z.string(),
  parts: z.array(casePart),
  /** Parts that decide for staff and for strangers; null: nobody looked from there. */
  insidePart: z.string().nullable(),
  outsidePart: z.string().nullable(),
  rows: z.array(mergedRow),
  /** The row of the table for the case as a whole. */
  meaning,
  verdict: z.object({
    code: verdictCode,
    headline: z.string(),
    detail: z.string(),
    /** "Two places agree on everything else." or what they disagree on. */
    agreement: z.string(),
    /** What to do next, from the table. */
    next: z.string(),
  }),
  /** Parts that were named and left out. */
  troubles: z.array(partTrouble),
  /** Seconds between the clocks of the two deciding parts, when both are known. */
  clocksApartS: z.number().int().nullable(),
});
export type Merged = z.infer<typeof merged>;

/** What changed between two runs of a case: before and after. */
export const runChanges = z.object({
  from: z.object({ runId: z.string(), at: z.string() }),
  to: z.object({ runId: z.string(), at: z.string() }),
  /** Sentences in the language, most important first. "Nothing changed." when there is nothing else. */
  text: z.array(z.string()),
  /** Every door of either run: its state then and now (null: was not looked at). */
  doors: z.array(
    z.object({
      address: z.string(),
      family,
      port: z.number().int(),
      host: z.string().optional(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      change: z.enum(['same', 'opened', 'closed', 'other', 'appeared', 'gone']),
    }),
  ),
  findings: z.array(
    z.object({
      id: z.string(),
      subject: z.string(),
      title: z.string(),
      change: z.enum(['gone', 'new', 'worse', 'better']),
    }),
  ),
  lists: z.array(
    z.object({ zone: z.string(), name: z.string(), subject: z.string(), change: z.enum(['gone', 'new']) }),
  ),
});
export type RunChanges = z.infer<typeof runChanges>;
