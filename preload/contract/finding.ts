import { z } from 'zod';
import { severity } from './verdict.ts';

/** A piece of proof, bounded and masked (S3, S5). `text` lines are data, never sentences of ours. */
export const evidence = z.object({
  kind: z.enum(['smtp', 'dns', 'tls', 'timing', 'text']),
  at: z.string().optional(),
  /** Who or what was asked: server address, resolver, zone. */
  source: z.string().optional(),
  lines: z.array(z.string().max(2000)).max(40),
  /** Index of the line that decided. */
  deciding: z.number().int().optional(),
});
export type Evidence = z.infer<typeof evidence>;

export const findingArea = z.enum(['relay', 'vantage', 'blacklist', 'posture', 'dns']);

/** What the engine says. No prose: words are `finding.<id>.title|saw|why|action` with `params`. */
export const finding = z.object({
  id: z.string(),
  area: findingArea,
  subject: z.string(),
  status: z.enum(['tested', 'not-tested', 'could-not-test']),
  severity,
  cause: z.enum(['target', 'path', 'resolver', 'list', 'ours']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  evidence: z.array(evidence),
  /** Fix recipe: `server-setting` shows the product's steps; others are answered by the action sentence. */
  fix: z.enum(['server-setting', 'dns-record', 'ask-provider', 'delist', 'wait', 'other-place', 'none']),
  refs: z.array(z.string()).optional(),
});
export type Finding = z.infer<typeof finding>;

/** The same in a language, with its short code (A1 … Z9) to read out on the phone. */
export const reportFinding = z.object({
  code: z.string(),
  id: z.string(),
  severity,
  title: z.string(),
  saw: z.string(),
  why: z.string(),
  action: z.string(),
  steps: z.array(z.string()).optional(),
  evidence: z.array(evidence),
  subject: z.string(),
  /** The list, where the finding is about one list: two lists that name one address are two findings. */
  zone: z.string().optional(),
  area: findingArea,
  fix: finding.shape.fix,
  /** Settings of the recognised product that make such a hole, most likely first (catalogue/mta.json `openRelayCauses`). */
  settings: z
    .array(
      z.object({
        product: z.string(),
        where: z.string(),
        setting: z.string(),
        unsafeValue: z.string(),
      }),
    )
    .max(4)
    .optional(),
});
export type ReportFinding = z.infer<typeof reportFinding>;
