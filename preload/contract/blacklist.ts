import { z } from 'zod';

/** B2. `refused`: they would not answer this resolver; `broken`: lists everything or nothing; both are never "listed" or "clean". */
export const blacklistState = z.enum([
  'listed',
  'policy',
  'information',
  'clean',
  'refused',
  'broken',
  'no-answer',
  'not-asked',
]);
export type BlacklistState = z.infer<typeof blacklistState>;

export const blacklistRow = z.object({
  zone: z.string(),
  name: z.string(),
  subject: z.string(),
  subjectKind: z.enum(['ip4', 'ip6', 'domain']),
  state: blacklistState,
  weight: z.enum(['major', 'common', 'minor', 'informational']),
  scope: z.enum(['ip', 'range', 'asn', 'domain']),
  answers: z.array(z.string()),
  /** Catalogue's meaning of the answer (English, as data). */
  meaning: z.string().optional(),
  txt: z.string().optional(),
  ttl: z.number().optional(),
  /** Which resolver was asked. */
  via: z.string(),
  ms: z.number(),
  /** Why not asked / refused / broken: key under `blacklist.reason.<key>`. */
  reason: z.string().optional(),
  delist: z
    .object({
      url: z.string().nullable(),
      lookupUrl: z.string().nullable(),
      autoExpires: z.string().nullable(),
      paid: z.boolean().nullable(),
    })
    .optional(),
});
export type BlacklistRow = z.infer<typeof blacklistRow>;

export const blacklistSummary = z.object({
  listed: z.number().int(),
  policy: z.number().int(),
  information: z.number().int(),
  clean: z.number().int(),
  refused: z.number().int(),
  broken: z.number().int(),
  noAnswer: z.number().int(),
  notAsked: z.number().int(),
});
export type BlacklistSummary = z.infer<typeof blacklistSummary>;
