/** Everything that ends a walk: a hostile zone can cost this much and no more (RFC 1034 §5.3.3: "bound the amount of work"). */
export const LIMITS = {
  /** Questions at once, of all walks together; further ones wait. */
  inFlight: 100,
  /** Messages to servers for one question asked of us, host names of servers and aliases included. */
  questions: 40,
  /** Steps down from the root to one name. */
  referrals: 12,
  /** Aliases followed for one question. */
  aliases: 8,
  /** Addresses of name servers that are found by asking for the addresses of other name servers, and so on. */
  hostDepth: 3,
  /** Server names kept of one zone, and addresses kept of one server name. */
  serversPerZone: 13,
  addressesPerHost: 4,
  /** Server names without an address that are looked up for one zone (a referral may name thirteen of a victim's). */
  hostsPerZone: 5,
  /** Labels, counted from the root, up to which a name is shown piece by piece (RFC 9156 §2.3). */
  minimisedLabels: 3,
  /** Records of one result. */
  records: 500,
} as const;

/** How long things are waited for and kept, ms. */
export const TIMES = {
  /** One server's time for one question, repeats included. */
  serverMs: 2500,
  /** How long a server holds up the next one: by its usual speed between these two; unknown servers get `headStartMs`. */
  headStartMs: 400,
  minHeadStartMs: 200,
  maxHeadStartMs: 800,
  /** A server that was silent is asked last for this long. */
  restMs: 30_000,
  /** What a zone says of how long to keep it is held between these (a TTL of 0 still serves one sweep; 2^31 does not last for ever). */
  minKeepMs: 10_000,
  maxKeepMs: 3_600_000,
  /** That a server name has no address; that nobody could be asked for it. */
  deniedMs: 60_000,
  failedMs: 2000,
} as const;

/** Entries kept at most, the oldest go first. */
export const KEPT = { zones: 2000, insides: 4000, hosts: 4000, servers: 256 } as const;

/** A TTL in seconds as a time to keep. */
export function keepMs(ttl: number): number {
  return Math.min(TIMES.maxKeepMs, Math.max(TIMES.minKeepMs, ttl * 1000));
}
