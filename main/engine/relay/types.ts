import type {
  Attempt,
  Cell,
  CellRef,
  Outcome,
  Place,
  SmtpReply,
  Stage,
} from '../../../preload/contract/index.ts';

/**
 * What a message is made from (R6, R7). `token` is the unguessable mark of its header; `code` is what the reader types and stands
 * in the body only; `from`, `to`: the envelope; `author`:
 * who is shown as sender; `source`: the address of this computer, as far as it is known; `ordinary`: the one
 * to the server's own mailbox.
 */
export type MessageFacts = {
  token: string;
  code: string;
  cell: CellRef;
  from: string;
  to: string;
  author: string;
  at: string;
  source: string;
  ordinary: boolean;
};

/** Gives the full text of a message (see compose-message.ts). */
export type MessageMaker = { message(token: string, facts: MessageFacts): string };

/** One cell (address × port) to be tested. Everything in it was checked by the caller; nothing is looked up here. */
export type CellJob = {
  ref: CellRef;
  /** Mail domain the server should take mail for. */
  domain: string;
  /** Name of the server: MX name, or the name in its greeting. */
  victimHost: string;
  /** A mailbox at the domain that the person named: second positive control, and sender of S9. */
  mailbox?: string;
  /** Our honest EHLO name, or our own address literal `[192.0.2.1]`. */
  helo: string;
  /** Neutral outside sender (TST), proved before use (R11). */
  sender: string;
  /** Neutral outside recipient (OUT) at another domain. */
  outside: string;
  /** Where the message goes instead of `outside`: the catcher (R6). Only attempts with an ordinary recipient can carry it there. */
  deliverTo?: string;
  /** An address of the outside domain's mail server, for R27. Without it a documentation address is written. */
  outsideIp?: string;
  place: Place;
  /** Local addresses of this computer and those under which it is known outside. */
  ourAddresses: readonly string[];
  implicitTls: boolean;
  /** `hidden`: a server behind a filter that was reached directly (R9); tested like `mx`. */
  role: 'mx' | 'submission' | 'hidden';
  form: 'full' | 'short';
  /** Attempts accepted at other doors of this server: the short form makes them here too. */
  also?: readonly string[];
  /** Only these attempts (a re-check, a bench), with the controls they need. */
  only?: readonly string[];
  tls: 'auto' | 'never';
  /** The person agreed to one real message per open cell; `outside` is then a mailbox that the person can read. */
  send: MessageMaker | null;
  /**
   * The person agreed to one ordinary message a run, to `mailbox` or the postmaster (relay-tests §3.6). `claim` is asked right before it
   * is sent; false: another door has it.
   */
  ordinary?: (MessageMaker & { claim?: () => boolean }) | null;
  /** Extra consent: claim another address through XCLIENT or a PROXY header (X10, X11). */
  impersonate?: boolean;
  /** Another door of this server accepted its own mailbox from us: a door that refuses everybody does not mean us. */
  welcomed?: boolean;
  localAddress?: string;
  /** Pause between connections, ms. */
  pauseMs: number;
  /** Refusals taken on one connection before QUIT (R8). */
  errorBudget: number;
  /** Runs one connection, when the caller has other cells of the same address going; without it the caller runs them one by one. */
  gate?: <T>(fn: () => Promise<T>) => Promise<T>;
  /** Attempts of an interrupted run: kept, not repeated. */
  resumed?: readonly Attempt[];
  /** What else an earlier visit left: never sent again, not asked again. */
  former?: Pick<Cell, 'facts' | 'seenAs' | 'delivery' | 'ordinary'>;
  /**
   * Looking again (relay-tests §3.5): ids of `resumed` (a cell's `later`) that are asked once more with the same envelope. When the
   * server lets them in, what was left out before is made too.
   */
  again?: readonly string[];
  /** Awaited between connections while the person has paused the run. */
  paused?: () => Promise<void>;
  /** Wait before the one quick retry of a first-contact 4xx, ms (postscreen lets the second connection in). Default 5,000. */
  retryMs?: number;
};

/** One attempt as it will be made. */
export type PlannedAttempt = {
  id: string;
  control: boolean;
  mailFrom: string;
  rcptTo: string;
  /** Recipient named before `rcptTo`. */
  rcptFirst?: string;
  /** Without angle brackets. */
  bare?: boolean;
  /** EHLO name other than our honest one. */
  helo?: string;
  /** After STARTTLS (or on implicit TLS). */
  tls: boolean;
  /** Address claimed before (X10, X11). */
  claimed?: string;
};

/** What a reply came to: the outcome, and the rule of reply-rules.ts that said so. */
export type Reading = { outcome: Outcome; rule: string; stage: Stage; reply: SmtpReply };

/** What kept a cell from being tested to the end. `reason` is a key of `findingRelay:reason`. */
export type Trouble = Reading & { reason: string };

/** Ports on which people hand in their own mail after a login: submission (RFC 6409, RFC 8314) and its usual stand-ins. */
const LOGIN_PORTS: ReadonlySet<number> = new Set([465, 587, 2525, 26]);

/** A door where a demand to log in is the whole answer: no stranger has mail to bring there. */
export function isLoginDoor(door: { role: CellJob['role']; port: number }): boolean {
  if (door.port === 25 || door.role === 'hidden') return false;
  return door.role === 'submission' || LOGIN_PORTS.has(door.port);
}

/** `192.0.2.25:25`, `[2001:db8::25]:25`. */
export function cellKey(ref: Pick<CellRef, 'address' | 'port'>): string {
  return ref.address.includes(':') ? `[${ref.address}]:${ref.port}` : `${ref.address}:${ref.port}`;
}
