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

/**
 * How a list was asked (B3). `system`: the computer's own resolver; `typed`: one that the person named; `direct`: the list's own name
 * servers, found from the root; `key`: with the person's key, which is in no field of the row.
 */
export const listPath = z.enum(['system', 'typed', 'direct', 'key']);
export type ListPath = z.infer<typeof listPath>;

/** One of the two questions that prove a list (RFC 5782 §5), as it was answered. `name` never holds a key. */
const proofAnswer = z.object({
  name: z.string(),
  /** `nothing`: no such name, or no address; `silent`: nothing that came from the list. */
  result: z.enum(['records', 'nothing', 'silent']),
  answers: z.array(z.string()).max(16),
});

export const listProof = z.object({
  listed: proofAnswer,
  unlisted: proofAnswer,
  /** When the list was proved; earlier than the row when the proof was kept from before. */
  at: z.string(),
  cached: z.boolean(),
});
export type ListProof = z.infer<typeof listProof>;

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
  /** The way of asking whose answer is shown. */
  path: listPath.optional(),
  /** Ways that were tried before, and why they did not decide. */
  tried: z
    .array(
      z.object({ path: listPath, via: z.string(), state: blacklistState, reason: z.string().optional() }),
    )
    .max(8)
    .optional(),
  /** When the answer was seen: lists change by the hour. */
  at: z.string().optional(),
  proof: listProof.optional(),
  /** The address that the list saw asking, when its own text names it. */
  egress: z.string().optional(),
  /** What the subject is to the case. `greeting`: the name the server calls itself; `outbound`: mail leaves from there. */
  role: z.enum(['server', 'outbound', 'domain', 'greeting']).optional(),
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
