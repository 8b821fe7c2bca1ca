import type { Family, VerdictCode } from '../../preload/contract/index.ts';
import type { Dialect } from './dialect.ts';
import type { ListWithEntries } from './lists.ts';

/**
 * Who may send mail through a server to somewhere else.
 * `anyone`; `ipv6`: whoever comes over IPv6; `own-sender`: whoever names an existing mailbox of the server's domain in MAIL FROM;
 * `own-helo`: whoever says the server's own host name in EHLO; `percent`: whoever writes `user%elsewhere@here`;
 * `claimed`: whoever claims an inside address through XCLIENT, which the server then offers to everybody.
 */
export type RelayGrant = 'anyone' | 'ipv6' | 'own-sender' | 'own-helo' | 'percent' | 'claimed';

/** How one practice server behaves. A new server is a new value of this type, not new code. */
export type Policy = {
  /** Name of the server's mail domain, lower-case. */
  domain: string;
  /** Further domains whose mail it takes. */
  alsoFor?: readonly string[];
  host: string;
  dialect: Dialect;
  /** Empty: closed. */
  relay: readonly RelayGrant[];
  /** Local parts that exist at the domain. */
  mailboxes: readonly string[];
  /** Says yes to every recipient of every kind. */
  acceptsAll: boolean;
  /** VRFY and EXPN (RFC 5321 §3.5) tell which mailboxes exist. */
  tellsNames?: boolean;
  /** What becomes of mail it took: goes where it should, is kept, or comes back to its sender when it was for elsewhere. */
  fate: 'delivered' | 'kept' | 'returned';
  families: readonly Family[];
  /** Address under which the server sees the visitor. */
  seenAs: Readonly<Record<Family, string>>;
  /** Pretend addresses of other machines of this world, by the name they greet with: they are not seen as the visitor. */
  knows?: ReadonlyMap<string, string>;
  /** Time a first sender–recipient–visitor triplet is sent away for, ms. */
  greylistMs: number;
  /** Deliberate slowness, ms: before the greeting, and before each refusal (growing by `stepMs` up to `toMs`). */
  tarpit: { greetingMs: number; fromMs: number; stepMs: number; toMs: number } | null;
};

/**
 * A second machine of the same domain. `backup`: a second MX, on the same port of another address of this computer. `hidden`: the
 * domain's own server behind a filter, not in MX, on a port of its own; the first machine then plays the filter.
 */
export type Companion = Policy & { role: 'backup' | 'hidden' };

/** A server of the roster: its policy and its place in the pretend world. */
export type PracticeServer = Policy & {
  id: string;
  /** Public address its own mail leaves from (in its SPF record, has a reverse name, may be on pretend lists). */
  outbound: string;
  /** The pretend blacklists that `outbound` is on. */
  lists: readonly ListWithEntries[];
  /** Where the visitor stands, told by the `_vantage` record. */
  place: 'outside' | 'inside';
  companion?: Companion;
  /** Verdict codes this server promises: first the answer without sending, then those with a test message, or after waiting. */
  expect: readonly VerdictCode[];
};
