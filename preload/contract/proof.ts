import { z } from 'zod';
import { smtpReply } from './reply.ts';
import { stage } from './verdict.ts';

/**
 * One stage of the way a message took, from a `Received:` line (RFC 5321 §4.4), oldest first. `role` says who took the message
 * there: the tested `server`; another machine on the way (`second`: a smart host, a filter); the proof `mailbox`'s own side;
 * `this-computer`; `unknown` when the lines do not tell.
 */
export const hop = z.object({
  /** Name the handing side gave (EHLO). */
  from: z.string().max(255).optional(),
  /** Address the receiving side saw. */
  fromIp: z.string().max(45).optional(),
  /** Name of the receiving side. */
  by: z.string().max(255).optional(),
  byIp: z.string().max(45).optional(),
  /** Protocol word: SMTP, ESMTPS, LMTP … */
  with: z.string().max(40).optional(),
  /** ISO time, when the line had one that could be read. */
  at: z.string().max(40).optional(),
  role: z.enum(['this-computer', 'server', 'second', 'mailbox', 'unknown']),
});
export type Hop = z.infer<typeof hop>;

/** How an arrival (or its absence) became known (R6). `person`: somebody said that nothing came. */
export const confirmedBy = z.enum(['code', 'source', 'imap', 'catcher', 'person']);
export type ConfirmedBy = z.infer<typeof confirmedBy>;

/** What hides strangers from the server (R7). Words: `proof:culprit.<kind>`. */
export const CULPRITS = [
  'docker',
  'podman',
  'kubernetes',
  'virtual-machine',
  'router',
  'proxy',
  'load-balancer',
  'vpn',
  'own-address',
  'local-forwarder',
  'cgnat',
  'unknown',
] as const;
export const culprit = z.object({
  kind: z.enum(CULPRITS),
  /** The address under which the server saw the visitor. */
  address: z.string(),
  /** Where it was read: the EHLO reply, a Received line of a message, or a refusal. */
  from: z.enum(['ehlo', 'received', 'reply']),
});
export type Culprit = z.infer<typeof culprit>;

/**
 * One real message handed to the server when the person agreed to it (R6). `accepted`: 2xx at the end of DATA, arrival not known;
 * `seen`: arrived elsewhere; `bounced`: sent back later; `kept`: taken, and nothing came out.
 */
export const delivery = z.object({
  /** Searchable mark of the message (Subject, Message-ID, X-Relay-Doctor-Token). */
  token: z.string(),
  state: z.enum(['accepted', 'refused', 'temporary', 'failed', 'seen', 'bounced', 'kept']),
  stage: stage.optional(),
  reply: smtpReply.optional(),
  /** The way in words of the protocol, one entry a stage, oldest first. */
  path: z.array(z.string()).optional(),
  /** Attempt whose envelope was used. */
  attempt: z.string().optional(),
  sentAt: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  /** SHA-256 (hex) of `token:CODE`; the code itself is only in the message, so that typing it proves that it was read. */
  codeHash: z.string().optional(),
  confirmed: z
    .object({
      how: confirmedBy,
      /** When the program learnt it. */
      at: z.string(),
      /** When the message arrived, where that is known. */
      arrivedAt: z.string().optional(),
    })
    .optional(),
  hops: z.array(hop).max(40).optional(),
  /** Address that the tested server's own Received line gives for the visitor. */
  seenAs: z.string().optional(),
  /** Seconds after which "nothing came" was believed (KEEPS-IT). */
  waitedS: z.number().int().optional(),
  /** Last machine before the mailbox, when it is not the tested server (multi-hop, relay-tests row 39). */
  exit: z.string().optional(),
  /** What the returned mail said (RFC 3464), made safe. */
  bounce: z
    .object({
      by: z.string().optional(),
      status: z.string().optional(),
      text: z.string().optional(),
      /** Machine elsewhere that said no when it was handed on: the tested server did carry the message out. */
      remote: z.string().optional(),
    })
    .optional(),
});
export type Delivery = z.infer<typeof delivery>;

/** What reading a pasted, dropped or fetched message source came to. Words: `proof:reading.<result>` and `proof:refusal.<reason>`. */
export const sourceResult = z.object({
  result: z.enum(['seen', 'bounced', 'kept', 'ordinary', 'not-understood']),
  /** Why it was not understood: a key under `proof:refusal`. */
  reason: z.string().optional(),
  /** The cell whose message it was, `address:port`. */
  cell: z.string().optional(),
  hops: z.array(hop).max(40),
  /** Cut off or altered on the way, still understood: keys under `proof:damage`. */
  damage: z.array(z.string()),
});
export type SourceResult = z.infer<typeof sourceResult>;

/** Where the proof mailbox is read (read-only). The password is never part of it. */
export const imapAccount = z.object({
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65535).default(993),
  /** `none` is for a server on this computer only. */
  security: z.enum(['tls', 'starttls', 'none']).default('tls'),
  user: z.string().min(1).max(320),
});
export type ImapAccount = z.infer<typeof imapAccount>;

/** The built-in catcher: an SMTP server on this computer that takes mail for one address only. */
export const catcherState = z.object({
  listening: z.boolean(),
  /** Addresses of this computer it listens on, `ip:port`. */
  at: z.array(z.string()),
  /** The address to send to, e.g. `rd-k3x9@[203.0.113.50]`; null while not listening. */
  mailbox: z.string().nullable(),
  caught: z.number().int(),
});
export type CatcherState = z.infer<typeof catcherState>;
