import { z } from 'zod';
import rows from './relay-tests.json' with { type: 'json' };

/**
 * What an accepted attempt would show. `plain`: anyone to anyone; `forged-sender`: whoever writes an own-domain sender;
 * `helo`: whoever greets with the server's own name; `claimed`: whoever claims another address (XCLIENT, PROXY header); `trick`: an odd address form; `limited`: only some destinations.
 */
export const relayHole = z.enum(['plain', 'forged-sender', 'helo', 'claimed', 'trick', 'limited']);
export type RelayHole = z.infer<typeof relayHole>;

/**
 * One row of the catalogue of relay attempts (knowledge/relay-tests.md §1). Addresses are templates: `{tester}` {outside}
 * {outside-user} {outside-domain} {outside-ip} {outside-encoded} {victim-host} {victim-domain} {victim-ip} (inside brackets:
 * an RFC 5321 §4.1.3 literal) {mailbox} {mx-domain} {relay-domain} {random}. An empty `mailFrom` is the null sender.
 */
export const relayTest = z.strictObject({
  id: z.string().regex(/^[CSRX]\d{1,2}$/),
  group: z.enum(['control', 'sender', 'recipient', 'context']),
  mailFrom: z.string(),
  rcptTo: z.string(),
  /** Further spellings of the same idea, numbered `.2`, `.3`. */
  mailFromAlso: z.array(z.string()).optional(),
  rcptToAlso: z.array(z.string()).optional(),
  /** A recipient named before `rcptTo` in the same transaction. */
  rcptFirst: z.string().optional(),
  /** RCPT TO: without angle brackets. */
  bare: z.boolean().optional(),
  /** The envelope must never be followed by a message: the sender is somebody else's. */
  neverData: z.boolean().optional(),
  ifAccepted: z.enum(['critical', 'high', 'medium', 'low', 'info', 'none']),
  hole: relayHole.nullable(),
  /** Known testers that make this attempt, e.g. `N13` = 13th of nmap smtp-open-relay (letters: knowledge page §1). */
  tools: z.array(z.string()),
  /** `core`: always worth it; `cheap`: rarely hits; `legacy`: only on request; `opt-in`: needs consent or a name of ours; `never`: proves nothing. */
  tier: z.enum(['core', 'cheap', 'legacy', 'opt-in', 'never']),
  inDefault: z.boolean(),
  /** Ends in a name of the server or has no domain: on a server that takes every local name, "accepted" proves nothing. */
  localLooking: z.boolean(),
  /** For `context` rows: what is done differently, and which rows are repeated under it. */
  context: z
    .strictObject({
      change: z.enum([
        'helo',
        'helo-verb',
        'starttls',
        'port',
        'ipv6',
        'other-hosts',
        'two-recipients',
        'after-local',
        'any-password',
        'xclient',
        'proxy-header',
        'client-certificate',
      ]),
      helo: z.array(z.string()).optional(),
      ports: z.array(z.number().int()).optional(),
      repeats: z.array(z.string()).optional(),
    })
    .optional(),
});
export type RelayTest = z.infer<typeof relayTest>;

/** All rows, in the order of the knowledge page. */
export const relayTests: readonly RelayTest[] = z.array(relayTest).parse(rows);

const byId = new Map(relayTests.map((row) => [row.id, row]));

/** `S1` of `S1/X1.2`, `C1` of `C1.2`. */
export function baseId(attemptId: string): string {
  return /^[A-Z]\d+/.exec(attemptId)?.[0] ?? attemptId;
}

/** The catalogue row behind an attempt id, with or without its context suffix. */
export function findRelayTest(attemptId: string): RelayTest | undefined {
  return byId.get(baseId(attemptId));
}

/** Made under another name or address than our own: `S1/X1.2`, `S1/X10`, `C1/X11`. */
export function isDisguised(attemptId: string): boolean {
  return /\/X1[01]?(?!\d)/.test(attemptId);
}

/** What this attempt shows when it is accepted. A borrowed name or address is a hole of its own, whatever the row. */
export function holeOfAttempt(attemptId: string): RelayHole | null {
  const own = findRelayTest(attemptId)?.hole ?? null;
  if (own !== null && /\/X1[01]\b/.test(attemptId)) return 'claimed';
  return /\/X1\b/.test(attemptId) ? 'helo' : own;
}

/** Rows that a known tester makes, in its own order: `testsOf('N')` are the 16 of nmap's smtp-open-relay. */
export function testsOf(tool: string): RelayTest[] {
  const place = (row: RelayTest): number =>
    Math.min(
      ...row.tools.flatMap((name) =>
        name.startsWith(tool) && /^\d+$/.test(name.slice(tool.length))
          ? [Number(name.slice(tool.length))]
          : [],
      ),
    );
  return relayTests.filter((row) => Number.isFinite(place(row))).sort((a, b) => place(a) - place(b));
}
