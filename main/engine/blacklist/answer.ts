/** One question's outcome as the judges need it. `silent`: nothing that came from the list; `reason` says what went wrong. */
export type ListAnswer = { name: string; via: string; ms: number } & (
  | { kind: 'records'; ips: string[]; ttl: number }
  | { kind: 'none' }
  | { kind: 'silent'; reason: SilentReason }
);

/** Why there was no answer; words `findingBlacklist:reason.<key>`. */
export type SilentReason =
  | 'timeout'
  | 'servfail'
  | 'refused-dns'
  | 'unreachable'
  | 'malformed'
  | 'cap'
  | 'resolver-silent'
  | 'failed';
