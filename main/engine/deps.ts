import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { RunEvent } from '../../preload/contract/index.ts';
import type { DirectResolver, Resolver } from './dns/resolver.ts';

/** Time, passed in so that tests need not wait. `now` is epoch ms, `monotonic` ms from any start. `sleep` rejects with AbortError. */
export type Clock = {
  now(): number;
  monotonic(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

/** Randomness, passed in so that runs can be replayed. */
export type Random = {
  /** Integer in [0, max). */
  int(max: number): number;
  /** Lower-case letters and digits, `length` of them, from a cryptographic source. */
  token(length: number): string;
};

/** Opens TCP and TLS. Errors are `DialError`s; aborts reject with AbortError and destroy the socket. */
export type Dialer = {
  connect(options: {
    ip: string;
    port: number;
    localAddress?: string;
    timeoutMs: number;
    signal: AbortSignal;
  }): Promise<Socket>;
  /** TLS over an open socket or straight after connect; never verifies (facts are read instead, see posture). */
  secure(options: {
    socket: Socket;
    servername: string;
    timeoutMs: number;
    signal: AbortSignal;
  }): Promise<TLSSocket>;
};

/** `proxy`: the way there failed at the proxy (V5b), which says nothing about the server; `message` says how. */
export type DialErrorCode = 'timeout' | 'refused' | 'unreachable' | 'reset' | 'tls' | 'proxy' | 'other';

export class DialError extends Error {
  readonly code: DialErrorCode;
  constructor(code: DialErrorCode, message: string) {
    super(message);
    this.name = 'DialError';
    this.code = code;
  }
}

/** Limits of waiting, ms (knowledge/relay-tests.md §3.3: greetings may be held back for half a minute and more). */
export type Limits = {
  connectMs: number;
  bannerMs: number;
  replyMs: number;
  /** Pause between connections to one address. */
  pauseMs: number;
  /** Refusals taken on one connection before QUIT (R8). */
  errorBudget: number;
  dnsMs: number;
};

/** Everything the engine may touch. Nothing global. */
export type EngineDeps = {
  clock: Clock;
  random: Random;
  resolver: Resolver;
  dialer: Dialer;
  limits: Limits;
  /** Codes of the messages this run has sent: whatever server quotes one, it is masked where it comes in (R12). */
  codes?: Set<string>;
  log(event: string, fields: Record<string, unknown>): void;
};

/**
 * Ways of asking blacklists besides the check's own resolver (B3). Keys are looked up by family at the moment of asking and stand in no
 * result, error, log line or cache key.
 */
export type ListWays = {
  /** The resolver of the check was typed, so its answers are `typed`, not `system`. */
  isTyped: boolean;
  /** One more resolver, for lists only. */
  typed: Resolver | null;
  /** Straight to the lists' own name servers. */
  direct: DirectResolver | null;
  /** Key family (`keyFamilyOf` of the catalogue) → key. */
  keys: ReadonlyMap<string, string>;
};

/** Where a room puts what it has to say while it works. */
export type Emit = (event: RunEvent) => void;
