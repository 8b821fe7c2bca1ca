import { z } from 'zod';

export const family = z.union([z.literal(4), z.literal(6)]);
export type Family = z.infer<typeof family>;

/** An address of a mail host. `scope` says whether the outside world can have it at all (T4). */
export const hostAddress = z.object({
  ip: z.string(),
  family,
  scope: z
    .enum(['public', 'private', 'loopback', 'link-local', 'cgnat', 'documentation', 'other'])
    .optional(),
});
export type HostAddress = z.infer<typeof hostAddress>;

/** A host that may be tested. `role`: mx, implicit-mx (no MX record, RFC 5321 §5.1), server (named by the person), address. */
export const targetHost = z.object({
  name: z.string(),
  role: z.enum(['mx', 'implicit-mx', 'server', 'address']),
  preference: z.number().int().optional(),
  addresses: z.array(hostAddress),
  /** Filter company recognised from the name (catalogue/providers.json id); "probably not yours". */
  provider: z.object({ id: z.string(), name: z.string(), kind: z.enum(['filter', 'mailbox']) }).optional(),
  /** Set when the person fixed the port for this host. */
  port: z.number().int().min(1).max(65535).optional(),
  /** Why there are no addresses: NXDOMAIN, SERVFAIL, timeout … (a word, not a sentence). */
  trouble: z.string().optional(),
});
export type TargetHost = z.infer<typeof targetHost>;

export const targetKind = z.enum(['email', 'domain', 'host', 'ip', 'url', 'bounce']);

/** A reason why the target cannot be tested as typed; words under `target.problem.<code>`. */
export const targetProblem = z.object({
  code: z.enum([
    'empty',
    'syntax',
    'bounce',
    'no-domain',
    'dns-failed',
    'null-mx',
    'no-mx',
    'mx-without-address',
    'no-address',
    'unsupported-address',
  ]),
  params: z.record(z.string(), z.string()),
  /** Nearest spelling that does resolve, when there is one. */
  suggestion: z.string().optional(),
  /** True when nothing can be tested; false when it is only worth saying. */
  fatal: z.boolean(),
});
export type TargetProblem = z.infer<typeof targetProblem>;

/**
 * A host that may be the mail server behind a filter service (T3). `from` says where it was found: a usual name (`mail.`), a term of
 * the SPF record (RFC 7208), or the person.
 */
export const hiddenCandidate = z.object({
  name: z.string(),
  addresses: z.array(hostAddress),
  from: z.enum(['name', 'spf', 'person']),
  /** Set when the person fixed the port. */
  port: z.number().int().min(1).max(65535).optional(),
});
export type HiddenCandidate = z.infer<typeof hiddenCandidate>;

/** What was typed, resolved (T1, T2). `domain`/`unicode` are the A-label and display forms. */
export const target = z.object({
  input: z.string(),
  kind: targetKind,
  domain: z.string().optional(),
  unicode: z.string().optional(),
  /** A mailbox at the domain that the person typed: used as positive control. */
  mailbox: z.string().optional(),
  port: z.number().int().optional(),
  hosts: z.array(targetHost),
  problems: z.array(targetProblem).optional(),
  /** Looked for when every host belongs to a filter service. */
  hidden: z.array(hiddenCandidate).optional(),
});
export type Target = z.infer<typeof target>;
