import type { Family, VerdictCode } from '../../preload/contract/index.ts';
import type { Dialect } from './dialect.ts';

/**
 * Who may send mail through a server to somewhere else.
 * `anyone`; `ipv6`: whoever comes over IPv6; `own-sender`: whoever names an existing mailbox of the server's domain in MAIL FROM;
 * `own-helo`: whoever says the server's own host name in EHLO; `percent`: whoever writes `user%elsewhere@here`.
 */
export type RelayGrant = 'anyone' | 'ipv6' | 'own-sender' | 'own-helo' | 'percent';

/** How one practice server behaves. A new server is a new value of this type, not new code. */
export type Policy = {
  /** Name of the server's mail domain, lower-case. */
  domain: string;
  host: string;
  dialect: Dialect;
  /** Empty: closed. */
  relay: readonly RelayGrant[];
  /** Local parts that exist at the domain. */
  mailboxes: readonly string[];
  /** Says yes to every recipient of every kind. */
  acceptsAll: boolean;
  /** What it accepts for elsewhere really goes there. */
  delivers: boolean;
  families: readonly Family[];
  /** Address under which the server sees the visitor. */
  seenAs: Readonly<Record<Family, string>>;
  /** Time a first sender–recipient–visitor triplet is sent away for, ms. */
  greylistMs: number;
  /** Deliberate slowness, ms: before the greeting, and before each refusal (growing by `stepMs` up to `toMs`). */
  tarpit: { greetingMs: number; fromMs: number; stepMs: number; toMs: number } | null;
};

/** A server of the roster: its policy and its place in the pretend world. */
export type PracticeServer = Policy & {
  id: string;
  /** Public address its own mail leaves from (in its SPF record, has a reverse name, may be on the pretend list). */
  outbound: string;
  /** Is `outbound` on the pretend blacklist? */
  listed: boolean;
  /** Where the visitor stands, told by the `_vantage` record. */
  place: 'outside' | 'inside';
  /** Verdict codes this server promises. */
  expect: readonly VerdictCode[];
};
