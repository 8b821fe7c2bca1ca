import type { Attempt, CellRef, Outcome, Place, SmtpReply, Stage } from '../../../preload/contract/index.ts';

/** What a message for an open cell is made from (R6); `token` is the unguessable part. */
export type MessageFacts = { token: string; cell: CellRef; from: string; to: string; at: string };

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
  /** An address of the outside domain's mail server, for R27. Without it a documentation address is written. */
  outsideIp?: string;
  place: Place;
  /** Local addresses of this computer and those under which it is known outside. */
  ourAddresses: readonly string[];
  implicitTls: boolean;
  role: 'mx' | 'submission';
  form: 'full' | 'short';
  /** Attempts accepted at other doors of this server: the short form makes them here too. */
  also?: readonly string[];
  /** Only these attempts (a re-check, a bench), with the controls they need. */
  only?: readonly string[];
  tls: 'auto' | 'never';
  /** The person agreed to one real message per open cell: `message` gives its full text (see compose-message.ts). */
  send: { message(token: string, facts: MessageFacts): string } | null;
  localAddress?: string;
  /** Pause between connections, ms. */
  pauseMs: number;
  /** Refusals taken on one connection before QUIT (R8). */
  errorBudget: number;
  /** Runs one connection, when the caller has other cells of the same address going; without it the caller runs them one by one. */
  gate?: <T>(fn: () => Promise<T>) => Promise<T>;
  /** Attempts of an interrupted run: kept, not repeated. */
  resumed?: readonly Attempt[];
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
};

/** What a reply came to: the outcome, and the rule of reply-rules.ts that said so. */
export type Reading = { outcome: Outcome; rule: string; stage: Stage; reply: SmtpReply };

/** What kept a cell from being tested to the end. `reason` is a key of `findingRelay:reason`. */
export type Trouble = Reading & { reason: string };

/** `192.0.2.25:25`, `[2001:db8::25]:25`. */
export function cellKey(ref: Pick<CellRef, 'address' | 'port'>): string {
  return ref.address.includes(':') ? `[${ref.address}]:${ref.port}` : `${ref.address}:${ref.port}`;
}
