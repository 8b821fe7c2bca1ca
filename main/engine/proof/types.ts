import type { ConfirmedBy, Culprit, Delivery, SourceResult } from '../../../preload/contract/index.ts';

/** Why a text proves nothing. Words: `proof:refusal.<reason>`. */
export const REFUSALS = [
  'empty',
  'msg-file',
  'binary',
  'too-big',
  'no-token',
  'other-token',
  'wrong-code',
  'forwarded-inline',
  'headers-missing',
  'top-missing',
  'no-path',
  'other-server',
  'delay-notice',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What happened to a text on its way into the window, and was put right. Words: `proof:damage.<key>`. */
export const DAMAGES = [
  'cut-off',
  'too-long',
  'quoted',
  'rewrapped',
  'html-escaped',
  'escaped-breaks',
  'double-spaced',
  'one-line',
  'nul-bytes',
  'forwarded',
  'attached',
  'headers-missing',
  'body-missing',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** One `Received:` line (RFC 5321 §4.4) as read, nothing concluded. Addresses canonical, `at` ISO. */
export type RawHop = {
  from?: string;
  fromIp?: string;
  /** Name the receiving side found for that address, when it differs from `from`. */
  fromPtr?: string;
  by?: string;
  byIp?: string;
  with?: string;
  /** Recipient named by the line, without brackets. */
  for?: string;
  at?: string;
};

/** One message found in a text: outermost, attached, returned or quoted. */
export type FoundMessage = {
  /** Tokens that the header ties to this very message: X-Relay-Doctor-Token, or the left side of its Message-ID. */
  tokens: string[];
  /** Oldest first, at most 40. */
  hops: RawHop[];
  /** Return-Path or a Delivered-To kind stands above the first Received line: nothing is missing at the top. */
  isTopComplete: boolean;
  deliveredTo: string[];
  /** Something else stands before it in the text: a bounce, another message, a web page's table. */
  isInner: boolean;
  damage: Damage[];
};

/** A mail that came back (RFC 3464, or a mail program's own words). Texts are safe to show. */
export type FoundBounce = {
  kind: 'report' | 'text';
  /** `delayed`: the server says that it still tries. */
  action: 'failed' | 'delayed';
  /** Machine that made the bounce. */
  by?: string;
  /** Machine that refused the message when it was handed on: then the first one did carry it out. */
  remote?: string;
  /** Enhanced status, RFC 3463. */
  status?: string;
  text?: string;
};

/** What a text turned out to hold, before it is compared with what was sent. */
export type SourceReading = {
  refusal: Refusal | null;
  /** Our own words stood beside a token. */
  isOurs: boolean;
  /** Everything that looks like a token of ours, tied to a message or not. */
  tokens: string[];
  /** Everything that looks like a code, as written. */
  codes: string[];
  messages: FoundMessage[];
  bounce: FoundBounce | null;
  /** Only the first 2 MB were read. */
  isTooLong: boolean;
  /** A mail program's heading over an inline copy was seen. */
  isForwarded: boolean;
  damage: Damage[];
};

/** A message the run handed over, and what is known of the server it went to. */
export type SentDelivery = {
  /** Key of the cell, `address:port`. */
  cell: string;
  ordinary: boolean;
  delivery: Delivery;
  serverAddress: string;
  /** Names the server goes by: MX, greeting, EHLO, PTR. */
  serverNames: readonly string[];
};

export type ProofContext = {
  sent: readonly SentDelivery[];
  /** Addresses under which this computer may be seen. */
  ourAddresses: readonly string[];
  /** EHLO names this computer used. */
  ourNames?: readonly string[];
  proofMailbox: string | null;
  /** Mail domain of the tested server. */
  domain: string | null;
  /** How the text came here. What `imap` and `catcher` bring lay in the proof mailbox itself. Default `source`. */
  how?: ConfirmedBy;
  /** ISO time of now. */
  at: string;
};

/** `SourceResult` with what it changes: `delivery` replaces the one of `cell` (`cell.ordinary` when `ordinary`). */
export type Settled = SourceResult & { ordinary?: boolean; delivery?: Delivery; culprit?: Culprit };
