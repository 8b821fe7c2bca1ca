import type { DnsStatus } from './resolver.ts';

/** Failures, the one that says most about the server first. */
const TELLING: readonly DnsStatus[] = [
  'refused',
  'servfail',
  'other-rcode',
  'malformed',
  'timeout',
  'unreachable',
];

/** Of several replies that all failed: the one to report. Null for none. */
export function mostTelling<R>(replies: readonly R[], statusOf: (reply: R) => DnsStatus): R | null {
  const rank = (reply: R): number => TELLING.indexOf(statusOf(reply));
  return replies.reduce<R | null>(
    (best, reply) => (best !== null && rank(best) <= rank(reply) ? best : reply),
    null,
  );
}
