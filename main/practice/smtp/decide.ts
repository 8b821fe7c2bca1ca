import type { Family } from '../../../preload/contract/index.ts';
import type { Policy, RelayGrant } from '../policy.ts';
import type { Mailbox, Path } from './address.ts';

/** What is known when a recipient is named. */
export type Envelope = {
  family: Family;
  helo: string;
  from: Path;
  /** Address the visitor claimed through XCLIENT. */
  claimed: string | null;
};

/** The decision about one recipient; `elsewhere` carries the address the mail would go on to. */
export type Decision =
  | { kind: 'ours' }
  | { kind: 'elsewhere'; address: string }
  | { kind: 'relay-refused' }
  | { kind: 'trick-refused' }
  | { kind: 'literal-refused' }
  | { kind: 'unknown-user' };

/** Addresses that a server trusts as its own network. */
const INSIDE = /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$)/;
const OWN_LITERALS = new Set(['[127.0.0.1]', '[::1]', '[ipv6:::1]']);

/** Decides about one recipient by the server's policy. Pure; greylisting and slowness come before and around it. */
export function decideRecipient(policy: Policy, envelope: Envelope, to: Mailbox): Decision {
  const address = to.domain === '' ? `${to.local}@${policy.domain}` : `${to.local}@${to.domain}`;
  if (isOwn(policy, to)) return decideOwn(policy, to);
  if (policy.acceptsAll) return { kind: 'elsewhere', address };
  if (to.literal && policy.dialect.addressLiteral !== null) return { kind: 'literal-refused' };
  const granted = policy.relay.some((grant) => grants(grant, policy, envelope));
  return granted ? { kind: 'elsewhere', address } : { kind: 'relay-refused' };
}

function decideOwn(policy: Policy, to: Mailbox): Decision {
  if (policy.acceptsAll) return { kind: 'ours' };
  const percent = /^([^"%@!]+)%([^"%@!]+)$/.exec(to.local);
  if (percent && to.domain !== '' && policy.relay.includes('percent')) {
    return { kind: 'elsewhere', address: `${percent[1]}@${percent[2]}` };
  }
  if (/[@%!"]/.test(to.local)) return { kind: 'trick-refused' };
  if (to.literal && policy.dialect.addressLiteral !== null) return { kind: 'literal-refused' };
  // A route through the server to itself is a detour, not a hole.
  return hasMailbox(policy, to.local) ? { kind: 'ours' } : { kind: 'unknown-user' };
}

function grants(grant: RelayGrant, policy: Policy, envelope: Envelope): boolean {
  switch (grant) {
    case 'anyone':
      return true;
    case 'ipv6':
      return envelope.family === 6;
    case 'own-sender':
      return (
        envelope.from !== 'null-sender' &&
        envelope.from.domain === policy.domain &&
        hasMailbox(policy, envelope.from.local)
      );
    case 'own-helo':
      return envelope.helo.toLowerCase().replace(/\.$/, '') === policy.host;
    case 'claimed':
      return envelope.claimed !== null && INSIDE.test(envelope.claimed);
    case 'percent':
      return false;
    default: {
      const never: never = grant;
      return never;
    }
  }
}

function isOwn(policy: Policy, to: Mailbox): boolean {
  const names = ['', policy.domain, policy.host, 'localhost', ...(policy.alsoFor ?? [])];
  return names.includes(to.domain) || OWN_LITERALS.has(to.domain);
}

/** Does this local part exist here? */
export function hasMailbox(policy: Policy, local: string): boolean {
  return policy.mailboxes.includes(local.toLowerCase());
}
