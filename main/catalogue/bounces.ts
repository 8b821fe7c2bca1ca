import { z } from 'zod';
import { bounceKind, bounceWhose } from '../../preload/contract/index.ts';
import data from './bounces.json' with { type: 'json' };

/** Quantifiers without an end, outside of character classes and escapes: a hostile text could make them slow. */
const ENDLESS = /[*+]|\{\d+,\}/;
const ESCAPES_AND_CLASSES = /\\.|\[(?:\\.|[^\]\\])*\]/g;

/** A pattern of the file: no case, every repetition with an upper end. */
const pattern = z
  .string()
  .min(2)
  .max(2000)
  .refine((source) => !ENDLESS.test(source.replace(ESCAPES_AND_CLASSES, 'x')), 'repetition without an end')
  .transform((source) => new RegExp(source, 'i'));
const host = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'not a host name');
const link = z.string().startsWith('https://').max(300).nullable();
const mailbox = z
  .string()
  .regex(/^[^@\s]+@[^@\s]+$/)
  .nullable();
const id = z.string().regex(/^[a-z0-9-]{2,40}$/);

/** Somebody with a list or an opinion. `zones`: rows of `dnsbl.json`, the one that stands for the operator first. */
const operator = z.strictObject({
  id,
  name: z.string(),
  zones: z.array(z.string()),
  marks: z.array(pattern).min(1),
  /** Links of a text are shown as links when they lead here. */
  hosts: z.array(host),
  /** What a text is about that names this operator when none of its zones is known. */
  kind: bounceKind,
  scope: z.enum(['ip', 'range', 'asn', 'domain']),
  weight: z.enum(['major', 'common', 'minor', 'informational']),
  lookupUrl: link,
  delistUrl: link,
  email: mailbox,
});

const providerRule = z.strictObject({
  id,
  kind: bounceKind,
  patterns: z.array(pattern).min(1),
  /** Before zone names: the code says more than the words around it. */
  first: z.boolean(),
  whose: bounceWhose.nullable(),
  operators: z.array(id),
  /** Group 1: the provider's own code. */
  code: pattern.nullable(),
  /** `null`: nothing to ask there for this rule; left out in the file of the provider = the provider's. */
  url: link.optional(),
  email: mailbox.optional(),
});

const provider = z.strictObject({
  id,
  name: z.string(),
  /** Names of its mail servers end so. */
  hosts: z.array(host),
  linkHosts: z.array(host),
  url: link,
  email: mailbox,
  rules: z.array(providerRule),
});

/** Digits inside a code: `bits` are counted from the right, a `number` is looked up whole. Values: an operator, or `kind:…`. */
const decoder = z.strictObject({
  id,
  provider: id,
  pattern,
  read: z.enum(['bits', 'number']),
  table: z.record(z.string(), z.string()),
});

const reason = z.strictObject({
  id,
  kind: bounceKind,
  /** `first`: before list names. `specific`: leaves no doubt. `vague`: only when nothing better was found. */
  tier: z.enum(['first', 'specific', 'vague']),
  patterns: z.array(pattern).min(1),
  whose: bounceWhose.nullable(),
});

const language = z.strictObject({
  id: z.string().length(2),
  returned: z.array(pattern).min(1),
  delayed: z.array(pattern).min(1),
  /** Words of the language, to tell it; weaker than the sentences above. */
  common: z.array(pattern).min(1),
});

const schema = z
  .strictObject({
    about: z.string(),
    operators: z.array(operator),
    providers: z.array(provider),
    decoders: z.array(decoder),
    reasons: z.array(reason),
    /** Last two digits of an enhanced status (RFC 3463). */
    enhanced: z.array(z.strictObject({ status: z.string(), kind: bounceKind })),
    replyCodes: z.array(z.strictObject({ code: z.number().int(), kind: bounceKind })),
    whose: z.array(z.strictObject({ kind: bounceKind, final: bounceWhose, temporary: bounceWhose })),
    languages: z.array(language),
    /** Where the returned message itself begins. */
    original: z.array(pattern),
    /** The sending server gave up waiting. */
    expired: z.array(pattern),
    /** The same data under a name that needs no key. */
    twins: z.record(z.string(), z.string()),
  })
  .superRefine((file, context) => {
    const operators = new Set(file.operators.map((row) => row.id));
    const providers = new Set(file.providers.map((row) => row.id));
    const kinds = new Set<string>(bounceKind.options);
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    for (const name of file.providers.flatMap((row) => row.rules.flatMap((rule) => rule.operators)))
      if (!operators.has(name)) complain(`no operator ${name}`);
    for (const { provider: name, table } of file.decoders) {
      if (!providers.has(name)) complain(`no provider ${name}`);
      for (const value of Object.values(table))
        if (!operators.has(value) && !kinds.has(value.replace(/^kind:/, ''))) complain(`no meaning ${value}`);
    }
    for (const kind of bounceKind.options)
      if (!file.whose.some((row) => row.kind === kind)) complain(`whose job is ${kind}?`);
  });

/** What returned mails say: providers' codes, marks of lists, reasons, sentences of mail programs (N). Checked when loaded. */
export const bounceCatalogue = schema.parse(data);

export type BounceOperator = (typeof bounceCatalogue)['operators'][number];
export type BounceProvider = (typeof bounceCatalogue)['providers'][number];
export type BounceRule = BounceProvider['rules'][number];
