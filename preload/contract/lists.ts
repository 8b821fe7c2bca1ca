import { z } from 'zod';

/** A name as a DNS zone: lower case, at least two labels. */
export const zoneName = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))+$/,
    'not a zone name in lower case',
  );

/** A list the person added. It must prove itself like every other; without test points it is information only. */
export const ownList = z.object({
  zone: zoneName,
  name: z.string().min(1).max(120),
  kinds: z
    .array(z.enum(['ip4', 'ip6', 'domain']))
    .min(1)
    .max(3),
});
export type OwnList = z.infer<typeof ownList>;

/** Families of keys: one key opens all lists of an operator. Names of the operators are names, not words. */
export const keyFamily = z.enum(['spamhaus', 'abusix', 'spamrats']);
export type KeyFamily = z.infer<typeof keyFamily>;

/** What is known of a key. The key itself never comes back. */
export const keyState = z.object({
  family: keyFamily,
  name: z.string(),
  has: z.boolean(),
  /** `os`: kept in the system's key store; `memory`: forgotten when the program ends; `environment`: given from outside. */
  kept: z.enum(['os', 'memory', 'environment']),
  /** Where keys are had. */
  url: z.string().nullable(),
  /** Lists it opens. */
  zones: z.array(z.string()),
});
export type KeyState = z.infer<typeof keyState>;

/** One list of the catalogue, as people see it (B1). Meanings and notes are the catalogue's own English. */
export const catalogueList = z.object({
  zone: z.string(),
  name: z.string(),
  operator: z.string().nullable(),
  kinds: z.array(z.enum(['ip4', 'ip6', 'domain'])),
  scope: z.enum(['ip', 'range', 'asn', 'domain']),
  weight: z.enum(['major', 'common', 'minor', 'informational']),
  status: z.enum(['active', 'uncertain', 'list-the-world', 'dead']),
  confidence: z.enum(['high', 'medium', 'low']),
  /** Is it asked in a usual check? The other values say why not: key under `lists.asked`. */
  asked: z.enum(['yes', 'muted', 'extended', 'covered', 'needs-key', 'dead', 'lists-world', 'never']),
  statusNote: z.string().nullable(),
  /** Where its row comes from, and when that was read (`YYYY-MM` or `YYYY-MM-DD`). */
  source: z.string().nullable(),
  checkedOn: z.string().nullable(),
  lookupUrl: z.string().nullable(),
  delistUrl: z.string().nullable(),
  autoExpires: z.string().nullable(),
  paid: z.boolean().nullable(),
  freeUse: z.string().nullable(),
  keyFamily: keyFamily.nullable(),
  /** Added by the person. */
  own: z.boolean(),
});
export type CatalogueList = z.infer<typeof catalogueList>;

/** What a list answered to its two test questions. `reason`: key under `findingBlacklist:reason`. */
export const zoneTest = z.object({
  zone: z.string(),
  kind: z.enum(['ip4', 'ip6', 'domain']),
  result: z.enum(['good', 'refused', 'broken', 'empty', 'no-answer', 'no-test-point']),
  reason: z.string().optional(),
  via: z.string(),
});
export type ZoneTest = z.infer<typeof zoneTest>;
