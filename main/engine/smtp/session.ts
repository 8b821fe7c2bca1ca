import type { PeerCertificate } from 'node:tls';
import type { SmtpReply, Stage, TranscriptLine } from '../../../preload/contract/index.ts';

/** A reply with everything a prober needs: all lines (made safe), and how long it took. */
export type TimedReply = SmtpReply & { lines: string[]; ms: number };

/**
 * Why there was no reply. `protocol`: not SMTP, endless or oversized lines (the limit is named in `detail`); `proxy`: the proxy on the
 * way failed or did not let us through.
 */
export type SessionFailure = {
  kind: 'timeout' | 'refused' | 'unreachable' | 'reset' | 'closed' | 'tls' | 'protocol' | 'proxy';
  stage: Stage;
  detail: string;
  ms: number;
};

export type SessionResult<T> = { ok: true; value: T } | { ok: false; failure: SessionFailure };

/** TLS facts of the connection, as negotiated. Certificates are not verified while probing; `authorizationError` says what a verifier would. */
export type TlsFacts = {
  protocol: string;
  cipher: string;
  servername: string;
  authorized: boolean;
  authorizationError: string | null;
  /** Leaf first. */
  chain: PeerCertificate[];
};

/** A command of a group. */
export type GroupLine = { line: string; stage: Stage; attempt?: string };

/** One SMTP conversation on one connection (RFC 5321). Every byte both ways is in the transcript. Never throws, except AbortError. */
export type SmtpSession = {
  readonly banner: TimedReply;
  /** EHLO, and HELO when the server does not know EHLO. Keywords upper-case, e.g. `PIPELINING`, `AUTH PLAIN LOGIN`. */
  hello(name: string): Promise<SessionResult<{ reply: TimedReply; esmtp: boolean; keywords: string[] }>>;
  startTls(servername: string): Promise<SessionResult<TlsFacts>>;
  /** One command, one reply. `attempt` is written beside its transcript lines. */
  command(line: string, stage: Stage, attempt?: string): Promise<SessionResult<TimedReply>>;
  /**
   * Several commands in one write (RFC 2920: only RSET, MAIL, RCPT); replies in order. Sequential when PIPELINING was not
   * offered. A reply too many fails the whole group: nobody can tell which reply belongs to which command. `last`: QUIT goes out with
   * them (RFC 2920 allows it at the end of a group), which saves its round trip; its answer is no part of the results, but must be a yes.
   */
  group(lines: GroupLine[], last?: boolean): Promise<SessionResult<TimedReply>[]>;
  /**
   * Message body after 354: dot-stuffed, ended with `.`. `hide`: a word the transcript must not keep, neither in the message nor in
   * what the server says from then on; it shows `[code hidden]`. `attempt` is written beside the final dot and its reply.
   */
  body(text: string, hide?: string, attempt?: string): Promise<SessionResult<TimedReply>>;
  readonly tls: TlsFacts | null;
  /** PIPELINING was offered in the last EHLO and nothing in the path spoils it. */
  readonly pipelining: boolean;
  readonly open: boolean;
  /** Replies so far that were a no (4xx and 5xx), to whatever command: what a server counts. */
  readonly refusals: number;
  /** QUIT, short wait, close. Always safe to call. */
  quit(): Promise<void>;
  /** Close at once. */
  destroy(): void;
};

export type OpenSessionOptions = {
  ip: string;
  port: number;
  /** Implicit TLS (RFC 8314, port 465). */
  implicitTls: boolean;
  servername: string;
  localAddress?: string;
  /** A line to say before anything is heard: a PROXY header. Everybody else waits for the greeting. */
  prelude?: string;
  transcript: (line: TranscriptLine) => void;
  signal: AbortSignal;
};
