import { z } from 'zod';

export const BOUNCE_SCHEMA = 'relay-doctor.bounce/1';

/** What a returned mail is about. Words under `bounce:kind.<kind>`. */
export const bounceKind = z.enum([
  /** A public list, asked over DNS. */
  'list',
  /** A list that closed years ago: the receiver's filter is out of date. */
  'dead-list',
  /** The receiving side's own DNS is refused by the list: nobody is listed. */
  'receiver-dns',
  /** A provider's own block list. */
  'provider-block',
  /** A provider's opinion of the address or domain. */
  'reputation',
  /** Too much, too fast. */
  'rate-limit',
  'greylisting',
  /** Reverse name missing, generic, or not fitting. */
  'reverse-name',
  'dynamic-address',
  'helo-name',
  /** SPF, DKIM or DMARC. */
  'authentication',
  'relay-denied',
  'login-needed',
  'tls-needed',
  'no-such-user',
  'mailbox-full',
  'too-big',
  /** The recipient blocked the sender. */
  'personal-block',
  /** Blocked for the country it comes from. */
  'country',
  'content',
  'policy',
  'sender-unknown',
  'domain-not-found',
  'not-reachable',
  'server-fault',
  'unknown',
]);
export type BounceKind = z.infer<typeof bounceKind>;

/** Who has to do something. Words under `bounce:whose.<value>`. */
export const bounceWhose = z.enum([
  'you',
  'your-provider',
  'recipient-admin',
  'recipient',
  'sender',
  'nobody',
]);
export type BounceWhose = z.infer<typeof bounceWhose>;

export const bounceWarning = z.enum([
  /** The address in the text is not one of the case: a shared way out, or somebody else's bounce. */
  'other-address',
  'receiver-dns',
  'dead-list',
  /** A key of the receiver stood in the text and was taken out. */
  'key-hidden',
  /** Only the beginning was read. */
  'cut',
  'several-recipients',
  /** The mail was never sent by us: somebody used our address (backscatter). */
  'not-ours',
  'provider-wide',
  /** The list is for information; hardly anybody should block with it. */
  'not-a-block-list',
]);
export type BounceWarning = z.infer<typeof bounceWarning>;

const link = z.string().max(2000).nullable();

/** A list that the text names. */
export const bouncedList = z.object({
  /** Null when the text names an operator only. */
  zone: z.string().nullable(),
  name: z.string(),
  status: z.enum(['active', 'uncertain', 'list-the-world', 'dead']),
  scope: z.enum(['ip', 'range', 'asn', 'domain']),
  weight: z.enum(['major', 'common', 'minor', 'informational']),
  /** What gave it away: a zone name, a link, or a provider's code such as `BL21`. */
  foundBy: z.enum(['zone', 'link', 'code', 'name']),
  mark: z.string().max(300),
  /** What is on it, when the text says so. */
  subject: z.string().nullable(),
  lookupUrl: link,
  delistUrl: link,
  autoExpires: z.string().nullable(),
  paid: z.boolean().nullable(),
  statusNote: z.string().nullable(),
  /** Zones to ask for a live check; empty when it cannot be asked. */
  ask: z.array(z.string()).max(8),
});
export type BouncedList = z.infer<typeof bouncedList>;

/** Words of a reading in one language, made from the string table. */
export const bounceWords = z.object({
  headline: z.string(),
  why: z.string(),
  whose: z.string(),
  next: z.string(),
  steps: z.array(z.string()).max(8),
  warnings: z.array(z.string()).max(9),
});

export type BounceWords = z.infer<typeof bounceWords>;

/** What a returned mail says (N). Everything that came from it is made harmless to show (S3); nothing in it is a key. */
export const bounceReading = z.object({
  schema: z.literal(BOUNCE_SCHEMA),
  understood: z.boolean(),
  /** Why nothing could be read: key under `bounce:problem`. */
  problem: z.enum(['empty', 'not-a-bounce', 'too-large', 'encrypted', 'unreadable']).nullable(),
  source: z.object({
    form: z.enum(['dsn', 'mail', 'msg', 'text', 'fragment']),
    /** Language of the text as far as it shows: `en`, `id`, `de`, `fr` …; null when it does not. */
    language: z.string().nullable(),
    octets: z.number().int(),
    cut: z.boolean(),
  }),
  kind: bounceKind,
  /** The deciding reply: code, enhanced status (RFC 3463) and text. */
  code: z.number().int().nullable(),
  enhanced: z.string().nullable(),
  text: z.string().max(2000),
  permanence: z.enum(['temporary', 'final', 'unknown']),
  /** The server that said no. */
  refusedBy: z.object({ host: z.string().nullable(), ip: z.string().nullable() }),
  /** The server that wrote the returned mail. */
  reportedBy: z.string().nullable(),
  recipients: z.array(z.string()).max(50),
  sender: z.string().nullable(),
  /** What was refused: an address or a name, without brackets. */
  subject: z.string().nullable(),
  subjectKind: z.enum(['ip4', 'ip6', 'domain', 'helo']).nullable(),
  /** Is `subject` one of the addresses or names the person works with? `unknown` without a case. */
  ours: z.enum(['yes', 'no', 'unknown']),
  lists: z.array(bouncedList).max(12),
  provider: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The provider's own code, e.g. `S3150`, `TSS04`, `OFR006_102`. */
  providerCode: z.string().nullable(),
  whose: bounceWhose,
  /** Where to ask; a page or an address. */
  form: z.object({ url: link, email: z.string().nullable() }),
  /** Rule of the catalogue that fired. */
  rule: z.string().nullable(),
  warnings: z.array(bounceWarning).max(9),
  evidence: z.object({ lines: z.array(z.string().max(1000)).max(12), deciding: z.number().int() }),
  /** What a live check would ask; null when there is nothing to ask. */
  live: z.object({ subject: z.string(), zones: z.array(z.string()).max(20) }).nullable(),
  words: bounceWords.optional(),
});
export type BounceReading = z.infer<typeof bounceReading>;
